"""Whole quantity phrases: where they begin and end, what they say, and which numbers are none."""

import sys
from decimal import Decimal
from types import FrameType

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from salur.annotations import Quantity
from salur.grammar.noun_phrases import Hints
from salur.grammar.quantities import find_quantities

# text, phrase, kind, value, unit, object
PHRASES = [
    # number, unit, noun
    ("Camat menerima 1.750 paket hygiene kit dari PMI", "1.750 paket hygiene kit", "count", "1750", "paket", "hygiene kit"),
    ("membawa 12 ton beras untuk warga", "12 ton beras", "measure", "12", "ton", "beras"),
    ("dua unit mobil tangki milik PDAM", "dua unit mobil tangki", "count", "2", "unit", "mobil tangki"),
    ("Tiga puluh ekor kambing disembelih", "Tiga puluh ekor kambing", "count", "30", "ekor", "kambing"),
    ("serta 60 lembar terpal, juga obat", "60 lembar terpal", "count", "60", "lembar", "terpal"),
    ("30 kilogram (kg) gula pasir", "30 kilogram (kg) gula pasir", "measure", "30", "kg", "gula pasir"),
    ("400 (empat ratus) paket sembako", "400 (empat ratus) paket sembako", "count", "400", "paket", "sembako"),
    ("lima (5) unit genset", "lima (5) unit genset", "count", "5", "unit", "genset"),
    ("2,25 juta liter air bersih", "2,25 juta liter air bersih", "measure", "2250000", "liter", "air bersih"),
    ("18,6 juta KPM di desa", "18,6 juta KPM", "count", "18600000", "KPM", None),
    ("40 potong pakaian layak pakai kepada", "40 potong pakaian layak pakai", "count", "40", "potong", "pakaian layak pakai"),
    ("90 paket makanan siap saji yang dibagikan", "90 paket makanan siap saji", "count", "90", "paket", "makanan siap saji"),
    ("16 unit hunian sementara.", "16 unit hunian sementara", "count", "16", "unit", "hunian sementara"),
    ("1,500 ton gabah", "1,500 ton gabah", "measure", "1.5", "ton", "gabah"),
    ("3 ton 250 kilo beras", "3 ton 250 kilo beras", "measure", "3250", "kg", "beras"),
    ("membeli 1/2 ton semen", "1/2 ton semen", "measure", "0.5", "ton", "semen"),
    ("500kg beras", "500kg beras", "measure", "500", "kg", "beras"),
    ("9 ribu dus (air mineral) tiba", "9 ribu dus (air mineral)", "count", "9000", "dus", "air mineral"),
    ("4 ekor Sapi Perah kepada kelompok", "4 ekor Sapi Perah", "count", "4", "ekor", "Sapi Perah"),
    ("satu unit televisi berukuran 50 inci", "satu unit televisi berukuran 50 inci", "count", "1", "unit", "televisi berukuran 50 inci"),
    ("menyerahkan 2 buah tandon berkapasitas 1.000 liter", "2 buah tandon", "count", "2", "buah", "tandon"),
    # number and noun
    ("enam mesin pendingin ruangan dan lampu", "enam mesin pendingin ruangan", "count", "6", None, "mesin pendingin ruangan"),
    ("sebanyak 3000 masker dibagikan", "3000 masker", "count", "3000", None, "masker"),
    ("membagikan 2000 masker gratis", "2000 masker gratis", "count", "2000", None, "masker gratis"),
    ("setengah juta masker", "setengah juta masker", "count", "500000", None, "masker"),
    ("5.000 masker N95 dan alkohol", "5.000 masker N95", "count", "5000", None, "masker N95"),
    ("700 dosis vaksin Covid-19 untuk lansia", "700 dosis vaksin Covid-19", "count", "700", "dosis", "vaksin Covid-19"),
    ("tiba. Adapun 4.000 APD disimpan", "4.000 APD", "count", "4000", None, "APD"),
    ("Unes Berangkatkan 35 Relawan Medis ke Palu", "35 Relawan Medis", "count", "35", None, "Relawan Medis"),
    ("menyerahkan 1.350Sertifikat tanah kepada", "1.350Sertifikat tanah", "count", "1350", None, "Sertifikat tanah"),
    ("dari warga,4 ribu nasi bungkus untuk", "4 ribu nasi bungkus", "count", "4000", None, "nasi bungkus"),
    ("seribuan nasi bungkus bagi", "seribuan nasi bungkus", "count", "1000", None, "nasi bungkus"),
    ("seratusan orang tua", "seratusan orang tua", "count", "100", "orang", "tua"),
    ("lebih dari setengah atau 58 persen warga", "58 persen", "percent", "58", "persen", None),
    ("lima hingga sepuluh persen warga", "lima hingga sepuluh persen", "percent", "5", "persen", None),
    ("hibah 3 miliar kroner untuk", "3 miliar kroner", "money", "3000000000", "NOK", None),
    ("130 seragam SD beserta tas", "130 seragam SD", "count", "130", None, "seragam SD"),
    ("empat sumur bor bantuan provinsi", "empat sumur bor", "count", "4", None, "sumur bor"),
    ("perbaikan 25 rumah tersebut", "25 rumah", "count", "25", None, "rumah"),
    # one of
    ("Seekor sapi limosin dari bupati", "Seekor sapi limosin", "count", "1", "ekor", "sapi limosin"),
    ("sebuah kursi roda untuk Ani", "sebuah kursi roda", "count", "1", None, "kursi roda"),
    ("selembar kain batik", "selembar kain batik", "count", "1", "lembar", "kain batik"),
    # the noun before
    ("bantuan beras sebanyak 14 ton untuk", "beras sebanyak 14 ton", "measure", "14", "ton", "beras"),
    ("Beras sebanyak 7 ton tiba", "Beras sebanyak 7 ton", "measure", "7", "ton", "Beras"),
    ("Posko: Masker medis 70 lembar", "Masker medis 70 lembar", "count", "70", "lembar", "Masker medis"),
    ("masker 650 lembar, sabun", "masker 650 lembar", "count", "650", "lembar", "masker"),
    ("menghibahkan tanah seluas 1,2 hektare kepada", "tanah seluas 1,2 hektare", "measure", "1.2", "hektare", "tanah"),
    ("berupa emas seberat 12,5 gram", "emas seberat 12,5 gram", "measure", "12.5", "gram", "emas"),
    ("mengirim pompa air berjumlah 8 buah", "pompa air berjumlah 8 buah", "count", "8", "buah", "pompa air"),
    ("Posko II 380 kg", "380 kg", "measure", "380", "kg", None),
    ("menerima 40 kotak.", "40 kotak", "count", "40", "kotak", None),
    ("di sana kambing ada 12 ya", "kambing ada 12", "count", "12", None, "kambing"),
    # money
    ("donasi Rp7,5 miliar untuk", "Rp7,5 miliar", "money", "7500000000", "IDR", None),
    ("memberi uang dua juta saja", "uang dua juta", "money", "2000000", "IDR", None),
    ("dana Rp 80.000.000,- itu", "Rp 80.000.000,-", "money", "80000000", "IDR", None),
    ("sumbangan 40 ribu dolar Amerika dari", "40 ribu dolar Amerika", "money", "40000", "USD", None),
    # percent, durations, ages
    ("diskon 35 persen bagi", "35 persen", "percent", "35", "persen", None),
    ("naik 2,5% lagi", "2,5%", "percent", "2.5", "persen", None),
    ("berusia 46 tahun", "46 tahun", "measure", "46", "tahun", None),
    ("selama tiga bulan penuh", "tiga bulan", "measure", "3", "bulan", None),
]  # fmt: skip

