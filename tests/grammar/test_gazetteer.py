"""Places: a table of texts with the places in them, and properties that hold for any text."""

from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from salur.errors import ResourceError
from salur.grammar.gazetteer import Gazetteer, gazetteer, level_of
from salur.grammar.gazetteer_tables import name_key
from salur.grammar.place_words import place_words
from salur.grammar.places import find_places
from salur.resources import data_path

# text -> [(place as written, code or None)]; a country's code is ISO 3166. Unlinked and abroad: None.
CASES: list[tuple[str, list[tuple[str, str | None]]]] = [
    # Provinces, official and short
    ("Beras itu dikirim ke Jawa Barat.", [("Jawa Barat", "32")]),
    # Datelines and seats
    ("SIDIKALANG - Warga menerima beras.", [("SIDIKALANG", "12.11.01")]),
    ("Tidore – Warga menerima beras.", [("Tidore", "82.72")]),
    ("Beras tiba di Bagansiapiapi dan Serui.", [("Bagansiapiapi", "14.07"), ("Serui", "91.05")]),
    ("Bu Sula menyumbang beras.", []),
    # Names of programmes, offices and numbered areas
    ("LLDIKTI Wilayah VII Jawa Timur Tahun 2026 memberi hibah.", []),
    ("Hibah bagi wilayah Terdepan, Terluar, dan Tertinggal.", []),
    ("Data dari Pangkalan Data Pendidikan Tinggi di Lingkungan Kementerian Agama.", []),
    ("Alumni Program Studi Gizi membagikan beras di Kupang.", [("Kupang", "53.71")]),
    ("Santunan dari RSUP Fatmawati dr. Dian terima.", [("RSUP Fatmawati", None)]),
    ("Beras untuk RSUD tiba di RSUD dr. Soetarto, Yogyakarta.", [("RSUD dr. Soetarto", None), ("Yogyakarta", "34")]),
    ("Relawan berangkat ke Provinsi Kalimantan Timur.", [("Provinsi Kalimantan Timur", "64")]),
    ("Bantuan untuk warga Prov. Sulawesi Tengah tiba.", [("Prov. Sulawesi Tengah", "72")]),
    ("Sebanyak 40 ton beras menuju Jatim.", [("Jatim", "35")]),
    ("Gempa di Sulsel merusak rumah warga.", [("Sulsel", "73")]),
    ("Siswa di NTT dan NTB menerima tas.", [("NTT", "53"), ("NTB", "52")]),
    ("Paket dibagikan di DKI Jakarta dan DIY.", [("DKI Jakarta", "31"), ("DIY", "34")]),
    ("Donasi dari warga Sumatra Utara terkumpul.", [("Sumatra Utara", "12")]),
    ("Obat dikirim ke Papua Pegunungan.", [("Papua Pegunungan", "95")]),
    ("Perahu tiba di Papua Barat Daya.", [("Papua Barat Daya", "96")]),
    ("Dulu kiriman ke Irian Jaya lewat laut.", [("Irian Jaya", "91")]),
    ("Bibit dibagi di Kepri, Babel, dan Kaltara.", [("Kepri", "21"), ("Babel", "19"), ("Kaltara", "65")]),
    ("KUPANG, NTT - Truk tangki air tiba.", [("KUPANG", "53.71"), ("NTT", "53")]),
    # Regencies and cities
    ("Tenda dipasang di Kabupaten Lampung Selatan.", [("Kabupaten Lampung Selatan", "18.01")]),
    ("Kambing dibagikan di Kab. Kampar.", [("Kab. Kampar", "14.01")]),
    ("Dana itu diserahkan di Kota Bekasi.", [("Kota Bekasi", "32.75")]),
    ("Warga kabupaten Cianjur mengantre.", [("kabupaten Cianjur", "32.03")]),
    ("Kursi roda tiba di Jayapura.", [("Jayapura", "91.71")]),
    ("Sekolah di Kota Administrasi Jakarta Timur rusak.", [("Kota Administrasi Jakarta Timur", "31.75")]),
    ("Dapur umum dibuka di Jaksel.", [("Jaksel", "31.74")]),
    ("Air bersih dikirim ke Aceh Tamiang.", [("Aceh Tamiang", "11.16")]),
    ("Bantuan tiba di Palangkaraya.", [("Palangkaraya", "62.71")]),
    ("Bantuan tiba di Palangka Raya.", [("Palangka Raya", "62.71")]),
    ("Bantuan tiba di Bandarlampung.", [("Bandarlampung", "18.71")]),
    ("Mereka singgah di Fak-Fak lalu Kaimana.", [("Fak-Fak", "92.03"), ("Kaimana", "92.08")]),
    ("Petani Kukar dan Kutim mendapat traktor.", [("Kukar", "64.02"), ("Kutim", "64.08")]),
    ("Perahu diberikan di Kabupaten Pangkajene dan Kepulauan.", [("Kabupaten Pangkajene dan Kepulauan", "73.10")]),
    ("Toko roti di Solo menyumbang.", [("Solo", "33.72")]),
    ("Kapal sandar di Ujung Pandang.", [("Ujung Pandang", "73.71")]),
    ("Sembako dibawa ke Timika.", [("Timika", "94.04")]),
    ("Dibagikan di Kodya Surabaya.", [("Kodya Surabaya", "35.78")]),
    ("Warga Kota Pahlawan berdonasi.", [("Kota Pahlawan", "35.78")]),
    ("Ia lahir di Maluku Tenggara Barat.", [("Maluku Tenggara Barat", "81.03")]),
    # Regency or city of one name
    ("Bandung - Sebanyak 300 paket dibagikan.", [("Bandung", "32.73")]),
    (
        "Longsor menimpa Kabupaten Bandung. Warga Bandung mengungsi.",
        [("Kabupaten Bandung", "32.04"), ("Bandung", "32.04")],
    ),
    (
        "Beras dibagikan di Kecamatan Babelan. Wilayah lain di Bekasi menyusul.",
        [("Kecamatan Babelan", "32.16.02"), ("Bekasi", "32.16")],
    ),
    ("Kota Malang dan Kabupaten Malang sama-sama kebagian.", [("Kota Malang", "35.73"), ("Kabupaten Malang", "35.07")]),
    ("Relawan bertolak ke Gorontalo.", [("Gorontalo", "75")]),
    ("Warga Kota Gorontalo berterima kasih.", [("Kota Gorontalo", "75.71")]),
    ("Mereka bermalam di Yogyakarta.", [("Yogyakarta", "34")]),
    ("Mereka bermalam di Kota Yogyakarta.", [("Kota Yogyakarta", "34.71")]),
    ("Dapur umum di Banjar, Jawa Barat, ditutup.", [("Banjar", "32.79"), ("Jawa Barat", "32")]),
    ("Dapur umum di Banjar, Kalsel, ditutup.", [("Banjar", "63.03"), ("Kalsel", "63")]),
    ("Dapur umum di Banjar ditutup.", [("Banjar", None)]),
    # Districts and villages, resolved by their neighbours
    ("Bibit diserahkan di Kec. Suli Barat.", [("Kec. Suli Barat", "73.17.19")]),
    (
        "Lokasinya Desa Sukamaju, Kecamatan Jonggol, Kabupaten Bogor.",
        [("Desa Sukamaju", "32.01.06.2001"), ("Kecamatan Jonggol", "32.01.06"), ("Kabupaten Bogor", "32.01")],
    ),
    (
        "Perahu karet tiba di Kelurahan Belawan Sicanang, Medan.",
        [("Kelurahan Belawan Sicanang", "12.71.08.1005"), ("Medan", "12.71")],
    ),
    (
        "Dibagikan di Kecamatan Karanganyar, Kabupaten Demak.",
        [("Kecamatan Karanganyar", "33.21.09"), ("Kabupaten Demak", "33.21")],
    ),
    ("Warga Kecamatan Karanganyar menunggu.", [("Kecamatan Karanganyar", None)]),
    (
        "Banjir melanda Kabupaten Pekalongan. Di Kecamatan Karanganyar air surut.",
        [("Kabupaten Pekalongan", "33.26"), ("Kecamatan Karanganyar", "33.26.07")],
    ),
    (
        "Sembako dibagi di Kecamatan Gunung Kaler, Kresek, Kronjo, dan Mauk.",
        [("Kecamatan Gunung Kaler", "36.03.32"), ("Kresek", "36.03.06"), ("Kronjo", "36.03.07"), ("Mauk", "36.03.08")],
    ),
    ("Rumah baru di Lebak Bulus, Jakarta Selatan.", [("Lebak Bulus", "31.74.06.1002"), ("Jakarta Selatan", "31.74")]),
    ("Obat tiba di Distrik Arso, Kabupaten Keerom.", [("Distrik Arso", "91.11.02"), ("Kabupaten Keerom", "91.11")]),
    ("Warga Batu, Jawa Timur, memanen apel.", [("Batu", "35.79"), ("Jawa Timur", "35")]),
    ("Kami tinggal di Batu sejak kecil.", [("Batu", "35.79")]),
    (
        "Sumur bor dibuat di Desa Rindusari, Kabupaten Blora.",
        [("Desa Rindusari", None), ("Kabupaten Blora", "33.16")],
    ),
    (
        "Desa Sukamaju, Kecamatan Babelan, Kabupaten Bekasi.",
        [("Desa Sukamaju", None), ("Kecamatan Babelan", "32.16.02"), ("Kabupaten Bekasi", "32.16")],
    ),
    ("Kain sarung untuk Gampong Rinti di Aceh Besar.", [("Gampong Rinti", None), ("Aceh Besar", "11.06")]),
    (
        "Ada tiga desa penerima yakni Segala Anyar, Mertak, dan Rembitan di Kabupaten Lombok Tengah.",
        [
            ("Segala Anyar", "52.02.04.2002"),
            ("Mertak", "52.02.04.2012"),
            ("Rembitan", "52.02.04.2008"),
            ("Kabupaten Lombok Tengah", "52.02"),
        ],
    ),
    ("Pos didirikan di kecamatan Pancoran.", [("kecamatan Pancoran", "31.74.08")]),
    (
        "Bupati Flores Timur meninjau pos di Larantuka dan Desa Hokeng Jaya.",
        [("Larantuka", "53.06.03"), ("Desa Hokeng Jaya", "53.06.01.2012")],
    ),
    ("Wali Kota Malang membuka dapur umum di Malang.", [("Malang", "35.73")]),
    ("Bupati Malang membuka dapur umum di Malang.", [("Malang", "35.07")]),
    (
        "Sumbernya Kecamatan Batipuh Selatan, Kabupaten Tanah Datar.",
        [("Kecamatan Batipuh Selatan", "13.04.14"), ("Kabupaten Tanah Datar", "13.04")],
    ),
    (
        "Lokasinya Desa Murnisari-Kecamatan Mande, Kabupaten Cianjur.",
        [("Desa Murnisari", "32.03.08.2012"), ("Kecamatan Mande", "32.03.08"), ("Kabupaten Cianjur", "32.03")],
    ),
    ("Beras dibagi di tiap kecamatan. Warga antre.", []),
    ("Di Aceh, rumah didirikan di Lampuuk.", [("Aceh", "11"), ("Lampuuk", None)]),
    ("Di Jawa Barat, rumah didirikan di Lampuuk.", [("Jawa Barat", "32")]),
    (
        "Rumahnya di Perum Griya Asri B2 Kel. Cikole Kec. Cikole, Kota Sukabumi, Jawa Barat 43115.",
        [
            ("Perum Griya Asri B2", None),
            ("Kel. Cikole", "32.72.02.1001"),
            ("Kec. Cikole", "32.72.02"),
            ("Kota Sukabumi", "32.72"),
            ("Jawa Barat", "32"),
        ],
    ),
    (
        "Paket tiba di Kelurahan Pangongangan, Kecamatan Manguharjo, Kota Mediun.",
        [
            ("Kelurahan Pangongangan", "35.77.02.1007"),
            ("Kecamatan Manguharjo", "35.77.02"),
            ("Kota Mediun", "35.77"),
        ],
    ),
    ("Sapi itu milik warga Kabupaten Tasikmalya.", [("Kabupaten Tasikmalya", "32.06")]),
    (
        "Posko ada di Sumber Rejo, Kecamatan Pakal, Surabaya.",
        [("Sumber Rejo", "35.78.30.1004"), ("Kecamatan Pakal", "35.78.30"), ("Surabaya", "35.78")],
    ),
    (
        "Kirim ke Desa Cibodas Kec Lembang Kab Bandung Barat Prov Jawa Barat.",
        [
            ("Desa Cibodas", "32.17.01.2009"),
            ("Kec Lembang", "32.17.01"),
            ("Kab Bandung Barat", "32.17"),
            ("Prov Jawa Barat", "32"),
        ],
    ),
    (
        "KABUPATEN BANYUMAS, KECAMATAN CILONGOK, DESA PANUSUPAN",
        [("KABUPATEN BANYUMAS", "33.02"), ("KECAMATAN CILONGOK", "33.02.17"), ("DESA PANUSUPAN", "33.02.17.2001")],
    ),
    # Without a code: hamlets, streets, nature, premises
    (
        "Rumah di Dusun Krajan Kidul, Desa Wonorejo roboh.",
        [("Dusun Krajan Kidul", None), ("Desa Wonorejo", None)],
    ),
    ("Toko di Jalan Diponegoro Raya tutup.", [("Jalan Diponegoro Raya", None)]),
    ("Alamatnya Jl. Melati Putih, Depok.", [("Jl. Melati Putih", None), ("Depok", "32.76")]),
    ("Nelayan Pulau Marampit menerima jaring.", [("Pulau Marampit", None)]),
    ("Warga lereng Gunung Semeru mengungsi.", [("Gunung Semeru", None)]),
    ("Acara berlangsung di Pendopo Kabupaten Garut, Rabu.", [("Pendopo Kabupaten Garut", None)]),
    ("Serah terima di halaman Kantor Bupati.", [("halaman Kantor Bupati", None)]),
    ("Serah terima di halaman kantor gubernur.", [("halaman kantor gubernur", None)]),
    ("Antrean mengular di Balai Desa Sumberjati.", [("Balai Desa Sumberjati", None)]),
    ("Lomba digelar di Lapangan Merdeka, Medan.", [("Lapangan Merdeka", None), ("Medan", "12.71")]),
    ("Mereka berkumpul di Stadion Harapan Jaya.", [("Stadion Harapan Jaya", None)]),
    ("Korban dirawat di RSUD Cahaya Bunda.", [("RSUD Cahaya Bunda", None)]),
    ("RSUD Cahaya Bunda membeli alat baru.", []),
    ("Laga di Stadion H. Mansyur Jaya ditunda.", [("Stadion H. Mansyur Jaya", None)]),
    ("Operasi digelar di RSUD dr. R. Soekardi Jaya.", [("RSUD dr. R. Soekardi Jaya", None)]),
    ("Tiap desa, misalnya Desa Rp 214.500.000, menerima.", []),
    ("Seragam untuk warga RT 03 RW 01.", [("RT 03", None), ("RW 01", None)]),
    ("Dana terkumpul di kawasan Widuri Asri, Tegal.", [("Widuri Asri", None), ("Tegal", "33.76")]),
    ("Warga Jabodetabek bergotong royong.", [("Jabodetabek", None)]),
    ("Relawan se-Jabodetabek hadir.", [("Jabodetabek", None)]),
    ("Perahu kayu di Pulau Lombok diperbaiki.", [("Pulau Lombok", None)]),
    ("Rute Sumatera-Jawa dibuka lagi.", [("Sumatera", None), ("Jawa", None)]),
    # Abroad
    ("Donasi disalurkan ke Gaza.", [("Gaza", None)]),
    ("Tim medis berangkat ke Jalur Gaza, Palestina.", [("Jalur Gaza", "PS"), ("Palestina", "PS")]),
    ("Hibah dari Korea Selatan dan Tiongkok.", [("Korea Selatan", "KR"), ("Tiongkok", "CN")]),
    ("Sumbangan datang dari Amerika Serikat.", [("Amerika Serikat", "US")]),
    ("Selimut dikirim ke Turki dan Suriah.", [("Turki", "TR"), ("Suriah", "SY")]),
    ("Jemaah di Mekkah menerima kurma.", [("Mekkah", None)]),
    ("Masker dikirim ke Wuhan, China.", [("Wuhan", None), ("China", "CN")]),
    ("Vaksin tiba dari Jepang.", [("Jepang", "JP")]),
    ("Rumah sakit di kota London menyumbang.", [("kota London", None)]),
    ("Warga Kota Jakarta merayakan ulang tahun.", [("Kota Jakarta", "31")]),
    ("Kiriman sampai di Amerika Tengah.", [("Amerika Tengah", None)]),
    ("Bantuan untuk Negara Bagian Sarawak.", [("Negara Bagian Sarawak", "MY")]),
    # Part of a name, of an office, or no place at all
    ("Universitas Negeri Malang menyumbang buku.", []),
    ("Bank Jatim menyalurkan zakat.", []),
    ("Polda Jawa Barat menggelar bakti sosial.", []),
    ("Pemkab Bogor menyiapkan tenda.", []),
    ("Bupati Cianjur menyerahkan kunci rumah.", []),
    ("Wali Kota Bekasi meninjau posko.", []),
    ("Gubernur Jawa Tengah hadir.", []),
    ("Kepala Desa Sukamaju menerima bantuan.", []),
    ("Pemerintah Kota (Pemkot) Bekasi memberi santunan.", []),
    ("Persebaya Surabaya menggelar laga amal.", []),
    ("Dinas Pertanian dan Pangan Kabupaten Ngawi membagi bibit.", []),
    ("Hibah itu bernilai 2 juta dolar Singapura.", []),
    ("Kementerian Lingkungan Hidup memberi bibit.", []),
    ("Hujan batu turun di malam hari.", []),
    ("Kota tua itu sepi, desa tetap ramai.", []),
    ("Warga yang malang itu mengungsi ke sana.", []),
    ("as roda patah di jalan.", []),
    ("Lima kardus mi instan disumbangkan.", []),
    ("Teknologi itu dari Barat.", []),
    ("Ia ahli mesin asal Barat.", []),
]


