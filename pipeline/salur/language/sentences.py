"""Sentence boundaries by rule: quotes, abbreviations, list lines and line breaks, the same with and without a parser.

Placed before a parser the stage fixes the boundaries and the parser keeps to them; placed after one it moves the trees
to its own boundaries. A line break always ends a sentence; a quotation that closes on its line is not taken apart, as
in UD Indonesian-CSUI, unless it is long.
"""

import re
from collections.abc import Sequence
from itertools import pairwise

import numpy as np
from spacy.attrs import DEP, SENT_START, SPACY  # type: ignore[import-not-found]  # Cython, no stubs
from spacy.language import Language
from spacy.tokens import Doc

from salur.language.doc_words import doc_words, is_annotated
from salur.language.tokenizer import abbreviations

_FINAL = frozenset({".", "!", "?", "…", "...", "....", "..", "?!", "!!"})
# What may stand between the full stop and the next sentence: `bantu."`, `bantu.)`, and CLICK-ID's `bantu.,Ia`.
_CLOSERS = frozenset("\"”’»'´)]},.,!?…")
_STRAIGHT = frozenset("\"'")
_OPENERS = frozenset("“‘«\"'([{`•●▪■*-–—")
# A quotation longer than this many tokens is split into its sentences.
LONGEST_QUOTATION = 60
_ENUMERATOR = re.compile(r"(?:\d{1,3}|[A-Za-z]|[ivx]{1,4})\Z")


class SentenceSplitter:
    """Marks every token as the start of a sentence or not."""

    def __call__(self, doc: Doc) -> Doc:
        """Set the sentence boundaries of ``doc``, over those of a parser if there are any."""
        if not len(doc):
            return doc
        starts = sentence_starts(doc_words(doc).words, np.asarray(doc.to_array(SPACY)).tolist())
        if is_annotated(doc, DEP):
            return _fit_trees(doc, starts)
        # As unsigned numbers, which is how spaCy reads -1: no sentence starts here.
        marks = np.where(starts, 1, -1).astype(np.int64).view(np.uint64)
        return doc.from_array([SENT_START], marks)  # type: ignore[arg-type]  # its stub names a private type


@Language.factory("salur_sentences", assigns=["token.is_sent_start", "doc.sents"])
def make_sentences(nlp: Language, name: str) -> SentenceSplitter:  # noqa: ARG001  # spaCy calls by these names
    """Return the sentence stage."""
    return SentenceSplitter()


def sentence_starts(words: Sequence[str], spaced: Sequence[bool]) -> list[bool]:
    """Return for every token whether a sentence starts with it.

    Args:
        words: the tokens, whitespace tokens included, as ``salur.Tokenizer.v1`` makes them.
        spaced: for every token, whether a space follows.
    """
    starts = [False] * len(words)
    quoted = _quoted(words)
    begin = 0  # where the running sentence began
    index = 0
    fresh = True  # the next word starts a sentence
    while index < len(words):
        word = words[index]
        if word.isspace():
            fresh = fresh or "\n" in word or "\r" in word
            index += 1
            continue
        if fresh:
            starts[index] = True
            begin, fresh = index, False
        if not quoted[index] and _is_final(words, begin, index):
            end = _skip_closers(words, spaced, index + 1) if word in _FINAL else index + 1
            following = _next_word(words, end)
            if following is None or _can_start(words, following, abbreviated=word not in _FINAL):
                fresh, index = True, end
                continue
        index += 1
    if words:
        starts[0] = True
    return starts


def _quoted(words: Sequence[str]) -> list[bool]:
    """Mark the tokens inside a quotation but for its last one, which may end the sentence: `"Kami bantu." Ia`."""
    inside = [False] * len(words)
    opened = -1
    for index, word in enumerate(words):
        if "\n" in word:
            opened = -1
        elif word == "“" or (word == '"' and opened < 0):
            opened = index
        elif word in {"”", '"'} and opened >= 0:
            if index - opened <= LONGEST_QUOTATION:
                inside[opened : index - 1] = [True] * (index - 1 - opened)
            opened = -1
    return inside


def _is_final(words: Sequence[str], begin: int, index: int) -> bool:
    word = words[index]
    if word in _FINAL:
        # `1. Beras` and `a. Gula` at the start of a line are list items.
        return not (word == "." and index == begin + 1 and _ENUMERATOR.match(words[begin]))
    return len(word) > 2 and word[-1] == "." and abbreviations().get(word, False)


def _skip_closers(words: Sequence[str], spaced: Sequence[bool], index: int) -> int:
    while index < len(words) and words[index] in _CLOSERS:
        glued = not spaced[index - 1]
        # A straight quote after a space opens the next sentence; glued on both sides it closes this one.
        if words[index] in _STRAIGHT and not glued:
            break
        if not glued and words[index] not in {"”", "’", "»", ")"}:
            break
        index += 1
    return index


def _next_word(words: Sequence[str], index: int) -> int | None:
    while index < len(words):
        if not words[index].isspace():
            return index
        if "\n" in words[index]:
            return None
        index += 1
    return None


def _can_start(words: Sequence[str], index: int, *, abbreviated: bool) -> bool:
    word = words[index]
    if word[0].isupper():
        return True
    if abbreviated:
        return False
    if word[0].isdigit():
        return True
    return word[0] in _OPENERS and index + 1 < len(words) and not words[index + 1][0].islower()


def _fit_trees(doc: Doc, starts: Sequence[bool]) -> Doc:
    if [bool(token.is_sent_start) for token in doc] == list(starts):
        return doc
    root = doc.vocab.strings.add("ROOT")
    loose = doc.vocab.strings.add("parataxis")
    table = np.asarray(doc.to_array(["HEAD", "DEP"]))
    heads = table[:, 0].astype(np.int64)
    sentence = np.cumsum(starts)
    position = np.arange(len(doc))
    is_root = (heads == 0) | (sentence[position + heads] != sentence)
    heads[is_root] = 0
    table[is_root, 1] = root
    borders = [*np.flatnonzero(starts).tolist(), len(doc)]
    for begin, end in pairwise(borders):
        roots = begin + np.flatnonzero(is_root[begin:end])
        # One root a sentence; what hung on another sentence hangs on it.
        heads[roots[1:]] = roots[0] - roots[1:]
        table[roots[1:], 1] = loose
    table[:, 0] = heads.astype(np.uint64)
    fitted: Doc = doc.from_array(["HEAD", "DEP"], table)  # type: ignore[arg-type]  # its stub names a private type
    return fitted
