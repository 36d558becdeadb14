"""Date expressions in sentences of our own, and the days they name."""

from datetime import date, timedelta
from itertools import pairwise

import pytest
from babel.dates import format_date
from dateutil.easter import easter
from hypothesis import given
from hypothesis import strategies as st

from salur.grammar import calendar
from salur.grammar.calendar import find_dates
from salur.grammar.calendar_terms import calendar_data
from salur.grammar.resolution import resolve_dates
from salur.grammar.seasons import hijri_day

# (text, publication date or None, [(span, ISO)]). Publication dates: 2025-10-22 is a Wednesday, 2019-09-12 a Thursday,
# 2024-03-15 a Friday, 2020-04-15 a Wednesday.
ABSOLUTE = [
    ("Bantuan tiba di Waingapu, Rabu (11/9/2019).", None, [("Rabu (11/9/2019)", "2019-09-11")]),
    ("PT Tirta Lestari menyalurkan air bersih, Selasa (14/4/2020).", None, [("Selasa (14/4/2020)", "2020-04-14")]),
    ("Ia hadir di Sleman, Kamis 12 September 2019.", None, [("Kamis 12 September 2019", "2019-09-12")]),
    ("Serah terima pada Senin, 3 Februari 2025 di Kupang.", None, [("Senin, 3 Februari 2025", "2025-02-03")]),
    ("Paket dibagikan hari ini, Senin 20 Oktober 2025.", None, [("hari ini, Senin 20 Oktober 2025", "2025-10-20")]),
    ("Acara pada hari Sabtu, 7 September 2019 itu ramai.", None, [("hari Sabtu, 7 September 2019", "2019-09-07")]),
    ("Bupati datang (27/8/2020) bersama rombongan.", None, [("27/8/2020", "2020-08-27")]),
    ("Dana cair hari Rabu tgl 20 September 2023.", None, [("hari Rabu tgl 20 September 2023", "2023-09-20")]),
    ("Surat bertanggal 5-10-2025 diterima posko.", None, [("5-10-2025", "2025-10-05")]),
    ("Tercatat 2025-03-07 di sistem.", None, [("2025-03-07", "2025-03-07")]),
    ("Kuitansi 17.08.2021 disimpan panitia.", None, [("17.08.2021", "2021-08-17")]),
    ("Disumbang Jum'at (03/07/2020) pagi.", None, [("Jum'at (03/07/2020) pagi", "2020-07-03")]),
    ("Disumbang Jum’at, 3 Juli 2020.", None, [("Jum’at, 3 Juli 2020", "2020-07-03")]),
    ("Tiba Ahad (10/12/2023) malam di pelabuhan.", None, [("Ahad (10/12/2023) malam", "2023-12-10")]),
    ("Diserahkan Selasa (10/9/19) di aula.", None, [("Selasa (10/9/19)", "2019-09-10")]),
    ("Nopember lalu sudah, lalu 2 Nopember 2018 lagi.", date(2019, 9, 12), [("Nopember lalu", "2018-11"), ("2 Nopember 2018", "2018-11-02")]),
    ("Pada 9 Pebruari 2021 hibah ditandatangani.", None, [("9 Pebruari 2021", "2021-02-09")]),
    ("Data per 31 Agt 2024 menunjukkan kenaikan.", None, [("31 Agt 2024", "2024-08-31")]),
    ("Unggahan October 20, 2025 memuat rincian.", None, [("October 20, 2025", "2025-10-20")]),
    ("Diunggah Mei 3 2024 oleh relawan.", None, [("Mei 3 2024", "2024-05-03")]),
    ("Rilis 1 Okt. 2025 memuat rincian.", None, [("1 Okt. 2025", "2025-10-01")]),
    ("Sen, 6 Jan 2025: truk berangkat.", None, [("Sen, 6 Jan 2025", "2025-01-06")]),
    ("Senin malam Selasa (9/10/2023) warga berjaga.", None, [("Senin malam Selasa (9/10/2023)", "2023-10-09")]),
    ("Rabu sore (13/04/2022) bantuan diturunkan.", None, [("Rabu sore (13/04/2022)", "2022-04-13")]),
    ("Rabu (28/6/2023) pagi sapi disembelih.", None, [("Rabu (28/6/2023) pagi", "2023-06-28")]),
    ("Terakhir tahun 2012 jembatan dibangun.", None, [("tahun 2012", "2012")]),
    ("Berdiri sejak 2011 di Sumba.", None, [("2011", "2011")]),
    ("Lembaga itu dirintis medio 1984.", None, [("medio 1984", "1984")]),
    ("Sejak awal tahun 2012 dapur umum berjalan.", None, [("awal tahun 2012", "2012")]),
    ("Kami mulai Oktober 2025 nanti.", None, [("Oktober 2025 nanti", "2025-10")]),
    ("Pada bulan Mei tahun 2020 semua berhenti.", None, [("bulan Mei tahun 2020", "2020-05")]),
    ("Penyaluran periode 2018 dan 2019 lancar.", None, [("2018", "2018"), ("2019", "2019")]),
    ("Hibah naik dibanding 2018.", None, [("2018", "2018")]),
    ("Tahun 2020 Rp2 miliar, 2021 Rp3 miliar.", None, [("Tahun 2020", "2020"), ("2021", "2021")]),
    ("Korban gempa 2018 masih di tenda.", None, [("2018", "2018")]),
    ("Pada kuartal II-2020 ekspor turun.", None, [("kuartal II-2020", "2020")]),
    ("Anggaran tahun anggaran 2025 naik.", None, [("tahun anggaran 2025", "2025")]),
    ("Pengadaan ini dimulai 2 Agustus 2024 silam.", None, [("2 Agustus 2024 silam", "2024-08-02")]),
    ("JAKARTA, 4 Mei 2024 – Yayasan Pelita memberi beasiswa.", None, [("4 Mei 2024", "2024-05-04")]),
    ("Tanggal 5 Desember 2022 kami tiba.", None, [("Tanggal 5 Desember 2022", "2022-12-05")]),
    ("Pertemuan Sabtu (29/2/2020) batal.", None, [("Sabtu (29/2/2020)", "2020-02-29")]),
    ("Peringatan 1 September itu, (1/9/2021), meriah.", None, [("1 September", "2021-09-01"), ("1/9/2021", "2021-09-01")]),
]  # fmt: skip