@pytest.mark.parametrize(("text", "expected"), CASES, ids=[text[:40] for text, _ in CASES])
def test_table(text: str, expected: list[tuple[str, str | None]]) -> None:
    assert [(text[m.start : m.end], m.place.code) for m in find_places(text)] == expected


def test_table_is_big_enough() -> None:
    assert len(CASES) >= 80


@pytest.mark.parametrize(
    ("text", "name", "level", "province"),
    [
        ("Perahu tiba di Kab. Bekasi.", "Kabupaten Bekasi", "regency", "Jawa Barat"),
        ("Perahu tiba di Kec. Suli Barat.", "Kecamatan Suli Barat", "district", "Sulawesi Selatan"),
        ("Perahu tiba di Distrik Arso, Keerom.", "Distrik Arso", "district", "Papua"),
        ("Perahu tiba di Belawan Sicanang, Medan.", "Kelurahan Belawan Sicanang", "village", "Sumatera Utara"),
        ("Perahu tiba di Sumbar.", "Sumatera Barat", "province", "Sumatera Barat"),
        ("Perahu tiba di Lombok.", "Lombok", None, "Nusa Tenggara Barat"),
        ("Perahu tiba di Dusun Ciherang Kaler.", "Dusun Ciherang Kaler", None, None),
        ("Perahu tiba di Kairo.", "Cairo", "city", None),
    ],
)
def test_place_has_name_level_and_province(text: str, name: str, level: str | None, province: str | None) -> None:
    place = find_places(text)[0].place
    assert (place.name, place.level, place.province) == (name, level, province)


