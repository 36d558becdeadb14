"""The year of undated articles, by the offices, bodies and disasters that they speak of."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from salur.grammar.eras import era_windows
from salur.grammar.lexemes import read_lexicon
from salur.grammar.resolution import resolve_dates


def isos(text, published=None):
    return [value.iso for _, value in resolve_dates(text, published)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Gubernur DKI Jakarta Anies Baswedan melepas relawan, Selasa (24/9).", ["2019-09-24"]),
        ("Kemdiktisaintek menyerahkan beasiswa di Kupang, Jumat (12/6).", ["2026-06-12"]),
        ("Mensos Risma datang, Kamis (9/12). Kemarin beras sudah tiba.", ["2021-12-09", "2021-12-08"]),
        ("Khofifah, Gubernur Jawa Timur, melepas truk, Rabu (25/9).", ["2019-09-25"]),
        ("Selimut bagi penyintas gempa Cianjur tiba hari ini (24/11).", [None]),
        ("Selimut bagi penyintas KRI Nanggala tiba hari ini (24/11).", ["2021-11-24"]),
        ("Selimut bagi penyintas gempa Cianjur tiba Selasa (6/12).", ["2022-12-06"]),
        ("Menkopolhukam Wiranto melepas truk, Rabu (25/9).", ["2019-09-25"]),
        ("Menpora Imam Nahrawi menjenguk atlet, Sabtu (15/9).", ["2018-09-15"]),
        ("Menkomdigi Meutya Hafid membagikan tablet, Senin (3/3).", ["2025-03-03"]),
        # Of two years that are left, the latest one if the text names it.
        ("Kemdiktisaintek membuka posko di Kupang (24/7). Dana tahun 2026 naik.", ["2026-07-24", "2026"]),
        ("Kemdiktisaintek membuka posko di Kupang (24/7). Dana tahun 2025 naik.", [None, "2025"]),
        # Of three dates with their weekday one may be wrong.
        ("Mensos Risma tiba Senin (6/12), bertolak Rabu (8/12), kembali Jumat (9/12).", ["2021-12-06", "2021-12-08", "2022-12-09"]),
        # Two years are left, the year lies in none of them, or nothing tells.
        ("Sembako dibagikan lewat Instagram, Selasa (24/9).", [None]),
        ("Mensos Juliari menyerahkan bantuan, Selasa (24/9).", [None]),
        ("Sembako dibagikan di Garut, Selasa (24/9).", [None]),
        # Who held an office once, and an era told as history, say nothing.
        ("Mantan Presiden Joko Widodo membagikan sembako, Selasa (24/9).", [None]),
        ("Pada era Presiden Joko Widodo dimulai, kini Presiden Prabowo datang, Jumat (12/6).", ["2026-06-12"]),
        # The latest year that is named, or the next.
        ("Lagu terakhirnya terbit Oktober 2018. Konsernya Sabtu (21/9).", ["2018-10", "2019-09-21"]),
        ("Panti ini berdiri sejak 2018. Beras tiba Sabtu (7/8).", ["2018", None]),
        ("Anggaran 2019 ini turun. Tahun ini Rp8 miliar, tahun lalu Rp12 miliar.", ["2019", "2019", "2018"]),
        # A date in full weighs more.
        ("Presiden Joko Widodo tiba Selasa (16/4/2024). Rabu (17/4) ia pulang.", ["2024-04-16", "2024-04-17"]),
    ],
)  # fmt: skip
def test_year(text, expected):
    assert isos(text) == expected


def test_the_publication_date_decides_where_there_is_one():
    assert isos("Presiden Joko Widodo membagikan sembako, Selasa (24/9).", date(2024, 9, 25)) == ["2024-09-24"]


def test_later_eras_rule_out_earlier_ones():
    assert era_windows("PPKM dan pandemi Covid-19") == [(date(2021, 1, 11), date(2022, 12, 30))]
    assert era_windows("Gubernur Khofifah")[0] == (date(2019, 2, 13), date(2024, 2, 13))
    assert era_windows("Gubernur Khofifah dan Presiden Prabowo")[0][0] == date(2025, 2, 20)


@pytest.mark.parametrize("row", read_lexicon("eras")["eras"], ids=lambda row: row["names"][0])
def test_rows_are_stretches_of_time(row):
    days = [row["from"], *(row[key] for key in ("to", "again") if key in row)]
    assert days == sorted(days)
    assert days[-1] <= read_lexicon("eras")["as_of"]
    assert all(era_windows(f"Warga, {name}, {row.get('with', '')}.") for name in row["names"])


@given(
    st.lists(
        st.sampled_from(
            ["Presiden ", "Gubernur ", "Jokowi", "(24/9)", "Selasa ", "covid-19 ", "\u0130", "'", "mantan "]
        )
    ).map("".join)
)
def test_any_text_has_ordered_windows(text):
    windows = era_windows(text)
    assert windows == sorted(windows)
    resolve_dates(text)