# text, phrase, value, high, approx, per, role
CONTEXTS = [
    ("lebih dari 750 paket sembako", "lebih dari 750 paket sembako", "750", None, True, None, None),
    ("hampir Rp400 juta", "hampir Rp400 juta", "400000000", None, True, None, None),
    ("Tak kurang dari 900 dus mi", "Tak kurang dari 900 dus mi", "900", None, True, None, None),
    ("kurang lebih lima truk sayur", "kurang lebih lima truk sayur", "5", None, True, None, None),
    ("Rp 9 miliar lebih dana", "Rp 9 miliar lebih", "9000000000", None, True, None, None),
    ("hingga Rp3 juta saja", "Rp3 juta", "3000000", None, True, None, None),
    ("puluhan paket makanan", "puluhan paket makanan", None, None, True, None, None),
    ("ratusan juta rupiah", "ratusan juta rupiah", None, None, True, None, None),
    ("belasan ribu masker kain", "belasan ribu masker kain", None, None, True, None, None),
    ("sejumlah bahan pokok kepada", "sejumlah bahan pokok", None, None, True, None, None),
    ("beberapa karung beras untuk", "beberapa karung beras", None, None, True, None, None),
    ("berbagai alat kesehatan, juga", "berbagai alat kesehatan", None, None, True, None, None),
    ("beberapa ratus juta rupiah", "beberapa ratus juta rupiah", None, None, True, None, None),
    ("beberapa ratus meter kabel", "beberapa ratus meter kabel", None, None, True, None, None),
    ("sejumlah 15 hewan kurban", "15 hewan kurban", "15", None, False, None, None),
    ("6-9 ton jagung", "6-9 ton jagung", "6", "9", True, None, None),
    ("antara 20 dan 25 unit rumah", "20 dan 25 unit rumah", "20", "25", True, None, None),
    ("Rp2 juta hingga Rp4 juta", "Rp2 juta hingga Rp4 juta", "2000000", "4000000", True, None, None),
    ("masing-masing Rp6 juta.", "Rp6 juta", "6000000", None, False, "recipient", None),
    ("120 siswa masing-masing menerima Rp 900 ribu per tahun", "Rp 900 ribu per tahun", "900000", None, False, "recipient", None),
    ("Rp 4 juta per KK di sana", "Rp 4 juta per KK", "4000000", None, False, "recipient", None),
    ("Rp750 ribu tiap orang", "Rp750 ribu tiap orang", "750000", None, False, "recipient", None),
    ("setiap keluarga mendapat 15 kg beras", "15 kg beras", "15", None, False, "recipient", None),
    ("voucer @ Rp75 ribu", "Rp75 ribu", "75000", None, False, "recipient", None),
    ("Rp250.000 per bulan", "Rp250.000 per bulan", "250000", None, False, "bulan", None),
    ("Rp250 ribu/bulan,", "Rp250 ribu/bulan", "250000", None, False, "bulan", None),
    ("Rp2,4 juta setahun", "Rp2,4 juta setahun", "2400000", None, False, "tahun", None),
    ("Rp5 juta untuk setiap KK", "Rp5 juta", "5000000", None, False, "recipient", None),
    ("Rp40 juta per Desember", "Rp40 juta", "40000000", None, False, None, None),
    ("empat truk masing-masing 3 ton", "empat truk", "4", None, False, None, None),
    ("total Rp12 miliar", "Rp12 miliar", "12000000000", None, False, None, "total"),
    ("Total bantuan yang disalurkan 80 paket", "80 paket", "80", None, False, None, "total"),
    ("senilai Rp55 juta", "Rp55 juta", "55000000", None, False, None, "worth"),
    ("senilai sekitar Rp55 juta", "sekitar Rp55 juta", "55000000", None, True, None, "worth"),
    ("nilai bantuan logistik itu mencapai Rp88 juta", "Rp88 juta", "88000000", None, False, None, "worth"),
    ("delapan tandon ukuran 1.200 liter", "delapan tandon", "8", None, False, None, None),
    ("40 unit hunian berkapasitas 2.000 liter", "40 unit hunian", "40", None, False, None, None),
    ("sebuah bus listrik berkapasitas 30 kursi untuk", "sebuah bus listrik", "1", None, False, None, None),
    ("3 tenda ukuran 2 bulan", "3 tenda", "3", None, False, None, None),
    ("1.120sertifikat tanah", "1.120sertifikat tanah", "1120", None, False, None, None),
    ("sebilah keris pusaka", "sebilah keris pusaka", "1", None, False, None, None),
    ("setandan pisang", "setandan pisang", "1", None, False, None, None),
    ("masing-masing Rp 2,4 per tahun", "Rp 2,4 per tahun", "2400000", None, False, "recipient", None),
    ("Rp 2,4 per orang", "Rp 2,4 per orang", "2400000", None, False, "recipient", None),
    ("Rp 24 per orang", "Rp 24 per orang", None, None, False, "recipient", None),
    ("Rp 2,4 untuk warga", "Rp 2,4", None, None, False, None, None),
]  # fmt: skip