WITHOUT_YEAR = [
    ("Bantuan diserahkan Senin (9/9) di Palu.", date(2019, 9, 12), [("Senin (9/9)", "2019-09-09")]),
    ("Diserahkan kemarin (26/08) di balai desa.", date(2020, 8, 27), [("kemarin (26/08)", "2020-08-26")]),
    ("Korban dievakuasi (29/6) ke Majene.", date(2024, 7, 1), [("29/6", "2024-06-29")]),
    ("Gempa pada Jumat (28/12) merusak rumah.", date(2019, 1, 2), [("Jumat (28/12)", "2018-12-28")]),
    ("Truk berangkat Kamis mendatang (6/5).", date(2021, 5, 4), [("Kamis mendatang (6/5)", "2021-05-06")]),
    ("Truk berangkat Kamis pekan lalu (23/11).", date(2023, 11, 27), [("Kamis pekan lalu (23/11)", "2023-11-23")]),
    ("Relawan pulang Kamis (21/4) kemarin.", date(2022, 4, 22), [("Kamis (21/4) kemarin", "2022-04-21")]),
    ("Pada 16 Februari lalu jalan amblas.", date(2024, 3, 15), [("16 Februari lalu", "2024-02-16")]),
    ("Pada 16 April lalu jalan amblas.", date(2024, 3, 15), [("16 April lalu", "2023-04-16")]),
    ("Acara puncak 12 November mendatang.", date(2025, 10, 22), [("12 November mendatang", "2025-11-12")]),
    ("Posko dibuka sejak Januari lalu.", date(2025, 10, 22), [("Januari lalu", "2025-01")]),
    ("Posko akan dibuka pada Februari.", date(2025, 10, 22), [("Februari", "2026-02")]),
    ("Posko dibuka sejak Februari.", date(2025, 10, 22), [("Februari", "2025-02")]),
    ("Selasa 10 September warga menerima beras.", date(2019, 9, 12), [("Selasa 10 September", "2019-09-10")]),
    ("Jumat, 27 Desember, gereja menerima donasi.", date(2020, 1, 3), [("Jumat, 27 Desember", "2019-12-27")]),
    ("Akhir Mei lalu posko tutup.", date(2025, 6, 10), [("Akhir Mei lalu", "2025-05")]),
    ("Panen raya pertengahan September.", date(2023, 10, 16), [("pertengahan September", "2023-09")]),
    ("Bulan Juli nanti hibah turun.", date(2023, 5, 9), [("Bulan Juli nanti", "2023-07")]),
    ("Juni ini pabrik berhenti.", date(2025, 6, 20), [("Juni ini", "2025-06")]),
    ("Oktober tahun lalu banjir besar datang.", date(2025, 6, 20), [("Oktober tahun lalu", "2024-10")]),
    ("Kegiatan tanggal 24 Maret masih direncanakan.", date(2025, 3, 5), [("tanggal 24 Maret", "2025-03-24")]),
    ("Bantuan Senin (3/2) menyusul bantuan 27 Januari 2025 dari camat.", None, [("Senin (3/2)", "2025-02-03"), ("27 Januari 2025", "2025-01-27")]),
    ("Senin (5/1) bantuan datang.", None, [("Senin (5/1)", None)]),
    ("Penerima beasiswa tahun 2026 diumumkan, Jumat (17/7).", None, [("tahun 2026", "2026"), ("Jumat (17/7)", "2026-07-17")]),
    ("Kapal sandar, Kamis (6/5).", date(2025, 6, 6), [("Kamis (6/5)", "2025-06-05")]),
    ("Kapal sandar, Minggu (8/5/2025).", date(2025, 6, 9), [("Minggu (8/5/2025)", "2025-06-08")]),
    ("Kapal sandar, Rabu (11/9/2018).", date(2019, 9, 12), [("Rabu (11/9/2018)", "2019-09-11")]),
    ("Kapal sandar, Kamis (11/9/2019).", date(2019, 9, 12), [("Kamis (11/9/2019)", "2019-09-11")]),
    ("Warga antre. Bantuan datang paling cepat Jumat.", date(2025, 10, 22), [("Jumat", "2025-10-24")]),
    ("Beras datang tanggal 5, minyak menyusul tanggal 18 lalu.", date(2025, 6, 20), [("tanggal 5", "2025-06-05"), ("tanggal 18 lalu", "2025-06-18")]),
    ("Giliran Waru tanggal 25 bulan depan.", date(2025, 6, 20), [("tanggal 25 bulan depan", "2025-07-25")]),
    ("Truk akan tiba tanggal 2.", date(2025, 6, 20), [("tanggal 2", "2025-07-02")]),
    ("Truk tiba Sabtu tanggal 7.", date(2025, 6, 20), [("Sabtu tanggal 7", "2025-06-07")]),
    ("Bazar 8-9 November di Waru, dibuka tanggal 8 oleh camat.", date(2025, 10, 2), [("8-9 November", "2025-11"), ("tanggal 8", "2025-11-08")]),
    ("Dana cair setiap tanggal 5.", date(2025, 6, 20), [("tanggal 5", None)]),
    ("Beras datang tanggal 5.", None, [("tanggal 5", None)]),
    ("Pada angkatan pertama, 2019, ada 25 siswa.", date(2022, 8, 25), [("2019", "2019")]),
]  # fmt: skip

