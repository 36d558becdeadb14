"""Variants of annotated sentences as real feeds spoil them: capitals, lower case, missing spaces, several in a text."""

import random
from collections.abc import Iterable, Iterator, Sequence

from spacy.language import Language
from spacy.tokens import Doc

from salur.training.corpora import NamedText

_PLACE_CLASSES = frozenset(
    {"desa", "kelurahan", "kecamatan", "kabupaten", "kota", "provinsi", "kampung", "dusun", "jalan", "gunung", "pulau"}
)


def augment(
    sentences: Sequence[NamedText], *, seed: int, capitals: float = 0.08, lower: float = 0.03, glued: float = 0.05
) -> Iterator[NamedText]:
    """Yield every sentence, and spoilt copies of some.

    Args:
        sentences: what to vary.
        seed: of the choice.
        capitals: share of sentences that come again in CAPITALS, as headlines do; half as many Title Cased.
        lower: share that comes again in lower case.
        glued: share that comes again with a space missing after a full stop, comma or before a bracket.
    """
    chance = random.Random(seed)
    for sentence in sentences:
        yield sentence
        if chance.random() < capitals:
            yield _recased(sentence, sentence.text.upper())
        if chance.random() < capitals / 2:
            yield _recased(sentence, sentence.text.title())
        if chance.random() < capitals:
            yield _named_in_capitals(sentence)
        if chance.random() < lower:
            yield _recased(sentence, sentence.text.lower())
        if chance.random() < glued:
            yield _glue(sentence, chance)


def rename(sentences: Sequence[NamedText], *, seed: int, share: float) -> list[NamedText]:
    """Return a share of the sentences again, with other persons, organisations and places in the same contexts.

    The new names come from the other sentences; half of the persons get a given name and a family name of two people.
    Places keep their class word (*Desa, Kabupaten*), acronyms become acronyms.
    """
    chance = random.Random(seed)
    pools: dict[tuple[str, str], list[str]] = {}
    for sentence in sentences:
        for start, end, kind in sentence.names:
            name = sentence.text[start:end]
            pools.setdefault(_class(name, kind), []).append(name)
    return [_renamed(s, pools, chance) for s in sentences if s.names and chance.random() < share]


def _class(name: str, kind: str) -> tuple[str, str]:
    first = name.split(maxsplit=1)[0]
    if kind in {"LOC", "GPE"}:
        return "place", first.lower() if first.lower() in _PLACE_CLASSES else ""
    if kind == "ORG":
        return "ORG", "acronym" if name.isupper() else ("company" if first in {"PT", "CV"} else "")
    return kind, ""


def _renamed(sentence: NamedText, pools: dict[tuple[str, str], list[str]], chance: random.Random) -> NamedText:
    text, names, last = "", [], 0
    for start, end, kind in sentence.names:
        pool = pools[_class(sentence.text[start:end], kind)]
        name = chance.choice(pool)
        if kind == "PER" and chance.random() < 0.5:
            name = f"{name.split(maxsplit=1)[0]} {chance.choice(pool).rsplit(maxsplit=1)[-1]}"
        text += sentence.text[last:start]
        names.append((len(text), len(text) + len(name), kind))
        text += name
        last = end
    return NamedText(text + sentence.text[last:], tuple(names))


def join(sentences: Iterable[NamedText], *, seed: int, share: float = 0.15, longest: int = 4) -> Iterator[NamedText]:
    """Yield the sentences, a share of them joined with the next by a space, a line break or (rarely) nothing.

    Short texts train faster: a transition parser takes as many steps as the longest text of a batch.
    """
    chance = random.Random(seed)
    held: list[NamedText] = []
    size = 1
    for sentence in sentences:
        held.append(sentence)
        if len(held) >= size:
            yield _joined(held, chance)
            held, size = [], chance.randint(2, longest) if chance.random() < share else 1
    if held:
        yield _joined(held, chance)


def _joined(sentences: Sequence[NamedText], chance: random.Random) -> NamedText:
    text = ""
    names: list[tuple[int, int, str]] = []
    for sentence in sentences:
        if text:
            ended = text[-1] in ".!?"
            text += chance.choices([" ", "\n", ""], [0.7, 0.27, 0.03])[0] if ended else "\n"
        names.extend((start + len(text), end + len(text), kind) for start, end, kind in sentence.names)
        text += sentence.text
    return NamedText(text, tuple(names))


def _recased(sentence: NamedText, text: str) -> NamedText:
    # A few letters change their length with their case (ß): those sentences stay as they are.
    return NamedText(text, sentence.names) if len(text) == len(sentence.text) else sentence


def _named_in_capitals(sentence: NamedText) -> NamedText:
    text = sentence.text
    for start, end, _ in sentence.names:
        text = text[:start] + text[start:end].upper() + text[end:]
    return _recased(sentence, text)


def _glue(sentence: NamedText, chance: random.Random) -> NamedText:
    text = sentence.text
    places = [
        i
        for i, letter in enumerate(text)
        if letter == " " and i and (text[i - 1] in ".,!?" or text[i + 1 : i + 2] == "(")
    ]
    if not places:
        return sentence
    cut = chance.choice(places)
    names = tuple((start - (start > cut), end - (end > cut), kind) for start, end, kind in sentence.names)
    return NamedText(text[:cut] + text[cut + 1 :], names)


def join_trees(trees: Sequence[Doc], nlp: Language, *, seed: int, share: float = 0.25, longest: int = 3) -> list[Doc]:
    """Return the trees, a share of them joined two or more a Doc with line breaks between, and some in capitals.

    Line breaks are tokens of class SPACE that hang on the word before them, as spaCy has them.
    """
    chance = random.Random(seed)
    order = list(trees)
    chance.shuffle(order)
    joined: list[Doc] = []
    while order:
        size = chance.randint(2, longest) if chance.random() < share else 1
        taken, order = order[:size], order[size:]
        joined.append(_joined_trees(taken, nlp, capitals=chance.random() < 0.04))
    return joined


def _joined_trees(trees: Sequence[Doc], nlp: Language, *, capitals: bool) -> Doc:
    columns: dict[str, list[object]] = {
        name: [] for name in ("words", "spaces", "pos", "tags", "morphs", "lemmas", "heads", "deps")
    }

    def add(values: Sequence[object]) -> None:
        for column, value in zip(columns.values(), values, strict=True):
            column.append(value)

    for number, tree in enumerate(trees):
        offset = len(columns["words"])
        if number:
            columns["spaces"][-1] = False
            add(["\n", False, "SPACE", "_SP", "", "\n", offset - 1, "dep"])
            offset += 1
        for token in tree:
            word = token.text.upper() if capitals else token.text
            features = [token.pos_, token.tag_, str(token.morph), token.lemma_]
            add([word, bool(token.whitespace_), *features, token.head.i + offset, token.dep_])
    doc = Doc(nlp.vocab, **columns)  # type: ignore[arg-type]  # one column has one type
    doc.set_ents([], default="missing")
    return doc