def test_provinces_and_regencies_have_coordinates_in_indonesia() -> None:
    places = gazetteer()
    for code in (code for key in ("sleman", "surabaya", "bali", "ntt") for code in places.codes(key)):
        entry = places.entry(code)
        if level_of(code) < 2:
            assert entry.lat is not None
            assert entry.lon is not None
            assert -11.5 < entry.lat < 6.5
            assert 94.5 < entry.lon < 141.5


def test_all_official_units_are_there() -> None:
    rows = {
        name: [line for line in data_path("gazetteer", f"{name}.tsv").read_text().splitlines() if line[:1].isdigit()]
        for name in ("provinces", "regencies", "districts", "villages")
    }
    assert {name: len(lines) for name, lines in rows.items()} == {
        "provinces": 38,
        "regencies": 514,
        "districts": 7285,
        "villages": 83762,
    }
    parents = {line.split("\t")[0] for lines in rows.values() for line in lines}
    for line in (line for lines in rows.values() for line in lines):
        code = line.split("\t")[0]
        assert "." not in code or code.rpartition(".")[0] in parents


def test_code_is_known_by_every_name_it_is_given() -> None:
    places = gazetteer()
    assert places.codes(name_key("Fak-Fak"))[0] == places.codes(name_key("FAKFAK"))[0] == "92.03"
    assert places.entry(places.village_codes("belawan sicanang")[0]).level == "village"
    with pytest.raises(KeyError):
        places.entry("99.99")