RELATIVE = [
    ("Hari ini 300 paket dibagikan.", date(2025, 10, 22), [("Hari ini", "2025-10-22")]),
    ("Kemarin warga mengungsi.", date(2025, 10, 22), [("Kemarin", "2025-10-21")]),
    ("Besok pagi truk berangkat.", date(2025, 10, 22), [("Besok pagi", "2025-10-23")]),
    ("Lusa giliran Desa Waru.", date(2025, 10, 22), [("Lusa", "2025-10-24")]),
    ("Banjir surut tadi malam.", date(2025, 10, 22), [("tadi malam", "2025-10-21")]),
    ("Logistik tiba tadi pagi.", date(2025, 10, 22), [("tadi pagi", "2025-10-22")]),
    ("Logistik tiba siang tadi.", date(2025, 10, 22), [("siang tadi", "2025-10-22")]),
    ("Jalan dibuka dini hari tadi.", date(2025, 10, 22), [("dini hari tadi", "2025-10-22")]),
    ("Pekan lalu gudang penuh.", date(2025, 10, 22), [("Pekan lalu", "2025-10")]),
    ("Minggu depan disalurkan lagi.", date(2019, 9, 30), [("Minggu depan", "2019-10")]),
    ("Pada minggu lalu stok habis.", date(2025, 10, 22), [("minggu lalu", "2025-10")]),
    ("Dua pekan lalu tanggul jebol.", date(2025, 10, 22), [("Dua pekan lalu", "2025-10")]),
    ("Jumat pekan lalu ia dilantik.", date(2025, 10, 22), [("Jumat pekan lalu", "2025-10-17")]),
    ("Sabtu akhir pekan lalu ia dilantik.", date(2025, 10, 22), [("Sabtu akhir pekan lalu", "2025-10-18")]),
    ("Sejak awal bulan beras terkumpul.", date(2025, 10, 22), [("awal bulan", "2025-10")]),
    ("Truk berangkat pertengahan bulan.", date(2025, 10, 22), [("pertengahan bulan", "2025-10")]),
    ("Nasi dibagikan setiap Jumat.", date(2025, 10, 22), [("Jumat", None)]),
    ("Ayahnya tiap Imlek membagikan beras.", date(2025, 10, 22), [("Imlek", None)]),
    ("Selasa (17/9/2019) lalu hanya dua truk. Tadi pagi tiga truk.", date(2019, 9, 20), [("Selasa (17/9/2019) lalu", "2019-09-17"), ("Tadi pagi", "2019-09-20")]),
    ("Jumat lalu ia dilantik.", date(2025, 10, 22), [("Jumat lalu", "2025-10-17")]),
    ("Rabu lalu ia dilantik.", date(2025, 10, 22), [("Rabu lalu", "2025-10-15")]),
    ("Senin depan ia dilantik.", date(2025, 10, 22), [("Senin depan", "2025-10-27")]),
    ("Mereka tiba Sabtu kemarin.", date(2022, 4, 27), [("Sabtu kemarin", "2022-04-23")]),
    ("Mereka tiba Minggu kemarin.", date(2024, 4, 22), [("Minggu kemarin", "2024-04-21")]),
    ("Mereka tiba hari Minggu.", date(2025, 10, 22), [("hari Minggu", "2025-10-19")]),
    ("Mereka tiba Rabu malam.", date(2025, 10, 22), [("Rabu malam", "2025-10-22")]),
    ("Mereka akan tiba Sabtu.", date(2025, 10, 22), [("Sabtu", "2025-10-25")]),
    ("Bulan ini sembilan desa terbantu.", date(2025, 10, 22), [("Bulan ini", "2025-10")]),
    ("Bulan depan sembilan desa dibantu.", date(2025, 12, 22), [("Bulan depan", "2026-01")]),
    ("Awal bulan lalu harga naik.", date(2019, 9, 11), [("Awal bulan lalu", "2019-08")]),
    ("Tahun ini panen gagal.", date(2025, 10, 22), [("Tahun ini", "2025")]),
    ("Tahun depan anggaran ditambah.", date(2025, 10, 22), [("Tahun depan", "2026")]),
    ("Akhir tahun gudang dikosongkan.", date(2025, 10, 22), [("Akhir tahun", "2025")]),
    ("Awal tahun depan gudang diisi.", date(2025, 10, 22), [("Awal tahun depan", "2026")]),
    ("Akhir pekan lalu relawan libur.", date(2023, 4, 18), [("Akhir pekan lalu", "2023-04")]),
    ("Pekan kedua Juli dimulai lagi.", date(2023, 7, 4), [("Pekan kedua Juli", "2023-07")]),
    ("Pekan ketiga bulan ini selesai.", date(2018, 10, 12), [("Pekan ketiga bulan ini", "2018-10")]),
    ("4 tahun lalu desa ini hangus.", date(2025, 10, 22), [("4 tahun lalu", "2021")]),
    ("Dua puluh lima tahun lalu desa ini hangus.", date(2025, 10, 22), [("Dua puluh lima tahun lalu", "2000")]),
    ("Dan 12 tahun yang lalu desa ini hangus.", date(2025, 10, 22), [("12 tahun yang lalu", "2013")]),
    ("Belasan tahun lalu desa ini hangus.", date(2025, 10, 22), [("Belasan tahun lalu", None)]),
    ("Satu setengah tahun lalu desa ini hangus.", date(2025, 10, 22), [("Satu setengah tahun lalu", None)]),
    ("Dalam tiga bulan ke depan ada panen.", date(2025, 3, 1), [("tiga bulan ke depan", "2025")]),
    ("Pada Jumat yang akan datang ada panen.", date(2025, 10, 22), [("Jumat yang akan datang", "2025-10-24")]),
    ("Empat hari lalu air naik.", date(2019, 9, 11), [("Empat hari lalu", "2019-09-07")]),
    ("Tiga bulan yang lalu ia pindah.", date(2025, 10, 22), [("Tiga bulan yang lalu", "2025-07")]),
    ("Setahun silam ia pindah.", date(2025, 10, 22), [("Setahun silam", "2024")]),
    ("Sepekan lagi ia pindah.", date(2025, 10, 22), [("Sepekan lagi", "2025")]),
    ("Dalam dua minggu terakhir stok menipis.", date(2025, 6, 10), [("dua minggu terakhir", "2025")]),
    ("Dalam 6 tahun terakhir stok menipis.", date(2019, 9, 10), [("6 tahun terakhir", None)]),
    ("Beberapa waktu lalu ia datang.", date(2025, 10, 22), [("Beberapa waktu lalu", None)]),
    ("Dalam waktu dekat ia datang.", date(2025, 10, 22), [("Dalam waktu dekat", None)]),
    ("Senin (8/5/2023) beras tiba. Sehari kemudian selimut tiba.", date(2023, 5, 12), [("Senin (8/5/2023)", "2023-05-08"), ("Sehari kemudian", "2023-05-09")]),
    ("Senin (8/5/2023) beras tiba. Dua hari berselang selimut tiba.", None, [("Senin (8/5/2023)", "2023-05-08"), ("Dua hari berselang", "2023-05-10")]),
    ("Senin (8/5/2023) beras tiba. Keesokan harinya selimut tiba.", None, [("Senin (8/5/2023)", "2023-05-08"), ("Keesokan harinya", "2023-05-09")]),
    ("Senin (8/5/2023) beras tiba. Sehari sebelumnya air naik.", None, [("Senin (8/5/2023)", "2023-05-08"), ("Sehari sebelumnya", "2023-05-07")]),
    ("Senin (8/5/2023) beras tiba. Pada hari yang sama selimut tiba.", None, [("Senin (8/5/2023)", "2023-05-08"), ("hari yang sama", "2023-05-08")]),
    ("Sehari kemudian selimut tiba.", date(2023, 5, 12), [("Sehari kemudian", None)]),
    ("Sumur digali pada 2016. Setahun berselang air mengalir.", date(2023, 5, 12), [("2016", "2016"), ("Setahun berselang", "2017")]),
    ("Panti dibangun Mei 2021, dan pada tahun yang sama dihuni.", date(2023, 5, 12), [("Mei 2021", "2021-05"), ("tahun yang sama", "2021")]),
    ("Panti dibangun Mei 2021. Bulan berikutnya dihuni.", date(2023, 5, 12), [("Mei 2021", "2021-05"), ("Bulan berikutnya", "2021-06")]),
    ('Beras tiba Senin (8/5/2023). "Alhamdulillah," kata Camat, Kamis (11/5/2023). Malam harinya selimut tiba.', None,
     [("Senin (8/5/2023)", "2023-05-08"), ("Kamis (11/5/2023)", "2023-05-11"), ("Malam harinya", "2023-05-08")]),
    ("Konser digelar Kamis (24/11/2022), tiga hari sebelumnya gempa terjadi. Pagi harinya donasi ditransfer.", None,
     [("Kamis (24/11/2022)", "2022-11-24"), ("tiga hari sebelumnya", "2022-11-21"), ("Pagi harinya", "2022-11-24")]),
    ("Jelang Natal, beras tiba Senin (19/12). Rangkaian Natal dibuka dua hari kemudian.", date(2022, 12, 23),
     [("Natal", "2022-12-25"), ("Senin (19/12)", "2022-12-19"), ("Natal", "2022-12-25"), ("dua hari kemudian", "2022-12-21")]),
    ("\"Dua hari lalu beras tiba,\" katanya.", date(2025, 10, 22), [("Dua hari lalu", "2025-10-20")]),
    ("Warga menerima 25. Tahun lalu hanya 12.", date(2025, 10, 22), [("Tahun lalu", "2024")]),
    ("Diperkirakan 1-1,5 tahun yang lalu, katanya.", date(2025, 10, 22), [("1-1,5 tahun yang lalu", None)]),
    ("Beras tiba hari ini (Rabu, 11/9/2019) di Palu.", None, [("hari ini (Rabu, 11/9/2019)", "2019-09-11")]),
    ("Pada 16 Februari lalu jalan amblas.", date(2024, 2, 15), [("16 Februari lalu", "2024-02-16")]),
    ("Kemarin, Minggu (19/11), air naik.", date(2023, 11, 20), [("Kemarin, Minggu (19/11)", "2023-11-19")]),
    ("Hari ini dibagikan, ujarnya Senin (16/9/2019).", date(2019, 9, 17), [("Hari ini", "2019-09-16"), ("Senin (16/9/2019)", "2019-09-16")]),
    ("Kemarin tiba di Palu.", None, [("Kemarin", None)]),
    ("Kemarin tiba. Ditulis Rabu (22/10/2025).", None, [("Kemarin", "2025-10-21"), ("Rabu (22/10/2025)", "2025-10-22")]),
    ("Beras tiba Jumat (7/5/2021). Sabtu giliran selimut, Kamis tenda dipasang.", None,
     [("Jumat (7/5/2021)", "2021-05-07"), ("Sabtu", "2021-05-08"), ("Kamis", "2021-05-06")]),
    ("Pada 28 September 2018 gempa datang. Selasa (17/9/2019) rumah dibangun, kata camat hari ini.", None,
     [("28 September 2018", "2018-09-28"), ("Selasa (17/9/2019)", "2019-09-17"), ("hari ini", "2019-09-17")]),
    ("Izin berlaku hingga 5 Maret 2040. Mei lalu izin terbit.", None, [("5 Maret 2040", "2040-03-05"), ("Mei lalu", None)]),
    ("Posko akan dibuka 19-24 Januari 2026. Relawan tiba (20/1).", None, [("19-24 Januari 2026", "2026-01"), ("20/1", "2026-01-20")]),
    ("Pameran usai 2-5 Agustus 2018. Tahun lalu dan pada 5 Agustus ramai.", None,
     [("2-5 Agustus 2018", "2018-08"), ("Tahun lalu", "2017"), ("5 Agustus", "2018-08-05")]),
    ("Yayasan berdiri pada 2016. Maret lalu beras dibagi.", None, [("2016", "2016"), ("Maret lalu", None)]),
    ("Rapor 2023. Pada Juli 2023 panen, pada 2023 pula banjir. Maret lalu beras dibagi.", None,
     [("Juli 2023", "2023-07"), ("2023", "2023"), ("Maret lalu", "2023-03")]),
    ("Lelang dibuka Selasa (5/3/2024). Beras tiba Jumat (8/3), selimut kemarin.", None,
     [("Selasa (5/3/2024)", "2024-03-05"), ("Jumat (8/3)", "2024-03-08"), ("kemarin", "2024-03-07")]),
    ("Jalan ini dibuat pada 2011 lalu.", None, [("2011 lalu", "2011")]),
    ("Ditargetkan selesai pada 2020 mendatang.", None, [("2020 mendatang", "2020")]),
]  # fmt: skip

