"""The tokenizer: what is one token in Indonesian news, and that nothing is ever lost."""

import pickle
from pathlib import Path

import pytest
import spacy
from hypothesis import given, settings
from hypothesis import strategies as st
from spacy.language import Language

from salur.language.tokenizer import LONGEST_RUN, abbreviations


@pytest.fixture(scope="module")
def nlp() -> Language:
    return spacy.blank("id", config={"nlp": {"tokenizer": {"@tokenizers": "salur.Tokenizer.v1"}}})


CASES = [
    ("Bantuan Rp5 juta", "Bantuan Rp 5 juta"),
    ("senilai Rp 5 miliar", "senilai Rp 5 miliar"),
    ("Rp7.300.000.000,00", "Rp 7.300.000.000,00"),
    ("Rp.750.000,-", "Rp. 750.000 ,-"),
    ("US$25.000", "US$ 25.000"),
    ("sebesarRp40 juta-Rp60 juta", "sebesar Rp 40 juta - Rp 60 juta"),
    ("Senin (27/8/2020)", "Senin ( 27/8/2020 )"),
    ("HUT ke-26", "HUT ke-26"),
    ("2020-08-26", "2020-08-26"),
    ("5-10 ton", "5 - 10 ton"),
    ("Januari-September", "Januari - September"),
    ("2.500 paket, 1,5 ton", "2.500 paket , 1,5 ton"),
    ("pukul 10.00 WIB.", "pukul 10.00 WIB ."),
    ("50% warga", "50 % warga"),
    ("5kg beras, 10ton gula, era 1990an", "5 kg beras , 10 ton gula , era 1990an"),
    ("60 km/jam dan/atau Kabupaten/Kota", "60 km/jam dan / atau Kabupaten / Kota"),
    ("bahu-membahu COVID-19", "bahu-membahu COVID-19"),
    ("PT Sinar Arjuna Tbk.", "PT Sinar Arjuna Tbk."),
    ("H. M. Yusuf, S.H., M.Si.", "H. M. Yusuf , S.H. , M.Si."),
    ("dr. Rina di Jl. Melati No.5", "dr. Rina di Jl. Melati No. 5"),
    ("JAKARTA, KOMPAS.com -", "JAKARTA , KOMPAS.com -"),
    ("(Persero)", "( Persero )"),
    ("“Kami bantu,” katanya.", "“ Kami bantu , ” kata nya ."),
    ("bantuannya PPh-nya BANTUANNYA", "bantuan nya PPh - nya BANTUAN NYA"),
    ("hanya Sebelumnya AKHIRNYA Kenya bertanya punya", "hanya Sebelumnya AKHIRNYA Kenya bertanya punya"),
    ("Apakah inilah masalah sekolah", "Apa kah ini lah masalah sekolah"),
    ("kata dia.Ia menambahkan", "kata dia . Ia menambahkan"),
    ('untuk warga.,"Kami senang,"ujarnya', 'untuk warga . , " Kami senang , " ujar nya'),
    ("info@lumbung.or.id, https://lumbung.or.id/a?b=1.", "info@lumbung.or.id , https://lumbung.or.id/a?b=1 ."),
    ("Lumbung.Com @lumbung #peduli", "Lumbung.Com @lumbung #peduli"),
    ("Jum'at Ka'ban", "Jum'at Ka'ban"),
]


@pytest.mark.parametrize(("text", "expected"), CASES)
def test_tokens(nlp: Language, text: str, expected: str) -> None:
    assert [token.text for token in nlp.make_doc(text)] == expected.split(" ")


@settings(max_examples=300, deadline=None)
@given(st.text() | st.text(alphabet='abKN nya.,-"“”()Rp0123456789/\n', max_size=120))
def test_nothing_is_lost(nlp: Language, text: str) -> None:
    doc = nlp.make_doc(text)
    assert doc.text == text
    assert all(text[token.idx : token.idx + len(token)] == token.text for token in doc)


@pytest.mark.parametrize("unit", ["(", "nya", "1,", "kata.Ia", "“a”"])
def test_endless_runs_are_cut(nlp: Language, unit: str) -> None:
    text = "Awal " + unit * 5000 + " akhir"
    doc = nlp.make_doc(text)
    assert doc.text == text
    assert max(len(token) for token in doc) <= LONGEST_RUN


def test_survives_disk_and_pickle(nlp: Language, tmp_path: Path) -> None:
    text = "Bantuannya Rp5 juta untuk H. M. Yusuf, S.H. " + "x" * 2 * LONGEST_RUN
    words = [token.text for token in nlp.make_doc(text)]
    nlp.to_disk(tmp_path / "model")
    assert [token.text for token in spacy.load(tmp_path / "model").make_doc(text)] == words
    assert [token.text for token in pickle.loads(pickle.dumps(nlp.tokenizer))(text)] == words


def test_prefix_length_is_kept_with_the_model(nlp: Language, tmp_path: Path) -> None:
    options = {"@tokenizers": "salur.Tokenizer.v1", "prefix_letters": 3}
    spacy.blank("id", config={"nlp": {"tokenizer": options}}).to_disk(tmp_path / "model")
    assert spacy.load(tmp_path / "model").make_doc("menyerahkan")[0].prefix_ == "men"
    assert nlp.make_doc("menyerahkan")[0].prefix_ == "m"


def test_abbreviations_know_whether_a_sentence_may_end() -> None:
    assert abbreviations()["dll."] is True
    assert abbreviations()["Dr."] is False
