"""Things given, with or without a number."""

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from salur.grammar.goods import category_of, find_goods, generic_heads
from salur.grammar.lexemes import read_lexicon
from salur.grammar.noun_phrases import Hints


def goods(text: str) -> list[tuple[str, str, bool]]:
    return [(text[found.start : found.end], found.category, found.generic) for found in find_goods(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Warga menerima beras, selimut, dan kursi roda.", [
            ("beras", "food", False), ("selimut", "shelter", False), ("kursi roda", "medical", False)]),
        ("Koperasi mengirim mobil jenazah.", [("mobil jenazah", "vehicle", False)]),
        ("Mereka menyerahkan mobil operasional kemarin", [("mobil operasional", "vehicle", False)]),
        ("Bantuan itu tiba.", [("Bantuan", "other", True)]),
        ("BANTUAN SOSIAL untuk warga", [("BANTUAN SOSIAL", "other", True)]),
        ("bibit mangrove ditanam", [("bibit mangrove", "livelihood", False)]),
        ("Cuaca cerah di pantai.", []),
        ("", []),
    ],
)  # fmt: skip
def test_finds_goods_with_category(text: str, expected: list[tuple[str, str, bool]]) -> None:
    assert goods(text) == expected


def test_modifiers_belong_to_the_phrase_and_prepositions_end_it() -> None:
    phrases = [text for text, _, _ in goods("Bank itu memberi peralatan mandi anak untuk pengungsi.")]
    assert phrases == ["peralatan mandi anak"]


def test_what_a_tagger_knows_ends_the_phrase() -> None:
    text = "Tenda keluarga Melati dipasang"
    loose = next(find_goods(text))
    told = next(find_goods(text, Hints(breaks={text.index("Melati")})))
    assert text[told.start : told.end] == "Tenda keluarga"
    assert loose.end >= told.end


@pytest.mark.parametrize(
    ("text", "category"),
    [
        ("500 paket sembako", "food"), ("paket bantuan berisi beras", "food"), ("30 unit laptop", "education"),
        ("Rp5 miliar dana hibah", "cash"), ("20 ekor kambing", "livestock"), ("sejumlah bantuan", "other"),
        ("sesuatu", "other"), ("", "other"), ("2 ton BERAS", "food"),
    ],
)  # fmt: skip
def test_category_of_an_item(text: str, category: str) -> None:
    assert category_of(text) == category


def test_every_generic_head_is_in_the_table() -> None:
    known = {head for head in generic_heads() if goods(head)}
    assert known == generic_heads()


def test_a_noun_stands_under_one_category() -> None:
    nouns = Counter(noun for nouns in read_lexicon("goods")["categories"].values() for noun in nouns)
    assert [noun for noun, times in nouns.items() if times > 1] == []


_PIECES = [
    "beras",
    "bantuan",
    "kursi",
    "roda",
    "mobil jenazah",
    "untuk",
    ",",
    ".",
    "\n",
    " ",
    "500",
    "Rp5 juta",
    "-",
    "\u200b",
    "é",
]


@given(st.lists(st.sampled_from(_PIECES), max_size=40), st.sampled_from(["", " "]))
def test_phrases_are_in_order_and_do_not_overlap(pieces: list[str], joint: str) -> None:
    text = joint.join(pieces)
    last = 0
    for found in find_goods(text):
        assert last <= found.start < found.end <= len(text)
        last = found.end


@given(st.text(max_size=80))
def test_any_unicode_is_survived(text: str) -> None:
    for found in find_goods(text):
        assert text[found.start : found.end].strip()
    category_of(text)