SEASONS = [
    ("Untuk Hari Raya Idul Adha 1446 H/2025 disiapkan sapi.", None, [("Hari Raya Idul Adha 1446 H/2025", "2025-06")]),
    ("Jelang Iduladha 1445 H harga naik.", None, [("Iduladha 1445 H", "2024-06")]),
    ("Santunan Ramadan 1446 H dibagikan.", None, [("Ramadan 1446 H", "2025-03")]),
    ("Berkah bulan Ramadhan 1444 Hijriah.", None, [("bulan Ramadhan 1444 Hijriah", "2023")]),
    ("Bingkisan Idul Fitri 2022 tiba.", None, [("Idul Fitri 2022", "2022-05")]),
    ("Bingkisan Lebaran tahun ini tiba.", date(2024, 4, 15), [("Lebaran tahun ini", "2024-04")]),
    ("Sapi dipotong pada hari H Idul Adha.", date(2025, 6, 7), [("hari H Idul Adha", "2025-06-06")]),
    ("Diberangkatkan H-4 Lebaran.", date(2024, 4, 8), [("H-4 Lebaran", "2024-04-06")]),
    ("Tiket Lebaran dibagikan pada H-3 di terminal.", date(2025, 3, 24), [("Lebaran", "2025"), ("H-3", "2025-03-28")]),
    ("Dibagikan pada H-3 di terminal.", date(2025, 3, 24), [("H-3", None)]),
    ("Lomba HUT RI ke-80 meriah.", None, [("HUT RI ke-80", "2025-08-17")]),
    ("Lomba HUT ke-79 RI meriah.", None, [("HUT ke-79 RI", "2024-08-17")]),
    ("Pada Hari Pahlawan ia menyumbang.", date(2022, 11, 10), [("Hari Pahlawan", "2022-11-10")]),
    ("Pada Hari Cuci Tangan Sedunia keran diresmikan.", date(2020, 10, 15), [("Hari Cuci Tangan Sedunia", "2020-10-15")]),
    ("Lomba HUT PMI ke-79 meriah.", None, [("HUT PMI ke-79", "2024-09-17")]),
    ("Maulid Nabi 2021 sederhana.", None, [("Maulid Nabi 2021", "2021-10-19")]),
    ("Kenaikan Isa Almasih 2024 dirayakan.", None, [("Kenaikan Isa Almasih 2024", "2024-05-09")]),
    ("Kado Natal 2024 untuk panti.", None, [("Natal 2024", "2024-12-25")]),
    ("Paket Imlek 2025 dibagikan.", None, [("Imlek 2025", "2025-01-29")]),
    ("Paket Imlek 2576 dibagikan.", date(2025, 2, 3), [("Imlek", "2025-01-29")]),
    ("Nyepi tahun lalu sepi.", date(2024, 3, 15), [("Nyepi tahun lalu", "2023-03-22")]),
    ("Dimulai 1 Muharram 1447 H oleh takmir.", None, [("1 Muharram 1447 H", "2025-06-27")]),
    ("Akad pada 26 Syawal 1445 H.", None, [("26 Syawal 1445 H", "2024-05-05")]),
    ("Pada triwulan IV 2025 laba naik.", None, [("triwulan IV 2025", "2025")]),
    ("Pada kuartal pertama tahun ini laba naik.", date(2024, 3, 15), [("kuartal pertama tahun ini", "2024")]),
    ("Pada semester I/2024 laba naik.", None, [("semester I/2024", "2024")]),
    ("Pada triwulan ke-4 ini laba naik.", date(2025, 10, 22), [("triwulan ke-4 ini", "2025")]),
    ("Pada semester depan laba naik.", date(2024, 3, 15), [("semester depan", None)]),
]  # fmt: skip

