"""The goods stage on hand-made Docs."""

import re

import spacy
from hypothesis import given
from hypothesis import strategies as st
from spacy.tokens import Doc, Span
from spacy.vocab import Vocab

from salur.annotations import register_extensions
from salur.language.goods import SPANS_KEY, GoodsStage

register_extensions()


def _doc(text: str) -> Doc:
    # Words, runs of white space and single signs, as the words of a Doc without spaces: text in, same text out.
    return Doc(Vocab(), words=(words := re.findall(r"\w+|\s+|.", text)), spaces=[False] * len(words))


def test_sets_spans_with_goods() -> None:
    doc = GoodsStage()(_doc("Koperasi Tirta Jaya mengirim beras, selimut, dan bantuan."))
    spans = doc.spans[SPANS_KEY]
    assert [span.text for span in spans] == ["beras", "selimut", "bantuan"]
    assert [span._.goods.category for span in spans] == ["food", "shelter", "other"]
    assert [span._.goods.generic for span in spans] == [False, False, True]
    assert all(doc.text[span._.goods.start : span._.goods.end] == span.text for span in spans)


def test_an_entity_ends_the_phrase() -> None:
    doc = _doc("Tenda keluarga Melati dipasang.")
    doc.ents = [Span(doc, 4, 5, label="PER")]
    assert [span.text for span in GoodsStage()(doc).spans[SPANS_KEY]] == ["Tenda keluarga"]


def test_is_a_factory_and_writes_the_key_where_there_is_nothing() -> None:
    nlp = spacy.blank("xx")
    nlp.add_pipe("salur_goods")
    for text, expected in (("Cuaca cerah.", []), ("", []), ("Beras dikirim.", ["Beras"])):
        doc = nlp(text)
        assert [span.text for span in doc.spans[SPANS_KEY]] == expected


@given(st.text(max_size=60))
def test_any_unicode_is_survived(text: str) -> None:
    doc = GoodsStage()(_doc(text))
    assert all(span.text == doc.text[span.start_char : span.end_char] for span in doc.spans[SPANS_KEY])
