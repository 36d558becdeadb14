"""From parsed sentences with offsets to a Doc whose text is the text as given, character by character."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import accumulate, pairwise

from spacy.tokens import Doc
from spacy.vocab import Vocab

# Stanza sees at most so many characters at once. Its parser takes time and memory by the square of a sentence's words;
# a news paragraph has 200 to 800 characters.
LONGEST_PART = 1000
_LINE = re.compile(r"[^\n\r\v\f\x1c-\x1e\x85\u2028\u2029]+")
_SENTENCE_END = re.compile(r"[.!?…][\"”’')\]]{0,3}\s(?=[^\s\d.,;:!?])")
# Stanza takes C1 control characters for spaces; PyTorch and the log cannot write surrogates.
_UNFIT = re.compile(r"[\s\x80-\x9f]|[\ud800-\udfff]")


@dataclass(frozen=True, slots=True)
class ParsedWord:
    """A syntactic word.

    Attributes:
        text: as the parser spells it.
        pos: UPOS.
        tag: language-specific tag, empty if none.
        morph: UD features, empty if none.
        lemma: base form.
        head: index of its head among the sentence's words, -1 at the root.
        dep: relation.
    """

    text: str
    pos: str
    tag: str
    morph: str
    lemma: str
    head: int
    dep: str


@dataclass(frozen=True, slots=True)
class ParsedToken:
    """An orthographic token and its words, more than one for a multi-word token (*bantuannya*).

    Attributes:
        start: offset of its first character in the text.
        end: offset behind its last.
        words: its words.
    """

    start: int
    end: int
    words: tuple[ParsedWord, ...]


@dataclass(frozen=True, slots=True)
class Parsed:
    """A sentence.

    Attributes:
        tokens: in the order of the text; their words are numbered through for ``head``.
    """

    tokens: tuple[ParsedToken, ...]


@dataclass(frozen=True, slots=True)
class _Piece:
    start: int
    end: int
    word: ParsedWord  # its head is a number over the whole Doc


def parts(text: str) -> Iterator[tuple[int, int]]:
    """Yield start and end of the stretches of a text that may be parsed each for itself: lines, cut where too long.

    They are cut behind a sentence if one ends in the later half, else at a space, else anywhere. What lies between them
    is whitespace.
    """
    for line in _LINE.finditer(text):
        start, stop = line.span()
        while start < stop:
            end = stop if stop - start <= LONGEST_PART else _cut(text, start)
            inside = plain(text[start:end])
            if not inside.isspace():
                yield start + len(inside) - len(inside.lstrip()), start + len(inside.rstrip())
            start = end


def _cut(text: str, start: int) -> int:
    limit = start + LONGEST_PART
    middle = start + LONGEST_PART // 2
    ends = [match.end() for match in _SENTENCE_END.finditer(text, middle, limit)]
    if ends:
        return ends[-1]
    space = next((i for i in range(limit - 1, start, -1) if text[i].isspace()), limit - 1)
    return space + 1


def plain(text: str) -> str:
    """Return the text with every whitespace or C1 character as a space, and without surrogates, at the same length."""
    return _UNFIT.sub(lambda match: "\ufffd" if match[0] >= "\ud800" and not match[0].isspace() else " ", text)


def make_parsed_doc(vocab: Vocab, text: str, sentences: Sequence[Parsed]) -> Doc:
    """Return the Doc of a text with the words, tags, lemmas and trees of its sentences.

    A multi-word token becomes its words where they spell it, else one token with the tag of its first word that hangs
    outside it. Whitespace but for single spaces are tokens of their own, as in spaCy; they hang on the word before.

    Args:
        vocab: the Doc's vocabulary.
        text: which ``doc.text`` will be.
        sentences: in order, with offsets into the text.
    """
    pieces = [piece for sentence in _placed(text, sentences) for piece in sentence]
    words: list[str] = []
    spaces: list[bool] = []
    places: list[int] = []  # of each piece among the Doc's tokens
    fillers: list[int] = []
    position = 0

    def fill(until: int) -> None:
        gap = text[position:until]
        if words and gap.startswith(" "):
            spaces[-1] = True
            gap = gap[1:]
        if gap:
            fillers.append(len(words))
            words.append(gap)
            spaces.append(False)

    for piece in pieces:
        fill(piece.start)
        places.append(len(words))
        words.append(text[piece.start : piece.end])
        spaces.append(False)
        position = piece.end
    fill(len(text))
    return _annotated(vocab, words, spaces, pieces, places, fillers)


def _annotated(
    vocab: Vocab, words: list[str], spaces: list[bool], pieces: list[_Piece], places: list[int], fillers: list[int]
) -> Doc:
    size = len(words)
    pos, tags, morphs, lemmas, deps = ([""] * size for _ in range(5))
    heads = list(range(size))
    for place, piece in zip(places, pieces, strict=True):
        word = piece.word
        pos[place], tags[place], morphs[place], lemmas[place] = word.pos, word.tag or word.pos, word.morph, word.lemma
        heads[place] = places[word.head]
        deps[place] = "ROOT" if heads[place] == place else word.dep
    for place in fillers:
        pos[place] = tags[place] = "SPACE" if words[place].isspace() else "X"
        lemmas[place] = words[place]
        # At the very start there is nothing before; two fillers are never neighbours.
        heads[place] = place - 1 if place else min(1, size - 1)
        deps[place] = "dep" if size > 1 else "ROOT"
    return Doc(
        vocab, words=words, spaces=spaces, pos=pos, tags=tags, morphs=morphs, lemmas=lemmas, heads=heads, deps=deps
    )


def _placed(text: str, sentences: Sequence[Parsed]) -> Iterator[list[_Piece]]:
    """Yield the pieces of text that become tokens, sentence by sentence, with heads numbered through the Doc."""
    offset = 0
    for sentence in sentences:
        depths = _depths([word.head for token in sentence.tokens for word in token.words])
        pieces: list[tuple[int, int, ParsedWord]] = []
        numbers: list[int] = []  # the piece that each word of the sentence is in
        for token in sentence.tokens:
            borders = _split(text, token)
            first = len(numbers)
            if len(borders) > 2:
                words = token.words
                numbers.extend(range(offset + len(pieces), offset + len(pieces) + len(words)))
            else:
                # No word above the highest one is in the token, so that no circle arises.
                words = (min(enumerate(token.words, first), key=lambda pair: depths[pair[0]])[1],)
                numbers.extend([offset + len(pieces)] * len(token.words))
            pieces.extend((*border, word) for border, word in zip(pairwise(borders), words, strict=True))
        yield [
            _Piece(start, end, replace(word, head=number if word.head < 0 else numbers[word.head]))
            for number, (start, end, word) in enumerate(pieces, offset)
        ]
        offset += len(pieces)


def _depths(heads: Sequence[int]) -> list[int]:
    """Return for every word how many arcs lie between it and the root."""
    depths = [-1] * len(heads)
    for start in range(len(heads)):
        path = []
        word = start
        while word >= 0 and depths[word] < 0:
            path.append(word)
            word = heads[word]
        depth = depths[word] if word >= 0 else -1
        for above in reversed(path):
            depth += 1
            depths[above] = depth
    return depths


def _split(text: str, token: ParsedToken) -> list[int]:
    """Return the borders of a token's words in the text; only its own two where they do not spell it."""
    lengths = [len(word.text) for word in token.words]
    printed = text[token.start : token.end]
    if len(lengths) > 1 and all(lengths) and "".join(word.text for word in token.words).lower() == printed.lower():
        return list(accumulate(lengths, initial=token.start))
    return [token.start, token.end]
