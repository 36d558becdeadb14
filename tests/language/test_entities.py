"""The entity stage: names from knowledge alone, and a model's names mended."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from spacy.tokens import Doc, Span
from spacy.vocab import Vocab

from salur.grammar.names import split_words
from salur.language.entities import Entities

VOCAB = Vocab()


def entities(text, model=()):
    words = split_words(text)
    doc = Doc(VOCAB, words=words, sent_starts=[index == 0 for index in range(len(words))])
    if model:
        doc.set_ents([Span(doc, start, end, label=label) for start, end, label in model], default="outside")
    return [(entity.text, entity.label_) for entity in Entities()(doc).ents]


CASES = [
    ("Bantuan dari PT Rimba Sagara (Persero) Tbk tiba", [("PT Rimba Sagara ( Persero ) Tbk", "ORG")]),
    ("oleh Yayasan Cahaya Rimba dan Dinas Sosial Kabupaten Sumedang",
     [("Yayasan Cahaya Rimba", "ORG"), ("Dinas Sosial Kabupaten Sumedang", "ORG")]),
    ("Dinas Perumahan, Permukiman dan Pemakaman hadir", [("Dinas Perumahan , Permukiman dan Pemakaman", "ORG")]),
    ("Bupati Sumedang Rahmat Hidayat tiba", [("Sumedang", "LOC"), ("Rahmat Hidayat", "PER")]),
    ("kata Menteri Agama Zulfan Arifin di", [("Zulfan Arifin", "PER")]),
    ("Ketua PMI Jember Rahmat Hidayat", [("PMI Jember", "ORG"), ("Rahmat Hidayat", "PER")]),
    ("Kepala BNPB hadir", [("BNPB", "ORG")]),
    ("ujar Wirasana kemarin", [("Wirasana", "PER")]),
    ("Hj. Siti Nurjanah, S.E. datang", [("Siti Nurjanah", "PER")]),
    ("di Desa Sukamulih kemarin", [("Desa Sukamulih", "LOC")]),
    ("Kementerian Sosial memberi", [("Kementerian Sosial", "ORG")]),
    ("lewat bantusesama.id warga", [("bantusesama.id", "ORG")]),
    ("SMA Negeri 1 Palu menerima 30 paket", [("SMA Negeri 1 Palu", "ORG")]),
    ("Masjid Nurul Huda 2 ekor kambing", [("Masjid Nurul Huda", "ORG")]),
    ("Jumat Senin Ramadan Covid-19", []),
    ("Menurut mereka bantuan cukup", []),
]  # fmt: skip


@pytest.mark.parametrize(("text", "expected"), CASES)
def test_from_knowledge(text, expected):
    assert entities(text) == expected


def test_a_firm_is_repeated_without_its_legal_form():
    found = entities("PT Karang Putih Sentosa memberi . Menurut Karang Putih Sentosa itu hibah")
    assert found == [("PT Karang Putih Sentosa", "ORG"), ("Karang Putih Sentosa", "ORG")]


MENDED = [
    ("PT Rimba Sagara (Persero) Tbk tiba", [(0, 3, "ORG")], [("PT Rimba Sagara ( Persero ) Tbk", "ORG")]),
    ("Desa Kalar 71 paket beras", [(0, 4, "LOC")], [("Desa Kalar", "LOC")]),
    ("Masjid Nurul Huda penuh", [(0, 3, "LOC")], [("Masjid Nurul Huda", "LOC")]),
    (
        "Ketua Partai Golkar Nurul Rimba",
        [(1, 3, "ORG"), (3, 5, "PER")],
        [("Partai Golkar", "ORG"), ("Nurul Rimba", "PER")],
    ),
    ("pada Jumat lalu", [(1, 2, "PER")], []),
    (
        "kata Dewi Larasati Acting Country Director Plan Nusantara di Sumba",
        [(1, 8, "ORG"), (9, 10, "LOC")],
        [("Dewi Larasati", "PER"), ("Plan Nusantara", "ORG"), ("Sumba", "LOC")],
    ),
    ("Ikatan Kepala Sekolah Brebes", [(0, 4, "ORG")], [("Ikatan Kepala Sekolah Brebes", "ORG")]),
    ("kepada warga", [(1, 2, "PER")], []),
    ("Negeri Jepang membantu", [(1, 2, "GPE")], [("Jepang", "GPE")]),
]


@pytest.mark.parametrize(("text", "model", "expected"), MENDED)
def test_a_models_names_are_mended(text, model, expected):
    assert entities(text, model) == expected


def test_where_a_model_saw_nothing_guesses_are_not_added():
    doc = Doc(VOCAB, words=["ada", "Wirasana", "lagi"])
    doc.set_ents([], default="outside")
    assert Entities()(doc).ents == ()


@settings(deadline=None)
@given(st.lists(st.text(min_size=1, max_size=8).filter(lambda word: not word.isspace()), max_size=25))
def test_any_words_are_survived(words):
    Entities()(Doc(VOCAB, words=words))
