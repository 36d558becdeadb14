"""Money: tables of how news writes it, round trips through Babel, and nonsense that must give nothing."""

from decimal import Decimal
from typing import Any

import pytest
from babel import Locale
from babel.numbers import format_currency
from hypothesis import given
from hypothesis import strategies as st

from salur.grammar.lexemes import read_lexicon
from salur.grammar.money import find_money, is_currency, parse_money

VALUES = [
    # rupiah
    ("Rp5 miliar", "5000000000", "IDR"), ("Rp 5 miliar", "5000000000", "IDR"), ("Rp. 5 miliar", "5000000000", "IDR"),
    ("Rp.375.250.100", "375250100", "IDR"), ("Rp7.300.000.000", "7300000000", "IDR"), ("Rp 850 ribu", "850000", "IDR"),
    ("Rp850rb", "850000", "IDR"), ("Rp2,5jt", "2500000", "IDR"), ("Rp 2,5 jt", "2500000", "IDR"),
    ("Rp 1,64 M", "1640000000", "IDR"), ("Rp2M", "2000000000", "IDR"), ("Rp 3,2 T", "3200000000000", "IDR"),
    ("Rp 1,310 miliar", "1310000000", "IDR"), ("Rp90 milyar", "90000000000", "IDR"),
    ("Rp1,2 trilyun", "1200000000000", "IDR"),
    ("Rp 450.000,-", "450000", "IDR"), ("Rp.120.000.000,-", "120000000", "IDR"),
    ("Rp640.000.000,00", "640000000", "IDR"),
    ("Rp 75.000.-", "75000", "IDR"), ("Rp 25,000", "25000", "IDR"), ("IDR 15 juta", "15000000", "IDR"),
    ("IDR1.750.000", "1750000", "IDR"), ("40 juta rupiah", "40000000", "IDR"), ("200.000 rupiah", "200000", "IDR"),
    ("lima ratus ribu rupiah", "500000", "IDR"), ("satu setengah miliar rupiah", "1500000000", "IDR"),
    ("Rp 60 juta rupiah", "60000000", "IDR"), ("Rp 5 juta (lima juta rupiah)", "5000000", "IDR"),
    ("Rp2.000.000 (dua juta rupiah)", "2000000", "IDR"), ("sejuta rupiah", "1000000", "IDR"),
    ("RP 300 juta", "300000000", "IDR"),
    ("rp 50 ribu", "50000", "IDR"), ("2 juta 750 ribu rupiah", "2750000", "IDR"), ("Rp100 Juta", "100000000", "IDR"),
    # dollars
    ("US$ 12 juta", "12000000", "USD"), ("US$2,4 miliar", "2400000000", "USD"), ("USD4,1 miliar", "4100000000", "USD"),
    ("USD 150.000", "150000", "USD"), ("USD7,500.00", "7500", "USD"), ("$35 juta", "35000000", "USD"),
    ("$1.5 million", "1500000", "USD"), ("80.000 dolar AS", "80000", "USD"), ("20 ribu dolar Amerika", "20000", "USD"),
    ("3 juta dolar Amerika Serikat", "3000000", "USD"), ("600 dollar", "600", "USD"),
    ("2 juta dollar AS", "2000000", "USD"),
    ("900 US dollar", "900", "USD"), ("25 ribu dolar Singapura", "25000", "SGD"), ("S$ 400", "400", "SGD"),
    ("SGD 1.200", "1200", "SGD"), ("A$2,2 juta", "2200000", "AUD"), ("5 juta dolar Australia", "5000000", "AUD"),
    ("AUD 900 ribu", "900000", "AUD"), ("NZ$ 2 juta", "2000000", "NZD"), ("HK$3 juta", "3000000", "HKD"),
    ("70 ribu dolar Kanada", "70000", "CAD"),
    # the others
    ("3.075 euro", "3075", "EUR"), ("€ 12.500", "12500", "EUR"), ("EUR 27.400", "27400", "EUR"),
    ("40 juta euro", "40000000", "EUR"),
    ("6.310.000 yen", "6310000", "JPY"), ("JPY 8.114.000", "8114000", "JPY"), ("¥500 juta", "500000000", "JPY"),
    ("20 juta yuan", "20000000", "CNY"), ("RMB 3 juta", "3000000", "CNY"), ("RM 6.500", "6500", "MYR"),
    ("RM50 ribu", "50000", "MYR"),
    ("dua ribu ringgit", "2000", "MYR"), ("1.500 ringgit Malaysia", "1500", "MYR"), ("700 riyal", "700", "SAR"),
    ("5 ribu riyal Saudi", "5000", "SAR"), ("SAR 250", "250", "SAR"), ("80 juta won", "80000000", "KRW"),
    ("KRW 4 miliar", "4000000000", "KRW"), ("950 baht", "950", "THB"), ("12,4 juta poundsterling", "12400000", "GBP"),
    ("£3,5 juta", "3500000", "GBP"), ("GBP 90.000", "90000", "GBP"), ("CHF 1,6 juta", "1600000", "CHF"),
    ("2 juta franc Swiss", "2000000", "CHF"), ("300 ribu dirham", "300000", "AED"),
    ("5 juta rupee India", "5000000", "INR"),
    ("10 juta lira Turki", "10000000", "TRY"), ("4 juta peso Filipina", "4000000", "PHP"),
    ("7 juta riyal Qatar", "7000000", "QAR"),
    ("50 ribu Dolar Brunei", "50000", "BND"), ("8 ribu dinar Kuwait", "8000", "KWD"),
]  # fmt: skip

