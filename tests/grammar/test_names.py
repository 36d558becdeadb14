"""Names by table: what a person's, an organisation's, a local body's and an office's name becomes."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from salur.grammar.names import (
    canonical_organisation,
    canonical_person,
    initials_match,
    learn_acronyms,
    split_words,
    strip_titles,
)
from salur.grammar.words import Words

PERSONS = [
    ("Budi Santoso", "Budi Santoso"),
    ("Bapak Budi Santoso", "Budi Santoso"),
    ("H. Rahmat Hidayat", "Rahmat Hidayat"),
    ("Hj. Siti Nurjanah", "Siti Nurjanah"),
    ("Dr. H. Arman Wijaya, M.Si.", "Arman Wijaya"),
    ("Prof. Dr. Ir. Lestari Handayani, M.Sc., Ph.D.", "Lestari Handayani"),
    ("dr. Ratna Puspita, Sp.A", "Ratna Puspita"),
    ("drg. Melati Anggun", "Melati Anggun"),
    ("KH Zainal Mustofa", "Zainal Mustofa"),
    ("K.H. Zainal Mustofa", "Zainal Mustofa"),
    ("Ustaz Farid Anshori", "Farid Anshori"),
    ("Ustadzah Nur Laila", "Nur Laila"),
    ("Gus Miftah Arif", "Miftah Arif"),
    ("Pdt. Yohanes Tamba", "Yohanes Tamba"),
    ("Romo Antonius Sewaka", "Antonius Sewaka"),
    ("Irjen Pol. Rudy Hartawan", "Rudy Hartawan"),
    ("Kombes Pol Dedi Saragih, S.I.K., M.H.", "Dedi Saragih"),
    ("AKBP Sinta Wulandari", "Sinta Wulandari"),
    ("Inspektur Dua Erlan Maulana", "Erlan Maulana"),
    ("Aiptu Ponidi", "Ponidi"),
    ("Letkol Inf. Bagas Pranata", "Bagas Pranata"),
    ("Mayjen TNI (Purn) Gatot Waluyo", "Gatot Waluyo"),
    ("Laksamana Pertama Yudo Baskara", "Yudo Baskara"),
    ("Almarhum Tubagus Fadli", "Tubagus Fadli"),
    ("Mbak Yuni", "Yuni"),
    ("Ibu Sutinah", "Sutinah"),
    ("Haji Rohmani", "Rohmani"),
    ("RADEN SUKMA WIRATAMA", "Sukma Wiratama"),
    ("Ma’ruf Hakim", "Ma’ruf Hakim"),
    ("H. M. Yusuf Lubis, S.H.", "M. Yusuf Lubis"),
    ("I Wayan Sudarta", "I Wayan Sudarta"),
    ("Hj.", "Hj."),
]


@pytest.mark.parametrize(("written", "canonical"), PERSONS)
def test_person(written, canonical):
    assert canonical_person(written) == canonical


BRI = "PT Bank Rakyat Indonesia (Persero) Tbk"
BNPB = "Badan Nasional Penanggulangan Bencana"
ORGANISATIONS = [
    ("Kementerian Sosial", "Kementerian Sosial", "government", "name"),
    ("Kemensos", "Kementerian Sosial", "government", "acronym"),
    ("Kementerian Sosial RI", "Kementerian Sosial", "government", "short"),
    ("kementerian sosial", "Kementerian Sosial", "government", "name"),
    ("Mensos", "Kementerian Sosial", "government", "office"),
    ("Menteri Sosial", "Kementerian Sosial", "government", "office"),
    ("Menteri ESDM", "Kementerian Energi dan Sumber Daya Mineral", "government", "office"),
    ("Kementerian Pendidikan Kebudayaan Riset dan Teknologi",
     "Kementerian Pendidikan, Kebudayaan, Riset, dan Teknologi", "government", "name"),
    ("PT Bank Rakyat Indonesia (Persero) Tbk", BRI, "company", "name"),
    ("PT Bank Rakyat Indonesia (Persero) Tbk.", BRI, "company", "name"),
    ("Bank Rakyat Indonesia", BRI, "company", "short"),
    ("BRI", BRI, "company", "acronym"),
    ("PT BRI (Persero) Tbk", BRI, "company", "short"),
    ("Bank BRI", BRI, "company", "short"),
    ("Pegadaian", "PT Pegadaian", "company", "acronym"),
    ("PT Pegadaian (Persero)", "PT Pegadaian", "company", "short"),
    ("PLN", "PT Perusahaan Listrik Negara (Persero)", "company", "acronym"),
    ("PT PLN (Persero)", "PT Perusahaan Listrik Negara (Persero)", "company", "short"),
    ("Perum Bulog", "Perum Bulog", "company", "name"),
    ("Bulog", "Perum Bulog", "company", "acronym"),
    ("BNPB", BNPB, "government", "acronym"),
    ("Badan Nasional Penanggulangan Bencana (BNPB)", BNPB, "government", "short"),
    ("Kepala BNPB", BNPB, "government", "office"),
    ("PMI", "Palang Merah Indonesia", "ngo", "acronym"),
    ("LazisNU", "Lembaga Amil Zakat, Infak, dan Sedekah Nahdlatul Ulama", "ngo", "acronym"),
    ("NU Care-LAZISNU", "Lembaga Amil Zakat, Infak, dan Sedekah Nahdlatul Ulama", "ngo", "short"),
    ("MDMC", "Muhammadiyah Disaster Management Center", "ngo", "acronym"),
    ("JICA", "Japan International Cooperation Agency", "international", "acronym"),
    ("Unicef", "United Nations Children's Fund", "international", "acronym"),
    ("Kapolri", "Kepolisian Negara Republik Indonesia", "government", "office"),
    ("UGM", "Universitas Gadjah Mada", "ngo", "acronym"),
    ("Persib", "Persib Bandung", "community", "acronym"),
    # Local bodies, by rule.
    ("Pemkab Sumedang", "Pemerintah Kabupaten Sumedang", "government", "name"),
    ("Pemerintah Kabupaten Sumedang", "Pemerintah Kabupaten Sumedang", "government", "name"),
    ("Bupati Sumedang", "Pemerintah Kabupaten Sumedang", "government", "office"),
    ("Wakil Bupati Sumedang", "Pemerintah Kabupaten Sumedang", "government", "office"),
    ("Pemprov Jabar", "Pemerintah Provinsi Jawa Barat", "government", "name"),
    ("Pemdaprov Jawa Barat", "Pemerintah Provinsi Jawa Barat", "government", "name"),
    ("Gubernur Jawa Barat", "Pemerintah Provinsi Jawa Barat", "government", "office"),
    ("Pemkot Surabaya", "Pemerintah Kota Surabaya", "government", "name"),
    ("Walikota Surabaya", "Pemerintah Kota Surabaya", "government", "office"),
    ("Wali Kota Surabaya", "Pemerintah Kota Surabaya", "government", "office"),
    ("Pemdes Sukamulya", "Pemerintah Desa Sukamulya", "government", "name"),
    ("Kepala Desa Sukamulya", "Pemerintah Desa Sukamulya", "government", "office"),
    ("Camat Tarogong Kaler", "Pemerintah Kecamatan Tarogong Kaler", "government", "office"),
    ("Polda Jateng", "Kepolisian Daerah Jawa Tengah", "government", "name"),
    ("Kapolda Jawa Tengah", "Kepolisian Daerah Jawa Tengah", "government", "office"),
    ("Polres Ponorogo", "Kepolisian Resor Ponorogo", "government", "name"),
    ("Kapolres Ponorogo", "Kepolisian Resor Ponorogo", "government", "office"),
    ("Polsek Cibadak", "Kepolisian Sektor Cibadak", "government", "name"),
    ("Kodim 0501/Jakarta Pusat", "Komando Distrik Militer 0501/Jakarta Pusat", "government", "name"),
    ("BPBD Jember", "Badan Penanggulangan Bencana Daerah Jember", "government", "name"),
    ("BPBD Kabupaten Jember", "Badan Penanggulangan Bencana Daerah Jember", "government", "name"),
    ("Badan Penanggulangan Bencana Daerah (BPBD) Kabupaten Jember", "Badan Penanggulangan Bencana Daerah Jember",
     "government", "name"),
    ("BPBD Kota Malang", "Badan Penanggulangan Bencana Daerah Kota Malang", "government", "name"),
    ("Dinkes Kalsel", "Dinas Kesehatan Kalimantan Selatan", "government", "name"),
    ("Dinas Sosial Provinsi Jambi", "Dinas Sosial Jambi", "government", "name"),
    ("Baznas Kabupaten Bogor", "Badan Amil Zakat Nasional Bogor", "government", "name"),
    ("PMI Kota Bekasi", "Palang Merah Indonesia Kota Bekasi", "ngo", "name"),
    # Names that no table knows stay as they are.
    ("Yayasan  Cahaya Rimba", "Yayasan Cahaya Rimba", "ngo", "name"),
    ("PT Kencana Laut Timur", "PT Kencana Laut Timur", "company", "name"),
    ("Sagara Buana Foundation", "Sagara Buana Foundation", "ngo", "name"),
    ("Himpunan Ladang Rakyat (HLR)", "Himpunan Ladang Rakyat", "ngo", "name"),
]  # fmt: skip


@pytest.mark.parametrize(("written", "name", "kind", "form"), ORGANISATIONS)
def test_organisation(written, name, kind, form):
    found = canonical_organisation(written)
    assert (found.name, found.type, found.form) == (name, kind, form)


INITIALS = [
    ("BNPB", "Badan Nasional Penanggulangan Bencana", True),
    ("LPSK", "Lembaga Perlindungan Saksi dan Korban", True),
    ("Bekraf", "Badan Ekonomi Kreatif", True),
    ("Pusvetma", "Pusat Veteriner Farma", True),
    ("Kemensos", "Kementerian Sosial", True),
    ("KPM", "keluarga penerima manfaat", True),
    ("PPBS", "Perhimpunan Perantau Bukit Sileh", True),
    ("RTMP", "Rumah Tangga Miskin Pertanian", True),
    ("BNPB", "Badan Penanggulangan", False),
    ("JICA", "Badan Kerja Sama Jepang", False),
    ("PMI", "Palang Merah", False),
    ("BB", "Bukit Barisan Raya", False),
    ("", "Badan Amal", False),
]


@pytest.mark.parametrize(("acronym", "long_form", "fits"), INITIALS)
def test_initials(acronym, long_form, fits):
    assert initials_match(acronym, long_form.split()) is fits


@pytest.mark.parametrize(
    ("text", "acronym", "long_form"),
    [
        ("kepada Lembaga Bantu Sesama (LBS) kemarin", "LBS", "Lembaga Bantu Sesama"),
        ("bagi 90 keluarga penerima manfaat (KPM) di", "KPM", "keluarga penerima manfaat"),
        ("LBS (Lembaga Bantu Sesama) mengirim", "LBS", "Lembaga Bantu Sesama"),
        (
            "oleh Dinas Perumahan, Permukiman dan Pemakaman (DPPP) kota",
            "DPPP",
            "Dinas Perumahan , Permukiman dan Pemakaman",
        ),
    ],
)
def test_acronym_is_learnt(text, acronym, long_form):
    words = Words(split_words(text))
    start, end = learn_acronyms(words)[acronym]
    assert words.span(start, end) == long_form


@pytest.mark.parametrize("text", ["kepada warga (KK) di", "banjir (XYZ)", "( ) (", "A (", "(BPBD)", "Bantuan (12/3)"])
def test_no_acronym_is_learnt(text):
    assert learn_acronyms(Words(split_words(text))) == {}


def test_titles_alone_keep_their_last_word():
    assert strip_titles("Bapak Haji") == "Haji"


@given(st.text(max_size=80))
def test_any_text_is_survived(text):
    canonical_person(text)
    canonical_organisation(text)
    learn_acronyms(Words(split_words(text)))


@given(st.text(max_size=40))
def test_canonical_person_is_stable(text):
    once = canonical_person(text)
    assert strip_titles(once) in {once, strip_titles(once)}
