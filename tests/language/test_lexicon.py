"""The giving lexicon: look-up of giving words, and that a linguist can extend it."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from salur.language.lexicon import GivingLexicon, giving_lexicon, read_lexicon, strip_clitics

SMALL = """
frames:
  give:
    active: {subject: donor, object: item}
    passive: {subject: item, agent: donor}
    noun: {head: item}
  receive:
    active: {subject: recipient, object: item}
  thing:
    noun: {head: item, self: item}
markers: {default: {kepada: recipient, dari: donor}}
verbs:
  - {lemma: serah, frame: give, active: [menyerahkan], passive: [diserahkan], noun: [penyerahan, serah terima]}
  - {lemma: terima, frame: receive, active: [menerima, terima]}
nouns:
  - {lemma: bantuan, frame: thing, noun: [bantuan, bantuan sosial]}
planned: [akan]
negation: [belum]
abstract_objects: [izin]
weak: [terima]
agents: {donor: [donatur], recipient: [penerima]}
"""


def found(words: str, lexicon: GivingLexicon | None = None) -> list[tuple[str, str, str]]:
    """The giving words of a sentence with their lemma and voice."""
    tokens = words.lower().split()
    lexicon = lexicon or read_lexicon(SMALL)
    return [(" ".join(tokens[start:end]), entry.lemma, entry.voice) for start, end, entry in lexicon.find(tokens)]


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("kami menyerahkan beras", [("menyerahkan", "serah", "active")]),
        ("beras diserahkan kemarin", [("diserahkan", "serah", "passive")]),
        ("penyerahan bantuan", [("penyerahan", "serah", "noun"), ("bantuan", "bantuan", "noun")]),
        ("bantuan sosial diserahkan", [("bantuan sosial", "bantuan", "noun"), ("diserahkan", "serah", "passive")]),
        ("serah terima kunci", [("serah terima", "serah", "noun")]),
        ("terima kunci", [("terima", "terima", "active")]),
        ("bantuannya diserahkanlah", [("bantuannya", "bantuan", "noun"), ("diserahkanlah", "serah", "passive")]),
        ("serah terimanya nanti", [("serah terimanya", "serah", "noun")]),
        ("serah", []),
        ("", []),
        ("kami menjual beras", []),
    ],
)
def test_finds_the_longest_form(sentence: str, expected: list[tuple[str, str, str]]) -> None:
    assert found(sentence) == expected


def test_an_entry_carries_the_arguments_of_its_frame_and_voice() -> None:
    lexicon = read_lexicon(SMALL)
    by_form = {entry.form: entry for entry in lexicon.entries}
    assert by_form["menyerahkan",].arguments == {"subject": "donor", "object": "item"}
    assert by_form["diserahkan",].arguments == {"subject": "item", "agent": "donor"}
    assert by_form["menerima",].arguments == {"subject": "recipient", "object": "item"}
    assert by_form["bantuan",].frame == "thing"
    assert lexicon.markers["dari"] == "donor"
    assert lexicon.weak == {"terima"}
    assert lexicon.recipient_agents == {"penerima"}


@pytest.mark.parametrize(
    ("word", "stem"),
    [
        ("menyerahkannya", "menyerahkan"), ("bantuanku", "bantuan"), ("berikanlah", "berikan"), ("hibahpun", "hibah"),
        ("menyerahkan", "menyerahkan"), ("punya", "punya"), ("tanya", "tanya"), ("", ""),
    ],
)  # fmt: skip
def test_clitics_are_stripped_from_words_that_stay_long_enough(word: str, stem: str) -> None:
    assert strip_clitics(word) == stem


@pytest.mark.parametrize(
    "verb", ["menyerahkan", "disalurkan", "menyumbang", "membantu", "menerima", "memberikan", "dihibahkan"]
)
def test_the_shipped_lexicon_knows_the_everyday_verbs(verb: str) -> None:
    [(start, end, entry)] = giving_lexicon().find([verb])
    assert (start, end) == (0, 1)
    assert entry.arguments


def test_the_shipped_lexicon_is_sound() -> None:
    lexicon = giving_lexicon()
    roles = {"donor", "recipient", "beneficiary", "intermediary", "item", "location", "date", "worth"}
    lemmas = {entry.lemma for entry in lexicon.entries}
    assert set(lexicon.markers.values()) <= roles
    assert lexicon.weak <= lemmas
    for entry in lexicon.entries:
        assert entry.form, entry.lemma
        assert all(word == word.lower() for word in entry.form), entry
        assert set(entry.arguments.values()) <= roles, entry
        assert set(entry.arguments) <= {"subject", "object", "second", "agent", "head", "self"}, entry


def test_a_form_belongs_to_one_lemma() -> None:
    first: dict[tuple[str, ...], str] = {}
    for entry in giving_lexicon().entries:
        assert first.setdefault(entry.form, entry.lemma) == entry.lemma, entry.form


def test_no_verb_is_undone_by_the_words_that_undo() -> None:
    lexicon = giving_lexicon()
    verbs = {word for entry in lexicon.entries if entry.voice != "noun" for word in entry.form}
    assert not verbs & lexicon.negation


_WORDS = sorted({word for entry in giving_lexicon().entries for word in entry.form} | {"kami", "beras", ""})


@given(st.lists(st.sampled_from(_WORDS) | st.text(max_size=8), max_size=30))
def test_finds_in_order_and_without_overlap(words: list[str]) -> None:
    hits = giving_lexicon().find(words)
    assert all(0 <= start < end <= len(words) for start, end, _ in hits)
    assert all(first[1] <= second[0] for first, second in pairwise(hits))
    assert all(end - start == len(entry.form) for start, end, entry in hits)
