"""The places stage on hand-made Docs."""

import re

import spacy
from hypothesis import given, settings
from hypothesis import strategies as st
from spacy.tokens import Doc, Span
from spacy.vocab import Vocab

from salur.annotations import Place
from salur.language.places import PlacesComponent, make_places


def _doc(text: str) -> Doc:
    # Words, runs of white space and single signs, as the words of a Doc without spaces: text in, same text out.
    return Doc(Vocab(), words=(words := re.findall(r"\w+|\s+|.", text)), spaces=[False] * len(words))


def test_sets_spans_with_places() -> None:
    doc = PlacesComponent()(_doc("Bantuan tiba di Kecamatan Babelan, Kabupaten Bekasi."))
    spans = doc.spans["places"]
    assert [span.text for span in spans] == ["Kecamatan Babelan", "Kabupaten Bekasi"]
    assert [span._.place.code for span in spans] == ["32.16.02", "32.16"]


def test_is_a_factory() -> None:
    nlp = spacy.blank("id")
    nlp.add_pipe("salur_places")
    doc = nlp("Beras dikirim ke Palu.")
    assert [span.text for span in doc.spans["places"]] == ["Palu"]
    assert isinstance(make_places(nlp, "salur_places", use_entities=False), PlacesComponent)


def test_adds_places_of_the_entity_recogniser_unlinked() -> None:
    doc = _doc("Tenda didirikan dekat Sangkrabuana dan Kota Palu.")
    start = next(token.i for token in doc if token.text == "Sangkrabuana")
    doc.ents = [Span(doc, start, start + 1, label="LOC")]
    doc = PlacesComponent()(doc)
    assert [span.text for span in doc.spans["places"]] == ["Sangkrabuana", "Kota Palu"]
    assert doc.spans["places"][0]._.place == Place(name="Sangkrabuana", level=None)


def test_does_not_add_what_is_part_of_an_office() -> None:
    doc = _doc("Bupati Cianjur hadir.")
    doc.ents = [Span(doc, 2, 3, label="LOC")]
    assert not PlacesComponent()(doc).spans["places"]


def test_drops_a_guess_that_the_entity_recogniser_calls_an_organisation() -> None:
    text = "Tempatnya di Rindusari Jaya, Kabupaten Blora."
    doc = _doc(text)
    assert [span.text for span in PlacesComponent()(doc).spans["places"]] == ["Rindusari Jaya", "Kabupaten Blora"]
    start = next(token.i for token in doc if token.text == "Rindusari")
    doc.ents = [Span(doc, start, start + 3, label="ORG")]
    assert [span.text for span in PlacesComponent()(doc).spans["places"]] == ["Kabupaten Blora"]


def test_leaves_the_entity_recogniser_alone_on_request() -> None:
    doc = _doc("Tenda didirikan dekat Sangkrabuana.")
    start = next(token.i for token in doc if token.text == "Sangkrabuana")
    doc.ents = [Span(doc, start, start + 1, label="LOC")]
    assert not PlacesComponent(use_entities=False)(doc).spans["places"]


def test_empty_text() -> None:
    assert not PlacesComponent()(_doc("")).spans["places"]


@settings(max_examples=50, deadline=None)
@given(st.text(max_size=200))
def test_any_text_gives_spans_in_order_without_overlaps(text: str) -> None:
    spans = PlacesComponent()(_doc(text)).spans["places"]
    ends = [0, *(span.end for span in spans)]
    assert all(span.start >= end for span, end in zip(spans, ends, strict=False))