NONE = [
    "Selasa (3/6/2025) pukul 09.30 WIB", "tanggal 17 Agustus 1945", "sejak tahun 2019", "pada 2020 lalu", "Pemilu 2024 usai",
    "telepon 0812-3456-7890", "call center 021-5550123", "Pasal 55 ayat 1", "UU No. 24 Tahun 2007", "pandemi Covid-19",
    "Budi (45), warga", "menang 3-1 atas", "Kodim 0123 bersiap", "SMAN 2 menggelar", "RT 03/RW 05", "HUT ke-80 RI",
    "Jalan Melati No 7", "1446 H", "dua hari lalu", "salah satu di antaranya", "jaringan 4G di daerah 3T", "kelas 5",
    "masker N95 saja", "Rp", "9" * 400, "Rp1.00.00", "٣٠ paket", "5٣ paket", "12 kali", "lima besar", "", "2024-05-17",
    "tiba 7 Febuari di Manado", "sejak 18 December", "pada 12 Dzulqadah", "Kepulauan Seribu cerah", "macet di Simpang Lima",
    "pecahan seribuan", "kode A,5", "https://contoh.id/2024/11/45", "beberapa waktu", "pasal 12, 13", "salah satu unit mobil", "Persiba 3 - 2 Persela", "Sabtu (1/2) siang", "rasio 1/2 lebih",
]  # fmt: skip


