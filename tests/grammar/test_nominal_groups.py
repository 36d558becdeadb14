"""Nominal groups: where they begin and end."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from salur.grammar.names import split_words
from salur.grammar.nominal_groups import find_nominal_groups
from salur.grammar.words import Words

CASES = [
    ("bantuan untuk warga terdampak banjir di hilir", ["warga terdampak banjir"]),
    ("menyasar 1.500 penerima manfaat kemarin", ["1.500 penerima manfaat"]),
    ("kepada 242 unit usaha .", ["242 unit usaha"]),
    ("bagi para penyintas gempa dan tsunami .", ["para penyintas gempa dan tsunami"]),
    ("untuk anak yatim itu", ["anak yatim"]),
    ("dari seorang donatur asal Jakarta .", ["seorang donatur asal Jakarta"]),
    ("para pemilik angkot menyumbang", ["para pemilik angkot"]),
    ("bagi masyarakat kurang mampu di kota", ["masyarakat kurang mampu"]),
    ("diterima 17,3 juta pekerja bergaji rendah", ["17,3 juta pekerja bergaji rendah"]),
    ("sekitar 1,4 juta pekerja menerima", ["sekitar 1,4 juta pekerja"]),
    ("lebih dari 150 dokter spesialis anak hadir", ["lebih dari 150 dokter spesialis anak"]),
    ("kepada warga yang kurang mampu di desa", ["warga", "warga yang kurang mampu"]),
    ("203 orang dirawat", ["203 orang dirawat"]),
    ("ribuan siswa dan guru honorer", ["ribuan siswa", "guru honorer"]),
    ("bagi warganya .", []),  # the tokenizer splits the clitic; a whole form is no head
    ("bagi warga nya .", ["warga nya"]),
    ("tahun 2020 warga mengungsi", ["warga"]),
    ("beberapa panti asuhan di sana", ["beberapa panti asuhan"]),
    ("masjid / musholla", ["masjid", "musholla"]),
    ("kelompok tani memperoleh", ["kelompok tani"]),
    ("seluruh keluarga korban meninggal akan dibantu", ["seluruh keluarga korban meninggal"]),
    ("orang itu pergi", []),
    ("jiwa besar", []),
]


@pytest.mark.parametrize(("text", "expected"), CASES)
def test_extent(text, expected):
    words = Words(split_words(text))
    none = [0] * len(words)
    groups = find_nominal_groups(words, entities=none, labels=[""] * len(words))
    assert [words.span(group.start, group.end) for group in groups] == expected


def test_names_after_the_head_belong_to_it():
    words = Words(["untuk", "warga", "Desa", "Sukamaju", "dan", "keluarga", "almarhum", "Budi", "Raharja"])
    entities, labels = [0] * 9, [""] * 9
    entities[2:4], labels[2:4] = [4, 4], ["LOC", "LOC"]
    entities[7:9], labels[7:9] = [9, 9], ["PER", "PER"]
    groups = find_nominal_groups(words, entities=entities, labels=labels)
    assert [words.span(group.start, group.end) for group in groups] == [
        "warga Desa Sukamaju",
        "keluarga almarhum Budi Raharja",
    ]


def test_tags_end_a_group():
    words = Words(["para", "petani", "panen", "raya"])
    groups = find_nominal_groups(words, entities=[0] * 4, labels=[""] * 4, tags=["DET", "NOUN", "VERB", "ADJ"])
    assert [words.span(group.start, group.end) for group in groups] == ["para petani"]


@given(
    st.lists(st.sampled_from(["warga", "para", "10", "yang", "kurang", "dan", "Budi", "di", "(", "juta"]), max_size=60)
)
def test_groups_lie_in_the_text(parts):
    words = Words(parts)
    for group in find_nominal_groups(words, entities=[0] * len(words), labels=[""] * len(words)):
        assert 0 <= group.start <= group.head < group.end <= len(words)
