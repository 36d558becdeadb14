"""The giving lexicon: verbs and nouns of giving with their frames, read from ``data/lexicon/giving.yaml``."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Literal

import yaml

from salur.resources import data_path

Voice = Literal["active", "passive", "noun"]
Slot = Literal["donor", "recipient", "beneficiary", "intermediary", "item", "location", "date", "worth"]

_WORD_LISTS = ("planned", "negation", "abstract_objects", "weak", "home", "loose", "added")
_CLITICS = ("nya", "lah", "kah", "pun", "ku", "mu")


@dataclass(frozen=True, slots=True)
class Entry:
    """A form of a giving word.

    Attributes:
        form: the words of the form, in lower case.
        lemma: its head word in the lexicon.
        frame: ``give``, ``give_to``, ``supply``, ``receive`` or ``thing``.
        voice: ``active``, ``passive`` or ``noun``.
        arguments: argument position (``subject``, ``object``, ``second``, ``agent``, ``head``, ``self``) → slot.
    """

    form: tuple[str, ...]
    lemma: str
    frame: str
    voice: Voice
    arguments: Mapping[str, Slot]


class GivingLexicon:
    """Look-up of giving words, markers and the word lists that go with them."""

    def __init__(
        self, entries: list[Entry], markers: Mapping[str, Slot], word_lists: Mapping[str, frozenset[str]]
    ) -> None:
        self.entries = entries
        self.markers = markers
        self.planned = word_lists["planned"]
        self.negation = word_lists["negation"]
        self.abstract_objects = word_lists["abstract_objects"]
        self.weak = word_lists["weak"]
        self.home = word_lists["home"]
        self.loose = word_lists["loose"]
        self.added = word_lists["added"]
        self.not_after = {slot: word_lists[f"not_after_{slot}"] for slot in ("donor", "recipient", "intermediary")}
        self.donor_agents = word_lists["donor_agents"]
        self.recipient_agents = word_lists["recipient_agents"]
        self._by_first: dict[str, list[Entry]] = {}
        for entry in sorted(entries, key=lambda entry: -len(entry.form)):
            self._by_first.setdefault(entry.form[0], []).append(entry)

    def find(self, words: Sequence[str]) -> list[tuple[int, int, Entry]]:
        """Return the giving words among lower-case words, with their offsets; longest form first, none overlapping."""
        found: list[tuple[int, int, Entry]] = []
        at = 0
        while at < len(words):
            entry = self._entry_at(words, at)
            if entry is None:
                at += 1
                continue
            found.append((at, at + len(entry.form), entry))
            at += len(entry.form)
        return found

    def _entry_at(self, words: Sequence[str], at: int) -> Entry | None:
        for first in (words[at], strip_clitics(words[at])):
            for entry in self._by_first.get(first, ()):
                length = len(entry.form)
                rest = words[at + 1 : at + length]
                if len(rest) == length - 1 and all(
                    word == wanted or strip_clitics(word) == wanted
                    for word, wanted in zip(rest, entry.form[1:], strict=True)
                ):
                    return entry
        return None


def strip_clitics(word: str) -> str:
    """Return ``word`` without the enclitic that follows a verb or noun (*menyerahkannya* → *menyerahkan*)."""
    for clitic in _CLITICS:
        if len(word) > len(clitic) + 3 and word.endswith(clitic):
            return word[: -len(clitic)]
    return word


@cache
def giving_lexicon() -> GivingLexicon:
    """Return the shipped lexicon (read once)."""
    return read_lexicon(data_path("lexicon", "giving.yaml").read_text(encoding="utf-8"))


def read_lexicon(text: str) -> GivingLexicon:
    """Return the lexicon that a YAML text describes (see the comments in ``data/lexicon/giving.yaml``)."""
    content = yaml.safe_load(text)
    word_lists = {name: frozenset(content.get(name, ())) for name in _WORD_LISTS}
    for slot in ("donor", "recipient", "intermediary"):
        word_lists[f"not_after_{slot}"] = frozenset(content.get("not_after", {}).get(slot, ()))
    for slot in ("donor", "recipient"):
        word_lists[f"{slot}_agents"] = frozenset(content["agents"][slot])
    return GivingLexicon(list(_entries(content)), content["markers"]["default"], word_lists)


def _entries(content: Mapping[str, object]) -> Iterator[Entry]:
    frames = content["frames"]
    for row in [*content["verbs"], *content["nouns"]]:  # type: ignore[misc]  # YAML has no types
        frame = frames[row["frame"]]  # type: ignore[index]
        for voice in ("active", "passive", "noun"):
            for form in row.get(voice, ()):
                yield Entry(tuple(form.split()), row["lemma"], row["frame"], voice, frame.get(voice, {}))