RANGES = [
    ("Lokakarya 12-14 Mei 2024 usai.", None, [("12-14 Mei 2024", "2024-05")]),
    ("Lokakarya 6–8 Desember 2025 usai.", None, [("6–8 Desember 2025", "2025-12")]),
    ("Lokakarya 12 dan 13 Mei 2024 usai.", None, [("12 dan 13 Mei 2024", "2024-05")]),
    ("Dari 26 Januari 2026 hingga 26 Maret 2026 gratis.", None, [("26 Januari 2026 hingga 26 Maret 2026", "2026")]),
    ("Antara 28 Desember - 3 Januari 2025 libur.", None, [("28 Desember - 3 Januari 2025", None)]),
    ("Juni-Juli 2025 dua tahap.", None, [("Juni-Juli 2025", "2025")]),
    ("Pada Oktober, November, dan Desember 2025 cair.", None, [("Oktober, November, dan Desember 2025", "2025")]),
    ("Cair Maret, April, dan Mei di tiga desa.", date(2023, 4, 15), [("Maret, April, dan Mei", "2023")]),
    ("Kemah tanggal 14, 15, dan 16 Juni 2023 usai.", None, [("tanggal 14, 15, dan 16 Juni 2023", "2023-06")]),
    ("Kemah 4, 5 dan 7 Juli usai.", date(2023, 8, 1), [("4, 5 dan 7 Juli", "2023-07")]),
    ("Minggu (8/6/2025) hingga Senin (9/6/2025) libur.", None, [("Minggu (8/6/2025) hingga Senin (9/6/2025)", "2025-06")]),
    ("Senin hingga Rabu (9-11/10/2023) dibagi.", None, [("Senin hingga Rabu (9-11/10/2023)", "2023-10")]),
    ("Senin dan Selasa (23–24/9) dibagi.", date(2024, 9, 30), [("Senin dan Selasa (23–24/9)", "2024-09")]),
    ("Jumat hingga Minggu posko buka.", date(2025, 10, 22), [("Jumat hingga Minggu", "2025-10")]),
    ("Pameran Expo 2016-2019 selesai.", None, []),
    ("Beasiswa tahun ajaran 2019/2020 cair.", None, [("tahun ajaran 2019/2020", None)]),
    ("Program tahun 2016-2019 selesai.", None, [("tahun 2016-2019", None)]),
    ("Sejak awal Juli hingga pertengahan September 2019 kering.", None, [("awal Juli hingga pertengahan September 2019", "2019")]),
]  # fmt: skip

