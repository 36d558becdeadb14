"""Numbers: tables of how news writes them, round trips, and nonsense that must give nothing."""

from decimal import Decimal
from typing import Any

import pytest
from babel.numbers import format_decimal
from hypothesis import given, settings
from hypothesis import strategies as st
from num2words import num2words

from salur.grammar.numerals import find_numbers, parse_number

VALUES = [
    # Indonesian digits
    ("7", "7"), ("46", "46"), ("350", "350"), ("2.750", "2750"), ("18.400", "18400"), ("612.905", "612905"),
    ("1.204.377", "1204377"), ("9.150.000.000", "9150000000"), ("3,5", "3.5"), ("0,75", "0.75"), ("12,25", "12.25"),
    ("4.310,6", "4310.6"), ("1.250.000,00", "1250000"), ("3200", "3200"), ("2019", "2019"), ("0", "0"),
    # English digits, where the form is plain
    ("7,500.00", "7500"), ("1,250,000", "1250000"), ("3,100,200.5", "3100200.5"), ("2.5", "2.5"), ("47.3", "47.3"),
    # a lone comma is Indonesian
    ("1,500", "1.5"), ("2,075", "2.075"),
    # scales
    ("4 ribu", "4000"), ("35 rb", "35000"), ("35rb", "35000"), ("1,7 juta", "1700000"), ("2.4 juta", "2400000"),
    ("6 jt", "6000000"), ("6jt", "6000000"), ("8,25 miliar", "8250000000"), ("8 milyar", "8000000000"),
    ("1,305 miliar", "1305000000"), ("2,6 triliun", "2600000000000"), ("3 trilyun", "3000000000000"),
    ("1.150 triliun", "1150000000000000"), ("3,1 Juta", "3100000"), ("5 million", "5000000"),
    ("1.2 billion", "1200000000"),
    ("2 juta 350 ribu", "2350000"), ("1 miliar 200 juta", "1200000000"),
    # words
    ("nol", "0"), ("tujuh", "7"), ("sepuluh", "10"), ("sebelas", "11"), ("empat belas", "14"), ("tiga puluh", "30"),
    ("delapan puluh enam", "86"), ("seratus", "100"), ("seratus lima", "105"), ("seratus dua belas", "112"),
    ("enam ratus", "600"), ("empat ratus tiga puluh satu", "431"), ("seribu", "1000"), ("seribu seratus", "1100"),
    ("dua ribu lima ratus", "2500"), ("sembilan ribu tujuh", "9007"), ("dua belas ribu tiga ratus", "12300"),
    ("seratus lima puluh ribu", "150000"), ("sejuta", "1000000"), ("dua juta lima ratus ribu", "2500000"),
    ("tujuh miliar", "7000000000"), ("semiliar", "1000000000"), ("satu triliun dua miliar", "1002000000000"),
    ("Dua Puluh Lima", "25"), ("limabelas", "15"), ("duapuluh tiga", "23"),
    # fractions and decimals in words
    ("setengah", "0.5"), ("setengah juta", "500000"), ("satu setengah juta", "1500000"), ("dua setengah", "2.5"),
    ("seperempat", "0.25"), ("tiga perempat", "0.75"), ("dua koma lima", "2.5"), ("tiga koma dua lima juta", "3250000"),
    ("½", "0.5"), ("2½", "2.5"), ("1 setengah juta", "1500000"),
    # signs
    ("-5", "-5"), ("−12", "-12"), ("minus tiga", "-3"), ("min empat koma dua", "-4.2"),
]  # fmt: skip

NO_VALUE = [
    "", " ", "sembako", "1.00.00", "1.2345", "12.34.56", "1,2,3", "2.500.00", "1.2.3.4", "0812", "007", "9" * 400,
    "9." * 300 + "9", "1" + ".000" * 7, "५००", "5٣", "12３", "Ⅻ", "²", "ratusan", "puluhan ribu", "500-an", "lima enam",
    "juta", "dua belas belas", "satu ribu ribu", "3 juta 5", "500.000 ribu", "- ", "minus", "10 20",
]  # fmt: skip

FOUND = [
    ("Ada 12 atau 15 tenda", [("12 atau 15", "12", "15", True)]),
    ("butuh 5-8 truk", [("5-8", "5", "8", True)]),
    ("antara 30 dan 45 orang", [("30 dan 45", "30", "45", True)]),
    ("kira 3 hingga 4 juta", [("3 hingga 4 juta", "3000000", "4000000", True)]),
    ("700 ribu sampai 1,2 juta", [("700 ribu sampai 1,2 juta", "700000", "1200000", True)]),
    ("dua sampai tiga kali", [("dua sampai tiga", "2", "3", True)]),
    ("10 s.d. 20 dus", [("10 s.d. 20", "10", "20", True)]),
    ("10 s/d 20 dus", [("10 s/d 20", "10", "20", True)]),
    ("skor 3-1", [("3", "3", None, False), ("1", "1", None, False)]),
    ("sekitar 400-an warga", [("400-an", "400", None, True)]),
    ("ribuan warga dan belasan ribu ternak", [("ribuan", None, None, True), ("belasan ribu", None, None, True)]),
    ("masker N95 dan Covid-19", []),
    ("tiga truk, 1.250 dus", [("tiga", "3", None, False), ("1.250", "1250", None, False)]),
    ("kira 5 jutaan, 20 ribu-an", [("5 jutaan", "5000000", None, True), ("20 ribu-an", "20000", None, True)]),
    ("bukan angka", []),
]


@pytest.mark.parametrize(("text", "value"), VALUES)
def test_parse_number(text: str, value: str) -> None:
    assert parse_number(text) == Decimal(value)


@pytest.mark.parametrize("text", NO_VALUE)
def test_no_value(text: str) -> None:
    assert parse_number(text) is None


@pytest.mark.parametrize(("text", "expected"), FOUND)
def test_find_numbers(text: str, expected: list[Any]) -> None:
    found = [(text[n.start : n.end], n.value, n.high, n.approx) for n in find_numbers(text)]
    assert found == [
        (wording, low and Decimal(low), high and Decimal(high), approx) for wording, low, high, approx in expected
    ]


@given(st.integers(0, 10**15 - 1))
def test_number_words_round_trip(number: int) -> None:
    assert parse_number(num2words(number, lang="id")) == number


@given(st.integers(0, 10**9), st.integers(1, 99))
def test_decimal_words_round_trip(whole: int, hundredths: int) -> None:
    value = Decimal(whole % 1000) + Decimal(hundredths) / 100
    assert parse_number(num2words(value, lang="id")) == value


@given(st.decimals(min_value=0, max_value=10**14, places=2))
def test_babel_indonesian_round_trip(value: Decimal) -> None:
    assert parse_number(format_decimal(value, locale="id")) == value


@given(st.integers(10**6, 10**14))
def test_babel_english_round_trip(number: int) -> None:
    assert parse_number(format_decimal(number, locale="en")) == number


@given(st.text(alphabet="0123456789.,- ribujtamlsp½(٣५", max_size=60))
@settings(max_examples=300)
def test_any_text_gives_offsets_into_itself(text: str) -> None:
    last = 0
    for number in find_numbers(text):
        assert last <= number.start < number.end <= len(text)
        assert text[number.start : number.end].strip() == text[number.start : number.end]
        last = number.end


@given(st.text(max_size=80))
def test_any_unicode_is_survived(text: str) -> None:
    find_numbers(text)
    value = parse_number(text)
    assert value is None or isinstance(value, Decimal)
