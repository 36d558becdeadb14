"""Sentence boundaries by rule, with and without a tree."""

import pytest
import spacy
from hypothesis import given, settings
from hypothesis import strategies as st
from spacy.language import Language
from spacy.tokens import Doc

from salur.language.sentences import LONGEST_QUOTATION


@pytest.fixture(scope="module")
def nlp() -> Language:
    nlp = spacy.blank("id", config={"nlp": {"tokenizer": {"@tokenizers": "salur.Tokenizer.v1"}}})
    nlp.add_pipe("salur_sentences")
    return nlp


# "|" stands where a sentence must end.
CASES = [
    "Bantuan tiba pagi ini. |Warga menyambutnya.",
    "Yayasan Lumbung Kita menyerahkan 40 paket.|Warga Desa Karangsari senang.",
    "Bantuan dari H. M. Yusuf, S.H., M.Si. dan dr. Rina tiba di Jl. Melati No. 5. |Semua senang.",
    "Pupuk, bibit, dll. dibagikan. |Sisanya disimpan, dsb. |Begitu kata Rudi.",
    "“Kami bantu semampu kami. Jangan khawatir,” kata Rudi. |Ia tersenyum.",
    "“Kami bantu semampu kami.” |Rudi lalu pulang.",
    '"Kapan bantuan tiba?" tanya Sari. |"Besok!" jawab Rudi.',
    "BANDUNG, LUMBUNG.com - Gubernur tiba, Rabu (3/2/2021). |Ia membawa 2.500 paket.",
    "Bantuan itu terdiri dari:\n|1. Beras 10 kg\n|2. Gula 2 kg\n|a. Minyak",
    "Judul Tanpa Titik\n|Isi berita dimulai.",
    "untuk warga.,|Kemudian ia pulang.",
    "Nilainya naik pada 2020. |50 warga menerima. |(Rud)",
    "Nilainya Rp1.500.000,00 lebih... tetapi cukup.",
]


@pytest.mark.parametrize("marked", CASES)
def test_boundaries(nlp: Language, marked: str) -> None:
    text = marked.replace("|", "")
    expected = [part.strip() for part in marked.split("|")]
    assert [sentence.text.strip() for sentence in nlp(text).sents] == expected


def test_a_long_quotation_is_split(nlp: Language) -> None:
    text = "“" + "Kami bantu warga desa. " * LONGEST_QUOTATION + "Begitu,” katanya."
    assert len(list(nlp(text).sents)) > LONGEST_QUOTATION / 2


@settings(max_examples=200, deadline=None)
@given(st.text() | st.text(alphabet="aB.?!,\"“”' \n1", max_size=80))
def test_any_text_has_sentences_that_end_at_line_breaks(nlp: Language, text: str) -> None:
    doc = nlp(text)
    assert "".join(sentence.text_with_ws for sentence in doc.sents) == text
    for sentence in doc.sents:
        assert "\n" not in sentence.text.strip()


def test_trees_are_fitted_to_the_boundaries(nlp: Language) -> None:
    words = ["Bantuan", "tiba", ".", "Warga", "senang", "."]
    # One tree over both sentences, as a parser may build it.
    doc = Doc(
        nlp.vocab, words=words, heads=[1, 1, 1, 4, 1, 4], deps=["nsubj", "ROOT", "punct", "nsubj", "conj", "punct"]
    )
    nlp.get_pipe("salur_sentences")(doc)
    assert [sentence.text for sentence in doc.sents] == ["Bantuan tiba .", "Warga senang ."]
    assert [token.head.i for token in doc] == [1, 1, 1, 4, 4, 4]
    assert doc[4].dep_ == "ROOT"


def test_two_trees_in_one_sentence_are_joined(nlp: Language) -> None:
    words = ["Dari", "yayasan", "untuk", "warga", "."]
    doc = Doc(nlp.vocab, words=words, heads=[1, 1, 3, 3, 3], deps=["case", "ROOT", "case", "ROOT", "punct"])
    assert len(list(doc.sents)) == 2
    nlp.get_pipe("salur_sentences")(doc)
    assert [sentence.text for sentence in doc.sents] == [doc.text.strip()]
    assert (doc[3].head.i, doc[3].dep_) == (1, "parataxis")