def _single(text: str) -> tuple[str, Quantity]:
    found = find_quantities(text)
    assert found, text
    first = found[0]
    return text[first.start : first.end], first.quantity


@pytest.mark.parametrize(("text", "phrase", "kind", "value", "unit", "thing"), PHRASES)
def test_phrase(text: str, phrase: str, kind: str, value: str, unit: str | None, thing: str | None) -> None:
    found, quantity = _single(text)
    assert found == phrase
    assert (quantity.kind, quantity.value, quantity.unit, quantity.object) == (kind, Decimal(value), unit, thing)


@pytest.mark.parametrize(("text", "phrase", "value", "high", "approx", "per", "role"), CONTEXTS)
def test_context(
    text: str, phrase: str, value: str | None, high: str | None, approx: bool, per: str | None, role: str | None
) -> None:
    found, quantity = next(
        (text[q.start : q.end], q.quantity) for q in find_quantities(text) if text[q.start : q.end] == phrase
    )
    assert found == phrase
    assert quantity.value == (value and Decimal(value))
    assert quantity.high == (high and Decimal(high))
    assert (quantity.approx, quantity.per, quantity.role) == (approx, per, role)


@pytest.mark.parametrize("text", NONE)
def test_no_quantity(text: str) -> None:
    assert [text[q.start : q.end] for q in find_quantities(text)] == []


def test_a_sentence_with_many() -> None:
    text = "Warga menerima 80 paket sembako, 2 ton beras dan Rp15 juta; lima tenda menyusul."
    assert [text[q.start : q.end] for q in find_quantities(text)] == [
        "80 paket sembako", "2 ton beras", "Rp15 juta", "lima tenda",
    ]  # fmt: skip


