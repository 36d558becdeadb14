"""A Doc's text and words as plain values, read once and shared by the stages.

spaCy makes a Python object a token each time that a Doc is walked over, and puts its text together anew each time that
it is asked for; with ten stages that was a quarter of their time.
"""

from functools import cached_property
from weakref import WeakKeyDictionary

import numpy as np
from spacy.attrs import IDX, LENGTH  # type: ignore[import-not-found]  # Cython, no stubs
from spacy.tokens import Doc

from salur.grammar.words import Words


class DocWords:
    """What never changes in a Doc once it is tokenized.

    Attributes:
        text: the Doc's text.
        starts: offset of each token's first character.
        words: the tokens as written.
    """

    def __init__(self, doc: Doc) -> None:
        self.text = doc.text
        places = np.asarray(doc.to_array([IDX, LENGTH])).astype(np.int64).reshape(-1, 2)
        self.starts: list[int] = places[:, 0].tolist()
        ends: list[int] = places.sum(axis=1).tolist()
        text = self.text
        self.words = [text[start:end] for start, end in zip(self.starts, ends, strict=True)]

    @cached_property
    def names(self) -> Words:
        """The words as the name grammar sees them."""
        return Words(self.words)


_KNOWN: "WeakKeyDictionary[Doc, DocWords]" = WeakKeyDictionary()


def doc_words(doc: Doc) -> DocWords:
    """Return the text and words of ``doc``; they are kept for as long as the Doc is."""
    known = _KNOWN.get(doc)
    # Only a retokenizer changes a Doc's words, and then their number.
    if known is None or len(known.words) != len(doc):
        known = _KNOWN[doc] = DocWords(doc)
    return known


def is_annotated(doc: Doc, attribute: int) -> bool:
    """Tell whether any token of ``doc`` has the attribute (of ``spacy.attrs``): ``has_annotation``, in C."""
    return bool(np.asarray(doc.to_array(attribute)).any())