NO_DATES = [
    "Rapat pukul 10.00 WIB dan 13.30-15.00 WITA.",
    "Ia berusia 46 tahun dan bekerja selama tiga bulan.",
    "Anak 4 tahun itu sembuh dalam dua pekan.",
    "Skor 2/3 dan kadar 11/12 tercatat di RT 03/05.",
    "Rp2.019 dan 2.020 paket, 2021 unit, 12 ton.",
    "Undang-Undang Nomor 13 Tahun 2003 tentang Ketenagakerjaan.",
    "Universitas Sebelas Maret memberi beasiswa.",
    "Program Jumat Berkah di Pasar Minggu dan Kabupaten Mandailing Natal.",
    "Ia mei dan juni dalam cerita, maret pula.",
    "Jakarta Expo 2019 dibuka; pemilu2024.contoh.id; sebanyak 2000 masker, menerima 2019 paket.",
    "Alumni angkatan 1998 dan mobil keluaran 2011 itu.",
    "Dua hari ini warga menunggu; umurnya 18 tahun nanti.",
    "Lagu era 1990-an diputar.",
    "Relawan berusia 32 tahun ini dan aktris kelahiran 1993 ini hadir.",
    "Hibah Universitas 17 Agustus 1945 dan Institut Teknologi Sepuluh Nopember di Lapangan 10 November.",
    "Sewa tenda Rp120 ribu semalam; warga berjaga sehari semalam.",
    "Puasa tanggal 1 Suro, iuran tanggal 5 setiap bulan, tanggal merah, tanggal 5.000.",
    "Pria 46 tahun itu pulang.",
    "Nomor 0812-2020-1945 dan www.contoh.id/2020/10/11/berita.",
    "Rp1.00.00 dan 9" + "9" * 400,
    "Tahun-tahun sebelumnya berat; bulan demi bulan berlalu.",
    "Sepekan setelah gempa, beberapa hari setelah itu.",
    "",
]

