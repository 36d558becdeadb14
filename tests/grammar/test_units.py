"""Units: spellings, case, one-of words, and pint behind the measures."""

from decimal import Decimal
from typing import Any

import pint
import pytest

from salur.grammar.lexemes import read_lexicon
from salur.grammar.units import convert, one_of, parse_unit

SPELLINGS = [
    ("paket", "paket", "count"), ("Paket", "paket", "count"), ("PAKET", "paket", "count"), ("zak", "sak", "count"),
    ("jerigen", "jeriken", "count"), ("kardus", "dus", "count"), ("box", "boks", "count"), ("roll", "rol", "count"),
    ("stel", "setel", "count"), ("eks", "eksemplar", "count"), ("kepala keluarga", "KK", "count"),
    ("KK", "KK", "count"),
    ("keluarga penerima manfaat", "KPM", "count"), ("mata tunas", "mata tunas", "count"),
    ("personil", "personel", "count"),
    ("truck", "truk", "count"), ("kantung", "kantong", "count"), ("unit", "unit", "count"), ("ekor", "ekor", "count"),
    ("kg", "kg", "measure"), ("Kg", "kg", "measure"), ("kilogram", "kg", "measure"), ("kilo", "kg", "measure"),
    ("Ton", "ton", "measure"), ("metrik ton", "ton", "measure"), ("kwintal", "kuintal", "measure"),
    ("gr", "gram", "measure"),
    ("hektar", "hektare", "measure"), ("Ha", "hektare", "measure"), ("meter persegi", "meter persegi", "measure"),
    ("m2", "meter persegi", "measure"), ("m²", "meter persegi", "measure"), ("m3", "meter kubik", "measure"),
    ("kubik", "meter kubik", "measure"), ("meter", "meter", "measure"), ("m", "meter", "measure"),
    ("kilometer", "km", "measure"),
    ("ltr", "liter", "measure"), ("cc", "ml", "measure"), ("inch", "inci", "measure"), ("PK", "PK", "measure"),
    ("GB", "GB", "measure"), ("km/jam", "km/jam", "measure"), ("tahun", "tahun", "time"), ("minggu", "pekan", "time"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "name", "kind"), SPELLINGS)
def test_parse_unit(text: str, name: str, kind: str) -> None:
    unit = parse_unit(text)
    assert unit is not None
    assert (unit.name, unit.kind) == (name, kind)


@pytest.mark.parametrize("text", ["", "rumah", "mobil", "M", "G", "Pk", "paket sembako", "kilogram per", "😀", "9"])
def test_no_unit(text: str) -> None:
    assert parse_unit(text) is None


@pytest.mark.parametrize(
    ("word", "name"), [("seekor", "ekor"), ("selembar", "lembar"), ("sekarung", "karung"), ("seton", "ton")]
)
def test_one_of(word: str, name: str) -> None:
    unit, single = one_of(word)
    assert single
    assert unit is not None
    assert unit.name == name


def test_one_of_without_unit() -> None:
    assert one_of("sebuah") == (None, True)
    assert one_of("sembako") == (None, False)


def test_every_unit_in_the_lexicon_is_found_by_its_name() -> None:
    data = read_lexicon("units")
    for section in ("classifiers", "measures", "times"):
        for name in data[section]:
            unit = parse_unit(name)
            assert unit is not None, name
            assert unit.name == name


def test_every_one_of_word_names_a_known_unit() -> None:
    for word, name in read_lexicon("units")["one_of"].items():
        assert name is None or one_of(word)[0] is not None, word


def test_pint_knows_every_measure() -> None:
    registry: pint.UnitRegistry[Any] = pint.UnitRegistry()
    for section in ("measures", "times"):
        for name, row in read_lexicon("units")[section].items():
            assert row["pint"] is None or registry.parse_expression(row["pint"]) is not None, name


@pytest.mark.parametrize(
    ("value", "unit", "target", "expected"),
    [
        ("3", "ton", "kg", "3000"), ("2", "kuintal", "kg", "200"), ("5", "ons", "gram", "500"),
        ("1.5", "hektare", "m2", "15000"),
        ("4", "m3", "liter", "4000"), ("2", "tahun", "tahun", "2"), ("250", "ml", "liter", "0.25"),
    ],
)  # fmt: skip
def test_convert(value: str, unit: str, target: str, expected: str) -> None:
    source, goal = parse_unit(unit), parse_unit(target)
    assert source is not None
    assert goal is not None
    assert convert(Decimal(value), source, goal) == Decimal(expected)


def test_what_does_not_convert() -> None:
    ton, liter, paket = parse_unit("ton"), parse_unit("liter"), parse_unit("paket")
    assert ton is not None
    assert liter is not None
    assert paket is not None
    assert convert(Decimal(1), ton, liter) is None
    assert convert(Decimal(1), ton, paket) is None