def test_malformed_table_names_its_file(tmp_path: Path) -> None:
    (tmp_path / "provinces.tsv").write_text("code\tname\tlat\tlng\n11\tAceh\n", encoding="utf-8")
    with pytest.raises(ResourceError, match=r"provinces\.tsv"):
        Gazetteer(tmp_path)


def test_every_type_word_opens_a_place() -> None:
    words = place_words()
    for form in (*words.types, *words.unlisted):
        number = "07" if form in ("rt", "rw") else "Cibeureumsari"
        text = f"Tenda dipasang di {form.title()} {number}."
        listed = form not in words.listed_only
        assert bool(find_places(text)) or not listed, text


@settings(max_examples=150, deadline=None)
@given(st.text(max_size=300))
def test_any_text_gives_places_in_order_inside_it(text: str) -> None:
    last = 0
    for mention in find_places(text):
        assert last <= mention.start < mention.end <= len(text)
        assert text[mention.start : mention.end].strip()
        last = mention.end


_PIECES = ["Desa", "Kec.", "di", "Bandung", "Batu", ",", "(", ")", "dan", "Jawa", "Barat", "kota", "Sukamaju", "-", "2"]


@settings(max_examples=150, deadline=None)
@given(st.lists(st.sampled_from(_PIECES), max_size=40), st.sampled_from(["", " ", "\n"]))
def test_any_mix_of_place_words_gives_places_in_order(pieces: list[str], glue: str) -> None:
    text = glue.join(pieces)
    mentions = find_places(text)
    assert all(a.end <= b.start for a, b in pairwise(mentions))
    assert all(m.place.code is None or m.place.level for m in mentions)


@pytest.mark.parametrize(
    "text",
    [
        "Desa " * 8000,
        "Bandung, " * 5000,
        "di " * 8000,
        "A-" * 8000,
        "Kota (" * 5000,
        "Jawa Barat" * 4000,
        "\u0301" * 4000,
    ],
    ids=["types", "list", "cues", "hyphens", "brackets", "unspaced", "marks"],
)
def test_adversarial_text_gives_no_crash(text: str) -> None:
    assert all(text[m.start : m.end] for m in find_places(text))
