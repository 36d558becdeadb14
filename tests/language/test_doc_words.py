import gc

import pytest
import spacy
from hypothesis import given
from hypothesis import strategies as st
from spacy.attrs import DEP, ENT_IOB, POS  # type: ignore[import-not-found]  # Cython, no stubs
from spacy.tokens import Doc, Span

from salur.language import doc_words as module
from salur.language.doc_words import doc_words, is_annotated

BLANK = spacy.blank("id")


@given(st.text())
def test_text_words_and_offsets_are_those_of_the_doc(text):
    doc = BLANK(text)
    read = doc_words(doc)
    assert read.text == doc.text == text
    assert read.words == [token.text for token in doc]
    assert read.starts == [token.idx for token in doc]


def test_a_doc_is_read_once_and_forgotten_with_the_doc():
    doc = BLANK("Dinsos Kota Mekarjati membagikan 120 kasur lipat.")
    assert doc_words(doc) is doc_words(doc)
    assert doc_words(doc).names is doc_words(doc).names
    assert doc_words(doc).names.low[0] == "dinsos"
    before = len(module._KNOWN)
    del doc
    gc.collect()
    assert len(module._KNOWN) == before - 1


def test_a_retokenized_doc_is_read_again():
    doc = BLANK("Yayasan Sinar Pelita datang")
    assert len(doc_words(doc).words) == 4
    with doc.retokenize() as retokenizer:
        retokenizer.merge(doc[0:3])
    assert doc_words(doc).words == ["Yayasan Sinar Pelita", "datang"]


@pytest.mark.parametrize("attribute", [POS, DEP, ENT_IOB])
def test_annotation_is_told_as_spacy_tells_it(attribute):
    words = ["Warga", "menerima", "beras"]
    bare = Doc(BLANK.vocab, words=words)
    full = Doc(BLANK.vocab, words=words, pos=["NOUN", "VERB", "NOUN"], heads=[1, 1, 1], deps=["nsubj", "ROOT", "obj"])
    full.ents = [Span(full, 0, 1, label="ORG")]
    for doc in (bare, full):
        assert is_annotated(doc, attribute) == doc.has_annotation(attribute)


def test_an_empty_doc_has_no_words():
    read = doc_words(Doc(BLANK.vocab))
    assert (read.text, read.words, read.starts) == ("", [], [])
