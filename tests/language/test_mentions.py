"""The mentions stage: spans, canonical names, forms, and which mentions are one entity."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from spacy.tokens import Doc, Span
from spacy.vocab import Vocab

from salur.annotations import Place, register_extensions
from salur.grammar.names import split_words
from salur.language.entities import Entities
from salur.language.mentions import Mentions

VOCAB = Vocab()
register_extensions()


def mentions(text):
    words = split_words(text)
    doc = Doc(VOCAB, words=words, sent_starts=[index == 0 for index in range(len(words))])
    return {span.text: span._.mention for span in Mentions()(Entities()(doc)).spans["mentions"]}


def test_acronym_short_form_and_office_are_one_entity():
    found = mentions(
        "Kementerian Sosial (Kemensos) mengirim beras. Mensos Rini Astuti hadir. Kemensos juga menyalurkan uang"
    )
    named = found["Kementerian Sosial"]
    assert named.name == "Kementerian Sosial"
    assert (named.type, named.form) == ("government", "name")
    assert found["Kemensos"].entity == named.entity
    assert found["Kemensos"].form == "acronym"
    office = found["Mensos Rini Astuti"]
    assert (office.entity, office.form) == (named.entity, "office")
    person = found["Rini Astuti"]
    assert person.type == "person"
    assert person.entity != named.entity
    assert person.body == named.entity


def test_acronyms_of_unknown_bodies_are_learnt():
    found = mentions("Lembaga Bantu Sesama (LBS) memberi beras . Kemudian LBS pulang")
    assert found["LBS"].entity == found["Lembaga Bantu Sesama"].entity


def test_acronyms_of_groups_are_learnt():
    found = mentions("bagi keluarga penerima manfaat (KPM) di sana")
    assert found["KPM"].entity == found["keluarga penerima manfaat"].entity
    assert found["keluarga penerima manfaat"].form == "nominal"


@pytest.mark.parametrize(
    ("text", "first", "second"),
    [
        ("Pemkab Sumedang memberi . Bupati Sumedang hadir", "Pemkab Sumedang", "Bupati Sumedang"),
        ("Aksara Group memberi . Menurut Aksara Group . Aksara lagi memberi", "Aksara Group", "Aksara"),
        ("kata Herman Suherman . Kemudian Herman pulang", "Herman Suherman", "Herman"),
        ("BPBD Kabupaten Jember datang . Petugas BPBD lelah", "BPBD Kabupaten Jember", "BPBD"),
        ("PT Pegadaian memberi . Hari itu Pegadaian hadir", "PT Pegadaian", "Pegadaian"),
        ("Kepala Dinas Sosial Kota Palu, Budi Santoso, hadir", "Dinas Sosial Kota Palu",
         "Kepala Dinas Sosial Kota Palu , Budi Santoso"),
        ("Kapolres Ponorogo hadir . Polres Ponorogo memberi", "Polres Ponorogo", "Kapolres Ponorogo"),
    ],
)  # fmt: skip
def test_one_entity(text, first, second):
    found = mentions(text)
    assert found[first].entity == found[second].entity


def test_the_speakers_pronoun_is_his_body():
    found = mentions("kami mengirim beras , kata Direktur Rumah Zakat, Budi Santoso")
    assert found["kami"].entity == found["Rumah Zakat"].entity


def test_a_person_before_his_office():
    found = mentions("Budi Santoso , Ketua PMI Jember , hadir")
    assert found["Budi Santoso"].body == found["PMI Jember"].entity


def test_a_firm_is_the_company_named_last():
    found = mentions("PT Rimba Sagara memberi beras . Menurut perusahaan itu hibah")
    assert found["perusahaan"].entity == found["PT Rimba Sagara"].entity


def test_different_numbers_are_different_groups():
    found = mentions("sebanyak 100 KPM di sini dan 200 KPM di sana")
    assert found["100 KPM"].entity != found["200 KPM"].entity


def test_countries_and_governments():
    found = mentions("bantuan dari Pemerintah Jepang untuk Palestina dan pemerintah")
    assert found["Pemerintah Jepang"].name == "Pemerintah Jepang"
    assert found["Palestina"].type == "government"
    assert found["pemerintah"].name == "Pemerintah Indonesia"


def test_a_linked_place_has_its_official_name():
    doc = Doc(VOCAB, words=["bantuan", "dari", "Jabar", "tiba"])
    doc.set_ents([Span(doc, 2, 3, label="LOC")], default="outside")
    place = Span(doc, 2, 3)
    place._.place = Place(name="Provinsi Jawa Barat", level="province", code="32")
    doc.spans["places"] = [place]
    (mention,) = (span._.mention for span in Mentions()(doc).spans["mentions"])
    assert (mention.name, mention.type) == ("Provinsi Jawa Barat", "government")


def test_empty_document():
    doc = Mentions()(Doc(VOCAB, words=[]))
    assert len(doc.spans["mentions"]) == 0


@settings(deadline=None)
@given(st.lists(st.text(min_size=1, max_size=8).filter(lambda word: not word.isspace()), max_size=25))
def test_any_words_are_survived(words):
    doc = Mentions()(Entities()(Doc(VOCAB, words=words)))
    extents = [(span.start, span.end) for span in doc.spans["mentions"]]
    assert len(extents) == len(set(extents))