def test_a_list_names_its_currency_once() -> None:
    text = "Hadiahnya Rp80 juta, 45 juta dan 30 juta"
    assert [(q.quantity.unit, q.quantity.value) for q in find_quantities(text)] == [
        ("IDR", Decimal(80_000_000)), ("IDR", Decimal(45_000_000)), ("IDR", Decimal(30_000_000)),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("text", "phrases"),
    [
        ("delapan tandon ukuran 1.200 liter dan 3 pompa", ["delapan tandon", "3 pompa"]),
        ("satu bus listrik berkapasitas 30 kursi, Rp5 juta", ["satu bus listrik", "Rp5 juta"]),
        ("gudang berkapasitas 50 ton beras", ["50 ton beras"]),
    ],
)
def test_a_size_is_no_quantity(text: str, phrases: list[str]) -> None:
    assert [text[q.start : q.end] for q in find_quantities(text)] == phrases


def test_offsets_count_from_the_beginning_of_the_text() -> None:
    text = "Baris satu.\n\n  Bantuan 12 dus mi instan\r\nRp5 juta"
    assert [text[q.start : q.end] for q in find_quantities(text)] == ["12 dus mi instan", "Rp5 juta"]


def test_a_phrase_ends_with_its_line() -> None:
    text = "diserahkan 12 dus\nmi instan"
    assert [text[q.start : q.end] for q in find_quantities(text)] == ["12 dus"]


def test_hints_cut_and_keep() -> None:
    text = "menyerahkan 12 ton beras premium dan 3 unit menggala baru"
    cut = Hints(breaks=frozenset({text.index("premium")}))
    keep = Hints(nouns=frozenset({text.index("menggala")}))
    assert [text[q.start : q.end] for q in find_quantities(text)] == ["12 ton beras premium", "3 unit"]
    assert [text[q.start : q.end] for q in find_quantities(text, hints=cut)] == ["12 ton beras", "3 unit"]
    assert [text[q.start : q.end] for q in find_quantities(text, hints=keep)][1] == "3 unit menggala baru"


_PIECES = [
    "Rp", "5", "2.500", "1,5", "juta", "ratusan", "lima", "puluh", "(", ")", "-", "/", "per", "masing-masing", "KK", "kg",
    "paket", "beras", "sebanyak", "lebih", "dari", "sekitar", "senilai", "total", "\n", ",", ".", "dan", "½", "%", "sejumlah", "İ",
    "seekor", "US$", "dolar", "AS", "hingga", "antara", "@", "😀", "٣", "Kota",
]  # fmt: skip


@given(st.lists(st.sampled_from(_PIECES), max_size=40), st.sampled_from([" ", "", "  "]))
@settings(max_examples=300)
def test_any_mixture_gives_ordered_offsets(pieces: list[str], joint: str) -> None:
    text = joint.join(pieces)
    last = 0
    for found in find_quantities(text):
        assert last <= found.start < found.end <= len(text)
        assert found.quantity.object is None or found.quantity.object in text[found.start : found.end]
        last = found.end


@given(st.text(max_size=100))
def test_any_unicode_is_survived(text: str) -> None:
    find_quantities(text)


_ADVERSARIAL = [
    "9", "9.", "1,", "lima ", "ribuan ", "lebih dari ", "Rp", "Rp 5 ", "sejumlah ", "( ", "5 (", "/", "a/", "5 kg ", "per ",
    "masing-masing ", "5-", "1/", "juta ", "5 juta ", "se", "antara 5 dan ", "sebanyak ", "beras ", "s/d ", "setengah ", "koma satu ",
]  # fmt: skip


def _calls(text: str) -> int:
    """Count the function calls that reading a text takes: a measure of work that no busy machine disturbs."""
    count = 0

    def note(_frame: FrameType, event: str, _argument: object) -> None:
        nonlocal count
        count += event in ("call", "c_call")

    sys.setprofile(note)
    try:
        find_quantities(text)
    finally:
        sys.setprofile(None)
    return count


@pytest.mark.parametrize("piece", _ADVERSARIAL)
def test_work_grows_with_the_text_and_no_faster(piece: str) -> None:
    find_quantities(piece * 100)  # lexicons are read once
    assert _calls(piece * 4000) < 4.4 * _calls(piece * 1000)