NONSENSE = ["Sabtu (32/13/2020)", "31 Februari 2021", "Senin (0/0/2020)", "tanggal 99 Mei 2020", "30 Februari", "2020-13-45",
            "4.000 tahun lalu", "9000 tahun silam"]  # fmt: skip


def spans_and_days(text, published=None):
    return [(text[e.start : e.end], value.iso) for e, value in resolve_dates(text, published)]


@pytest.mark.parametrize(("text", "published", "expected"), ABSOLUTE + WITHOUT_YEAR + RELATIVE + SEASONS + RANGES)
def test_spans_and_days(text, published, expected):
    assert spans_and_days(text, published) == expected


@pytest.mark.parametrize("text", NO_DATES)
def test_no_dates(text):
    assert spans_and_days(text, date(2024, 3, 15)) == []


@pytest.mark.parametrize("text", NONSENSE)
def test_nonsense_names_no_day(text):
    assert all(iso is None or len(iso) == 4 for _, iso in spans_and_days(text, date(2024, 3, 15)))


@pytest.mark.parametrize("month", calendar_data()["months"], ids=lambda month: month["names"][0])
def test_every_spelling_of_a_month(month):
    for name in month["names"] + month.get("short", []):
        assert spans_and_days(f"Tiba 3 {name.title()} 2024.") == [
            (f"3 {name.title()} 2024", f"2024-{month['number']:02}-03")
        ]


@pytest.mark.parametrize("weekday", calendar_data()["weekdays"], ids=lambda weekday: weekday["names"][0])
def test_every_spelling_of_a_weekday(weekday):
    day = date(2024, 1, weekday["number"])  # 1 January 2024 was a Monday
    for name in weekday["names"] + weekday["short"]:
        written = f"{name.capitalize()}, {day.day} Januari"
        assert spans_and_days(f"Tiba {written}.", date(2024, 3, 1)) == [(written, day.isoformat())]


@pytest.mark.parametrize("season", calendar_data()["seasons"], ids=lambda season: season["key"])
def test_every_season_has_its_days(season):
    for name in season["names"]:
        (value,) = (value for _, value in resolve_dates(f"Pada {name.title()} 2024 warga berkumpul."))
        assert (value.iso or value.start or "").startswith("2024")


@pytest.mark.parametrize(
    "season", [s for s in calendar_data()["seasons"] if s["calendar"] == "hijri"], ids=lambda season: season["key"]
)
def test_observed_days_are_near_the_computed_ones(season):
    apart = 2 if season["key"] == "isra_mikraj" else 1  # 6 May 2016, by the decree
    observed = calendar_data()["observed"][season["key"]]
    assert len(observed) >= 12
    for year, day in observed.items():
        assert abs((day - hijri_day(year, season["month"], season["day"])).days) <= apart


@pytest.mark.parametrize("year", range(2005, 2031))
def test_easter_is_the_computed_one(year):
    observed = calendar_data()["observed"]
    assert observed["easter"][year] == easter(year)
    assert observed["good_friday"][year] == easter(year) - timedelta(days=2)
    assert observed["ascension"][year] == easter(year) + timedelta(days=39)


@pytest.mark.parametrize(
    ("key", "earliest", "latest"),
    [("chinese_new_year", (1, 21), (2, 21)), ("nyepi", (3, 2), (4, 4)), ("vesak", (5, 5), (6, 5))],
)
def test_days_of_the_moon_fall_into_their_season(key, earliest, latest):
    days = sorted(calendar_data()["observed"][key].values())
    assert all(earliest <= (day.month, day.day) <= latest for day in days)
    # Twelve or thirteen months of the moon apart, a day more or less.
    assert all((later - day).days in {*range(353, 357), *range(382, 387)} for day, later in pairwise(days))


def test_enough_cases():
    assert len(ABSOLUTE + WITHOUT_YEAR + RELATIVE + SEASONS + RANGES + NO_DATES + NONSENSE) >= 120


def only(text, published=None):
    ((_, value),) = resolve_dates(text, published)
    return value


@pytest.mark.parametrize(
    ("text", "precision", "start", "end"),
    [
        ("12-14 Mei 2024", "month", "2024-05-12", "2024-05-14"),
        ("triwulan IV 2025", "quarter", "2025-10-01", "2025-12-31"),
        ("Idul Adha 1446 H", "month", "2025-06-06", "2025-06-09"),
        ("awal Mei 2024", "month", "2024-05-01", "2024-05-10"),
        ("Mei 2024", "month", None, None),
        ("tahun 2024", "year", None, None),
        ("2 Mei 2024", "day", None, None),
        ("tahun 2016-2019", None, "2016-01-01", "2019-12-31"),
        ("28 Desember - 3 Januari 2025", None, "2024-12-28", "2025-01-03"),
    ],
)
def test_precision_and_bounds(text, precision, start, end):
    value = only(text)
    assert (value.precision, value.start, value.end) == (precision, start, end)


