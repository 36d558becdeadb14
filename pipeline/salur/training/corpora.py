"""The corpora of ``corpus/README.md`` for training: trees from CoNLL-U, names from IOB columns and frame sentences."""

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from spacy.language import Language
from spacy.tokens import Doc

from salur.errors import ResourceError

# NERGrit's three kinds by their names in idner-news-2k.
_KINDS = {"PERSON": "PER", "ORGANISATION": "ORG", "PLACE": "LOC", "PER": "PER", "ORG": "ORG", "LOC": "LOC"}
_NO_SPACE_BEFORE = frozenset(".,;:!?%)]}”’")
_NO_SPACE_AFTER = frozenset("([{“‘")


@dataclass(frozen=True, slots=True)
class NamedText:
    """A sentence with its names.

    Attributes:
        text: the sentence.
        names: (start, end, kind) in characters, in order, none within another; kind is PER, ORG or LOC.
    """

    text: str
    names: tuple[tuple[int, int, str], ...]


def read_trees(path: Path, nlp: Language, *, split_clitics: bool = True) -> Iterator[Doc]:
    """Yield one Doc a sentence of a CoNLL-U file, with UD's words as tokens.

    Args:
        path: the file.
        nlp: whose vocabulary the Docs get.
        split_clitics: whether words that a multiword token joins are tokens of their own.

    Raises:
        ResourceError: a line has not ten columns.
    """
    for number, block in enumerate(path.read_text(encoding="utf-8").split("\n\n"), start=1):
        rows = [line.split("\t") for line in block.splitlines() if line and not line.startswith("#")]
        if not rows:
            continue
        if any(len(row) != 10 for row in rows):
            raise ResourceError(f"{path}: sentence {number} has a line without ten columns")
        yield _tree(rows, nlp, split_clitics=split_clitics)


def _tree(rows: list[list[str]], nlp: Language, *, split_clitics: bool) -> Doc:
    glued: set[int] = set()  # words without a space after them
    for row in rows:
        if "-" in row[0] and split_clitics:
            first, last = (int(part) for part in row[0].split("-"))
            glued.update(range(first, last if "SpaceAfter=No" not in row[9] else last + 1))
        elif row[0].isdigit() and "SpaceAfter=No" in row[9]:
            glued.add(int(row[0]))
    words = [row for row in rows if row[0].isdigit()]
    doc = Doc(
        nlp.vocab,
        words=[row[1] for row in words],
        spaces=[int(row[0]) not in glued for row in words],
        pos=["" if row[3] == "_" else row[3] for row in words],
        tags=[row[3] if row[4] == "_" else row[4] for row in words],
        morphs=[row[5] if row[5] != "_" else "" for row in words],
        lemmas=["" if row[2] == "_" and row[1] != "_" else row[2] for row in words],
        heads=[int(row[6]) - 1 if row[6] != "0" else index for index, row in enumerate(words)],
        deps=["ROOT" if row[6] == "0" else row[7] for row in words],
    )
    doc.set_ents([], default="missing")
    return doc


def read_columns(path: Path, *, detokenized: bool = False) -> Iterator[NamedText]:
    """Yield the sentences of a file with a token and its IOB tag (first and last column) a line.

    Args:
        path: the file.
        detokenized: join the tokens as print does, instead of by spaces.
    """
    for block in _blocks(path):
        tokens = [line.split() for line in block]
        yield _join([(row[0], row[-1]) for row in tokens if len(row) > 1], detokenized=detokenized)


def _blocks(path: Path) -> Iterator[list[str]]:
    block: list[str] = []
    for line in path.read_text(encoding="utf-8").splitlines():
        if line.strip():
            block.append(line)
        elif block:
            yield block
            block = []
    if block:
        yield block


def _join(tokens: list[tuple[str, str]], *, detokenized: bool) -> NamedText:
    text = ""
    names: list[tuple[int, int, str]] = []
    in_quotes = False
    for index, (form, tag) in enumerate(tokens):
        before = tokens[index - 1][0] if index else ""
        space = bool(text)
        if detokenized:
            closes = form[0] in _NO_SPACE_BEFORE or (form == '"' and in_quotes)
            opens = before in _NO_SPACE_AFTER or (before == '"' and in_quotes)
            space = space and not closes and not opens
        in_quotes ^= form == '"'
        start = len(text) + space
        text += " " * space + form
        prefix, _, kind = tag.partition("-")
        if prefix == "I" and names and names[-1][2] == _KINDS[kind] and index and tokens[index - 1][1] != "O":
            names[-1] = (names[-1][0], len(text), names[-1][2])
        elif prefix in {"B", "I"}:
            names.append((start, len(text), _KINDS[kind]))
    return NamedText(text, tuple(names))


def read_frames(path: Path) -> Iterator[NamedText]:
    """Yield the sentences of ``frames/*.jsonl`` with every whole-word occurrence of their names marked."""
    for line in path.read_text(encoding="utf-8").splitlines():
        entry = json.loads(line)
        listed = [(name, _KINDS[kind]) for kind, names in entry["ents"].items() for name in names]
        yield NamedText(entry["text"], _locate(entry["text"], listed))


def _locate(text: str, listed: Iterable[tuple[str, str]]) -> tuple[tuple[int, int, str], ...]:
    taken = [False] * len(text)
    found: list[tuple[int, int, str]] = []
    # The longest first: "Kabupaten Bandung" before "Bandung".
    for name, kind in sorted(set(listed), key=lambda pair: (-len(pair[0]), pair)):
        start = text.find(name)
        while start >= 0:
            end = start + len(name)
            whole = not (text[start - 1 : start].isalnum() or text[end : end + 1].isalnum())
            if whole and not any(taken[start:end]):
                taken[start:end] = [True] * len(name)
                found.append((start, end, kind))
            start = text.find(name, start + 1)
    return tuple(sorted(found))


def named_doc(nlp: Language, named: NamedText) -> Doc:
    """Return the Doc of a sentence with its names as entities, widened to whole tokens where they cut one."""
    doc = nlp.make_doc(named.text)
    spans = (doc.char_span(start, end, label=kind, alignment_mode="expand") for start, end, kind in named.names)
    ents = []
    last = 0
    for span in spans:
        if span is not None and span.start >= last:
            ents.append(span)
            last = span.end
    doc.set_ents(ents)
    return doc