FOUND = [
    ("antara Rp5-10 juta sebulan", [("Rp5-10 juta", "5000000", "10000000", "IDR", True)]),
    ("Rp 2,5 hingga 3 juta", [("Rp 2,5 hingga 3 juta", "2500000", "3000000", "IDR", True)]),
    ("Rp500 ribu sampai Rp1 juta", [("Rp500 ribu sampai Rp1 juta", "500000", "1000000", "IDR", True)]),
    ("10-12 ribu dolar AS", [("10-12 ribu dolar AS", "10000", "12000", "USD", True)]),
    ("ratusan juta rupiah", [("ratusan juta rupiah", None, None, "IDR", True)]),
    ("Rp belasan miliar", [("Rp belasan miliar", None, None, "IDR", True)]),
    ("Rp800-an juta", [("Rp800-an juta", "800000000", None, "IDR", True)]),
    ("US$ 5 juta (Rp 80 miliar)", [("US$ 5 juta", "5000000", None, "USD", False),
    ("Rp 80 miliar", "80000000000", None, "IDR", False)]),
    ("Rp 2,4 per tahun", [("Rp 2,4", None, None, "IDR", False)]),
    ("Rp50 dan 25 kursi", [("Rp50", None, None, "IDR", False)]),
    (
        "Rp 40 dan Rp 65 juta",
        [("Rp 40", "40000000", None, "IDR", False), ("Rp 65 juta", "65000000", None, "IDR", False)],
    ),
    ("Rp20, 30, dan 45 juta", [("Rp20", "20000000", None, "IDR", False)]),
    ("Rp500.000 ribu", [("Rp500.000 ribu", None, None, "IDR", False)]),
    ("Euro 2024 dan Wonogiri 12", []),
    ("10 orang, 5 ton", []),
]  # fmt: skip

NO_MONEY = [
    "",
    "Rp",
    "Rp-",
    "Rp juta",
    "Rp1.00.00",
    "Rp" + "9" * 400,
    "Rp٣٠٠",
    "Rp5٣",
    "USD",
    "dolar",
    "Rupiah menguat",
    "$",
    "5 Rp",
]


@pytest.mark.parametrize(("text", "value", "currency"), VALUES)
def test_parse_money(text: str, value: str, currency: str) -> None:
    assert parse_money(text) == (Decimal(value), currency)


@pytest.mark.parametrize(("text", "expected"), FOUND)
def test_find_money(text: str, expected: list[Any]) -> None:
    found = [(text[m.start : m.end], m.value, m.high, m.currency, m.approx) for m in find_money(text)]
    assert found == [
        (wording, low and Decimal(low), high and Decimal(high), currency, approx)
        for wording, low, high, currency, approx in expected
    ]


@pytest.mark.parametrize("text", NO_MONEY)
def test_no_money(text: str) -> None:
    assert find_money(text) == []


def test_every_currency_is_known_to_cldr() -> None:
    known = Locale("id").currencies
    assert [code for code in read_lexicon("currencies") if code not in known] == []
    assert is_currency("IDR")
    assert not is_currency("paket")
    assert not is_currency(None)


@pytest.mark.parametrize("code", sorted(read_lexicon("currencies")))
def test_official_names_and_codes_are_read(code: str) -> None:
    name = Locale("id").currencies[code]
    assert parse_money(f"3 juta {name}") == (Decimal(3000000), code)
    assert parse_money(f"{code} 3 juta") == (Decimal(3000000), code)


@given(st.integers(100, 10**14), st.sampled_from(["IDR", "USD", "EUR", "MYR", "SGD", "JPY", "SAR"]))
def test_babel_round_trip(amount: int, code: str) -> None:
    assert parse_money(format_currency(amount, code, locale="id")) == (Decimal(amount), code)


@given(st.text(alphabet="Rp.US$€0123456789, -jutambil()", max_size=60))
def test_any_text_gives_offsets_into_itself(text: str) -> None:
    last = 0
    for money in find_money(text):
        assert last <= money.start < money.end <= len(text)
        last = money.end