@pytest.mark.parametrize(
    ("text", "published", "anchor"),
    [
        ("Rabu (11/9/2019)", date(2019, 9, 12), "absolute"),
        ("Rabu (11/9)", date(2019, 9, 12), "published"),
        ("Rabu (11/9)", None, None),
    ],
)
def test_anchor(text, published, anchor):
    assert only(text, published).anchor == anchor


def test_a_day_looked_back_to_is_not_the_day_of_writing():
    text = "Pada 20 Oktober 2024 yang lalu yayasan berdiri. Hari ini beras dibagikan."
    assert [iso for _, iso in spans_and_days(text)] == ["2024-10-20", None]


def test_a_birthday_is_not_the_day_of_writing():
    text = "Ia lahir 4 Maret 1984. Rumahnya dihibahkan 5 September lalu, lalu kemarin."
    assert [iso for _, iso in spans_and_days(text)] == ["1984-03-04", None, None]


def test_dateline_anchors_what_follows():
    text = "PALU, 4 Mei 2024 – Yayasan Pelita menyerahkan beras kemarin."
    assert [value.anchor for _, value in resolve_dates(text)] == ["absolute", "dateline"]
    assert spans_and_days(text)[1] == ("kemarin", "2024-05-03")


def test_swapped_publication_date_is_put_right():
    text = "Beras diserahkan Selasa (10/9/2019). Hari ini, Rabu (11/9), giliran selimut. Bulan ini tiga kali."
    assert spans_and_days(text, date(2019, 11, 9))[1:] == [
        ("Hari ini, Rabu (11/9)", "2019-09-11"),
        ("Bulan ini", "2019-09"),
    ]


def test_a_reporters_yesterday_and_a_speakers():
    text = 'Beras tiba kemarin di Palu. "Kemarin kami di Poso," katanya, Selasa (21/10/2025).'
    assert [iso for _, iso in spans_and_days(text, date(2025, 10, 22))] == ["2025-10-21", "2025-10-20", "2025-10-21"]


DAYS = st.dates(date(1946, 1, 1), date(2039, 12, 31))


@given(
    DAYS,
    st.sampled_from(["full", "long", "medium", "d MMMM y", "EEEE (d/M/y)", "EEEE, dd/MM/y", "EEEE d MMM y", "y-MM-dd"]),
)
def test_round_trip_with_cldr_formats(day, pattern):
    written = format_date(day, pattern, locale="id")
    text = f"Beras diserahkan pada {written} di Palu."
    assert spans_and_days(text) == [(written, day.isoformat())]


@given(DAYS)
def test_round_trip_with_the_short_format(day):
    # CLDR's short form (dd/MM/yy) has a year of two digits, which are this century's.
    written = format_date(day, "short", locale="id")
    assert spans_and_days(f"Tiba ({written}).") == [(written, day.replace(year=2000 + day.year % 100).isoformat())]


@given(
    DAYS.filter(lambda day: (day.month, day.day) != (2, 29)),
    st.integers(0, 170),
    st.sampled_from(["EEEE (d/M)", "EEEE, d MMMM"]),
)
def test_year_left_out_is_inferred(published, back, pattern):
    day = published - timedelta(days=back)
    if (day.month, day.day) != (2, 29):
        assert [iso for _, iso in spans_and_days(format_date(day, pattern, locale="id"), published)] == [
            day.isoformat()
        ]


@given(DAYS, st.sampled_from(["MMMM y", "MMM y"]))
def test_round_trip_of_months(day, pattern):
    written = format_date(day, pattern, locale="id")
    assert spans_and_days(f"Beras dibagi {written}.") == [(written, day.isoformat()[:7])]


WORDS = st.sampled_from([
    "Senin", "minggu", "(", ")", ",", "11/9", "2019", "12", "-", "hingga", "dan", "Mei", "lalu", "hari", "ini", "awal", "tahun",
    "H-3", "1446", "H", "Idul Adha", "ke", "triwulan", "IV", "\n", "kemarin", "31/2/2020", "pekan", "kedua", "٣", "Å", "🙂", "'",
])  # fmt: skip


@given(
    st.one_of(st.text(), st.lists(WORDS, max_size=30).map(" ".join), st.lists(WORDS, max_size=30).map("".join)),
    st.none() | st.dates(),
)
def test_any_text_is_survived(text, published):
    end = 0
    for expression, value in resolve_dates(text, published):
        assert end <= expression.start < expression.end <= len(text)
        end = expression.end
        assert value.iso is None or value.precision is not None


@pytest.mark.parametrize(
    "part",
    [
        "9",
        "1/",
        "Senin ",
        "Senin, ",
        "12-",
        "2019 hingga ",
        "Rabu (",
        "12 dan 13 Mei ",
        "akhir ",
        "1 / ",
        "1, ",
        "tanggal 5, ",
        "Mei, ",
        ", ujarnya ",
        "sehari kemudian ",
        "tahun itu ",
        "October 20, ",
    ],
)
def test_work_is_proportional_to_the_text(part, monkeypatch):
    """Count what the joins look at, rather than time it: each expression is looked at a bounded number of times."""
    calls = 0
    original = calendar._says_the_same

    def counted(*arguments):
        nonlocal calls
        calls += 1
        return original(*arguments)

    monkeypatch.setattr(calendar, "_says_the_same", counted)
    find_dates(part * 2000)
    assert calls <= 2 * 2000
