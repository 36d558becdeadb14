"""The stage: spans on hand-made Docs."""

from decimal import Decimal
from itertools import pairwise

import spacy
from hypothesis import given
from hypothesis import strategies as st
from spacy.tokens import Doc, Span
from spacy.vocab import Vocab

from salur.annotations import register_extensions
from salur.language.quantities import Quantities, make_quantities

register_extensions()


def _phrases(doc: Doc) -> list[str]:
    return [span.text for span in Quantities()(doc).spans["quantities"]]


def test_sets_spans_with_values() -> None:
    words = [
        "PT",
        "Wana",
        "Lestari",
        "menyerahkan",
        "640",
        "paket",
        "sembako",
        "dan",
        "Rp",
        "25",
        "juta",
        "kepada",
        "warga",
    ]
    doc = Quantities()(Doc(Vocab(), words=words))
    spans = doc.spans["quantities"]
    assert [span.text for span in spans] == ["640 paket sembako", "Rp 25 juta"]
    assert [span._.quantity.value for span in spans] == [Decimal(640), Decimal(25_000_000)]
    assert [span._.quantity.unit for span in spans] == ["paket", "IDR"]


def test_works_as_a_pipe_of_a_blank_pipeline() -> None:
    nlp = spacy.blank("id")
    nlp.add_pipe("salur_quantities")
    doc = nlp("Sebanyak 12 ekor kambing dan 3 ekor sapi (Rp300 ribu/bulan) dibagikan.")
    assert [span.text for span in doc.spans["quantities"]][:2] == ["12 ekor kambing", "3 ekor sapi"]
    assert isinstance(make_quantities(nlp, "salur_quantities"), Quantities)


def test_a_span_inside_a_token_takes_the_whole_token() -> None:
    doc = Quantities()(Doc(Vocab(), words=["Bantuan", "Rp5juta-an", "tiba"]))
    assert [span.text for span in doc.spans["quantities"]] == ["Rp5juta-an"]
    assert doc.spans["quantities"][0]._.quantity.approx


def test_tags_tell_where_the_noun_ends() -> None:
    words = ["memberi", "30", "dus", "susu", "buat", "mereka"]
    assert _phrases(Doc(Vocab(), words=words)) == ["30 dus susu"]
    words = ["memberi", "30", "dus", "susu", "ihwal", "gizi"]
    pos = ["VERB", "NUM", "NOUN", "NOUN", "ADP", "NOUN"]
    assert _phrases(Doc(Vocab(), words=words, pos=pos)) == ["30 dus susu"]


def test_tags_keep_nouns_that_look_like_verbs() -> None:
    words = ["memberi", "3", "unit", "dipan", "kayu", "dan", "2", "unit", "mentari"]
    pos = ["VERB", "NUM", "NOUN", "NOUN", "NOUN", "CCONJ", "NUM", "NOUN", "NOUN"]
    assert _phrases(Doc(Vocab(), words=words, pos=pos)) == ["3 unit dipan kayu", "2 unit mentari"]


def test_entities_end_the_noun() -> None:
    doc = Doc(Vocab(), words=["menerima", "8", "ton", "beras", "Tirtamaya", "kemarin"])
    doc.ents = [Span(doc, 4, 5, label="ORG")]
    assert _phrases(doc) == ["8 ton beras"]


def test_an_empty_doc_has_an_empty_group() -> None:
    assert _phrases(Doc(Vocab())) == []


def test_running_twice_changes_nothing() -> None:
    doc = Doc(Vocab(), words=["dua", "ton", "beras"])
    assert _phrases(doc) == _phrases(doc)


@given(
    st.lists(
        st.sampled_from(["Rp", "5", "juta", "paket", "beras", "(", ")", "dan", "12-15", "1/2", "kg.", "\n"]),
        max_size=20,
    )
)
def test_spans_never_overlap(words: list[str]) -> None:
    doc = Quantities()(Doc(Vocab(), words=words))
    spans = list(doc.spans["quantities"])
    assert all(before.end <= after.start for before, after in pairwise(spans))
    assert all(span._.quantity is not None for span in spans)
