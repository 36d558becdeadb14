"""Reading files of every format, and every way in which they can be bad: the rest of the run is unharmed."""

import csv
import gzip
import io
import json
import os
import sys
from datetime import date
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from salur.config import load_settings
from salur.io.readers import deliver, read_articles
from salur.io.report import Report
from salur.records import stable_id
from tests.pipelines import sentence

SENTENCES = [sentence(value=value) for value in range(10, 20)]


def read(*paths, **reader):
    report = Report()
    found = [
        delivery.article
        for delivery in deliver(map(str, paths), settings=load_settings({"reader": reader}).reader, report=report)
    ]
    return found, report


def reasons(report):
    return {reject.article_id: reject.reason for reject in report.reject_examples}


@pytest.fixture
def folder(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    return tmp_path


def jsonl(path, rows):
    Path(path).write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")


def good(path="baik.txt"):
    Path(path).write_text(sentence(), encoding="utf-8")


# ---- formats


def test_text(folder):
    good()
    (article,), report = read("baik.txt")
    assert article.text == sentence()
    assert article.id == stable_id(sentence())
    assert not report.rejects


def test_jsonl_keeps_order_and_passes_over_blank_lines(folder):
    rows = [json.dumps({"id": str(n), "text": text}) for n, text in enumerate(SENTENCES)]
    Path("a.jsonl").write_text("\ufeff" + "\n\n".join(rows), encoding="utf-8")
    articles, report = read("a.jsonl")
    assert [article.text for article in articles] == SENTENCES
    assert [article.id for article in articles] == [str(n) for n in range(10)]
    assert not report.rejects
    assert not report.notices


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_csv_with_any_delimiter_and_texts_of_many_lines(folder, delimiter):
    with Path("a.csv").open("w", encoding="utf-8-sig", newline="") as stream:
        rows = csv.writer(stream, delimiter=delimiter)
        rows.writerow(["id", "text", "published", "rubrik"])
        rows.writerow(["1", 'Kata Ani, "ya";\n' + sentence(), "27/8/2020", "daerah"])
        rows.writerow(["2", "panjang " * 30_000, "", ""])
    (first, second), report = read("a.csv")
    assert first.text == 'Kata Ani, "ya";\n' + sentence()
    assert first.published == date(2020, 8, 27)
    assert first.metadata == {"rubrik": "daerah"}
    assert len(second.text) == 240_000
    assert second.published is None
    assert not report.rejects


def test_parquet(folder):
    table = {"id": [1, 2], "text": [sentence(), None], "published": [date(2020, 8, 27), None], "tags": [["a"], None]}
    pq.write_table(pa.table(table), "a.parquet")
    (article,), report = read("a.parquet")
    assert (article.id, article.published, article.metadata) == ("1", date(2020, 8, 27), {"tags": ["a"]})
    assert reasons(report) == {"2": "row 2: field 'text' is empty"}


PAGE = f"""<!DOCTYPE html><html lang="id"><head><title>Bantuan tiba - Kabar Contoh</title>
<meta property="og:title" content="Bantuan tiba di Karangsari"><meta property="og:site_name" content="Kabar Contoh">
<meta property="article:published_time" content="2020-08-27T09:00:00+07:00">
<link rel="canonical" href="https://contoh.example/bantuan"></head><body>
<nav><a href="/">Beranda</a> <a href="/o">Olahraga</a></nav>
<script>document.body.innerHTML = "diretas"</script>
<article><h1>Bantuan tiba di Karangsari</h1>
<p>{sentence()} Penyerahan berlangsung di balai desa dan disaksikan oleh perangkat desa serta tokoh masyarakat.</p>
<p>Kepala desa mengucapkan terima kasih atas kepedulian koperasi terhadap warganya yang terdampak banjir bandang.</p>
</article><footer>Hak cipta Kabar Contoh</footer></body></html>"""


def test_html_gives_main_text_and_metadata_and_runs_nothing(folder):
    Path("a.html").write_text(PAGE, encoding="utf-8")
    (article,), report = read("a.html")
    assert sentence() in article.text
    assert "Beranda" not in article.text
    assert "diretas" not in article.text
    assert article.title == "Bantuan tiba di Karangsari"
    assert article.published == date(2020, 8, 27)
    assert article.source == "Kabar Contoh"
    assert not report.rejects


def test_html_without_a_stated_date_has_none(folder):
    Path("a.html").write_text(
        PAGE.replace("article:published_time", "x").replace("2020-08-27", "2020"), encoding="utf-8"
    )
    (article,), _ = read("a.html")
    assert article.published is None


@pytest.mark.parametrize("name", ["a.txt", "a.jsonl", "a.csv", "a.html"])
def test_gzip(folder, name):
    content = {
        "a.txt": sentence(),
        "a.jsonl": json.dumps({"text": sentence()}),
        "a.csv": f'text\n"{sentence()}"\n',
        "a.html": PAGE,
    }[name]
    Path(name + ".gz").write_bytes(gzip.compress(content.encode()))
    (article,), report = read(name + ".gz")
    assert sentence() in article.text
    assert not report.rejects


def test_a_folder_is_read_with_all_below_it_in_sorted_order(folder):
    for name in ("b/2.txt", "a/9.txt", "c.txt", "b/1.txt", "b/.git/x.txt", ".x.txt"):
        Path(name).parent.mkdir(exist_ok=True, parents=True)
        Path(name).write_text(f"{name} {sentence()}", encoding="utf-8")
    Path("b/catatan.md").write_text("x", encoding="utf-8")
    articles, report = read(".")
    assert [article.text.split()[0] for article in articles] == ["c.txt", "a/9.txt", "b/1.txt", "b/2.txt"]
    assert not report.rejects
    assert [notice.path for notice in report.notice_examples["skipped"]] == ["b/catatan.md"]


def test_a_pipe_in_a_folder_is_passed_over(folder):
    good()
    os.mkfifo("pipa.txt")
    articles, report = read(".")
    assert len(articles) == 1
    assert report.notice_examples["skipped"][0].reason == "skipped: no regular file"


def test_what_cannot_be_read_is_logged_where_nobody_asks_for_a_report(folder, caplog):
    Path("kosong.txt").write_text("")
    jsonl("a.jsonl", [{"id": "x", "text": sentence(), "published": "kemarin"}])
    assert len(list(read_articles(["kosong.txt", "a.jsonl"]))) == 1
    assert caplog.messages == [
        "rejected: kosong.txt: the file is empty",
        "x: line 1: 'kemarin' is no date; the article goes on without its publication date",
    ]


def test_files_of_a_folder_can_be_excluded(folder):
    good()
    good("keluar.txt")
    report = Report()
    found = deliver(["."], settings=load_settings().reader, report=report, exclude={str(Path("keluar.txt").resolve())})
    assert [delivery.path for delivery in found] == ["baik.txt"]


@pytest.mark.parametrize(
    ("data", "texts"),
    [
        (sentence().encode(), [sentence()]),
        (b'\n {"text": "Satu kalimat."}\n{"text": "Dua kalimat."}\n', ["Satu kalimat.", "Dua kalimat."]),
        (b"\xef\xbb\xbf" + b'{"text": "Satu kalimat."}', ["Satu kalimat."]),
    ],
)
def test_standard_input_is_jsonl_or_one_text(monkeypatch, data, texts):
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BufferedReader(io.BytesIO(data))))
    articles, report = read("-")
    assert [article.text for article in articles] == texts
    assert not report.rejects


@pytest.mark.parametrize(("data", "reason"), [(b"", "the file is empty"), (b"\x00\x01\x02", "a binary file, no text")])
def test_bad_standard_input(monkeypatch, data, reason):
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BufferedReader(io.BytesIO(data))))
    assert reasons(read("-")[1]) == {"-": reason}


def test_read_articles_takes_paths_and_the_shipped_settings(folder):
    good()
    assert [article.text for article in read_articles([Path("baik.txt")])] == [sentence()]


# ---- bad input


@pytest.mark.parametrize(
    ("name", "data", "reason"),
    [
        ("x.txt", b"", "the file is empty"),
        ("x.jsonl", b"", "the file is empty"),
        ("x.csv", b"", "the file is empty"),
        ("x.html", b"", "the file is empty"),
        ("x.txt", b" \n\t\n", "the text is blank"),
        ("x.txt", bytes(range(256)) * 20, "a binary file, no text"),
        ("x.txt", b"%PDF-1.7 teks", "a binary file, no text"),
        ("x.jsonl", b"\x89PNG\r\n\x1a\n\x00\x00", "a binary file, no text"),
        ("x.csv", b"PK\x03\x04teks", "a binary file, no text"),
        ("x.txt", "Kata Ani".encode("utf-16-le"), "a binary file, no text"),
        ("x.txt", b"Kata \x81 Ani", "wrong encoding: no text in utf-8, cp1252"),
        ("x.csv", b"text\nKata \x81 Ani", "wrong encoding: no text in utf-8, cp1252"),
        ("x.csv", b"isi,judul\na,b", "no column 'text' in the header (found: isi, judul)"),
        ("x.html", b"<html><body></body></html>", "no main text found in the page"),
        ("x.txt.gz", b"bukan gzip", "cannot be read: Not a gzipped file (b'bu')"),
        ("x.txt.gz", gzip.compress(b"a" * 9999, mtime=0)[:-12], "cannot be read: Compressed file ended"),
        ("x.jsonl.gz", gzip.compress(b"a" * 9999, mtime=0)[:-12], "cannot be read: Compressed file ended"),
        ("x.parquet", b"bukan parquet", "no Parquet file"),
        ("x.pdf", b"%PDF", "unknown format: the name must end in one of .txt"),
        ("x.parquet.gz", b"", "unknown format: the name must end in one of .txt"),
    ],
)
def test_a_bad_file_is_rejected_by_name_and_the_others_are_read(folder, name, data, reason):
    good()
    Path(name).write_bytes(data)
    articles, report = read(name, "baik.txt")
    assert [article.text for article in articles] == [sentence()]
    assert report.rejects == 1
    (reject,) = report.reject_examples
    assert reject.article_id == name
    assert reject.path == name
    assert reject.reason.startswith(reason)


def test_broken_json_in_line_3_of_10(folder):
    lines = [json.dumps({"id": str(n), "text": text}) for n, text in enumerate(SENTENCES)]
    lines[2] = lines[2][:-4]
    Path("a.jsonl").write_text("\n".join(lines), encoding="utf-8")
    articles, report = read("a.jsonl")
    assert [article.id for article in articles] == ["0", "1", "3", "4", "5", "6", "7", "8", "9"]
    (reject,) = report.reject_examples
    assert (reject.article_id, reject.path) == ("a.jsonl:3", "a.jsonl")
    assert reject.reason.startswith("line 3: broken JSON: ")


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        (b"[1, 2]", "line 2: no JSON object"),
        (b"null", "line 2: no JSON object"),
        (b'"teks"', "line 2: no JSON object"),
        (b"{}", "line 2: no field 'text' (found: none)"),
        (b'{"judul": "a"}', "line 2: no field 'text' (found: judul)"),
        (b'{"text": "Kata \x81"}', "line 2: wrong encoding: no text in utf-8, cp1252"),
        (b'{"text": ' + b"[" * 60_000, "line 2: broken JSON"),
        (b'{"text": "a", "x": ' + b"[" * 80 + b"]" * 80 + b"}", "line 2: broken JSON: nested too deeply"),
        (b'{"text": ' + b"1" * 10_000 + b"}", "line 2: "),
        (b'{"text": "' + b"a" * 70_000 + b'"}', "line 2: longer than 64,000 bytes"),
        (b'{"text": "' + b"a" * 2000 + b'"}', "line 2: the text has 2,000 characters, more than"),
    ],
)
def test_a_bad_line_costs_that_line_alone(folder, line, reason):
    ends = json.dumps({"text": sentence()}).encode()
    Path("a.jsonl").write_bytes(b"\n".join([ends, line, ends]))
    articles, report = read("a.jsonl", max_characters=1000)
    assert len(articles) == 2
    (reject,) = report.reject_examples
    assert reject.article_id == "a.jsonl:2"
    assert reject.reason.startswith(reason)


def test_rows_with_too_many_or_too_few_cells(folder):
    Path("a.csv").write_text(f'id,text\n1,{sentence()}\n2,a,b,c\n3\n\n4,"{sentence()}"\n', encoding="utf-8")
    articles, report = read("a.csv")
    assert [article.id for article in articles] == ["1", "4"]
    assert reasons(report) == {
        "a.csv:3": "line 3: the row has 4 cells, the header 2",
        "3": "line 4: field 'text' is empty",
    }


def test_a_quote_that_is_never_closed_does_not_make_one_article_of_many(folder):
    rows = [f'{n},"{text}"' for n, text in enumerate(SENTENCES)]
    rows[3] = rows[3].rstrip('"')
    Path("a.csv").write_text("id,text\n" + "\n".join(rows), encoding="utf-8")
    articles, report = read("a.csv")
    assert {article.text for article in articles} < set(SENTENCES)
    assert report.rejects
    assert all("broken CSV" in reject.reason for reject in report.reject_examples)


def test_a_csv_row_is_named_by_the_line_it_begins_at(folder):
    Path("a.csv").write_text('id,text\n1,"dua\nbaris"\n2,a,b\n', encoding="utf-8")
    assert list(reasons(read("a.csv")[1])) == ["a.csv:4"]


@pytest.mark.parametrize("name", ["x.txt", "x.html", "x.jsonl", "x.txt.gz"])
def test_an_article_of_20_mb_is_rejected_with_its_name(folder, name):
    good()
    text = "beras " * (20_000_000 // 6)
    data = json.dumps({"id": "besar", "text": text}).encode() if name == "x.jsonl" else f"<p>{text}</p>{text}".encode()
    Path(name).write_bytes(gzip.compress(data) if name.endswith(".gz") else data)
    articles, report = read(name, "baik.txt")
    assert [article.text for article in articles] == [sentence()]
    (reject,) = report.reject_examples
    assert reject.article_id == ("besar" if name == "x.jsonl" else name)
    assert "reader.max_characters (1,000,000)" in reject.reason


def test_another_encoding_is_read_and_noted(folder):
    text = "Café Senja menyumbang buku."
    Path("a.txt").write_bytes(text.encode("cp1252"))
    Path("a.jsonl").write_bytes(json.dumps({"text": text}, ensure_ascii=False).encode("cp1252"))
    Path("a.csv").write_bytes(f"text\n{text}\n".encode("cp1252"))
    articles, report = read("a.txt", "a.jsonl", "a.csv")
    assert [article.text for article in articles] == [text] * 3
    assert report.notices["encoding"] == 3
    assert report.notice_examples["encoding"][0].reason == "not valid utf-8, read as cp1252"


def test_utf_16_with_its_mark_is_read(folder):
    Path("a.txt").write_bytes(sentence().encode("utf-16"))
    Path("a.csv").write_bytes(f"text\n{sentence()}\n".encode("utf-16"))
    articles, report = read("a.txt", "a.csv")
    assert [article.text for article in articles] == [sentence()] * 2
    assert not report.rejects


def test_an_unreadable_file(folder, monkeypatch):
    good()
    for name in ("x.txt", "x.jsonl", "x.csv", "x.html", "x.parquet"):
        Path(name).write_text("a", encoding="utf-8")
    opened, parquet = Path.open, pq.ParquetFile

    def refuse(path):
        if Path(path).stem == "x":
            raise PermissionError(13, "Permission denied", str(path))

    def open_(path, *args, **kwargs):
        refuse(path)
        return opened(path, *args, **kwargs)

    def parquet_file(path):
        refuse(path)
        return parquet(path)

    monkeypatch.setattr(Path, "open", open_)
    monkeypatch.setattr(pq, "ParquetFile", parquet_file)
    articles, report = read(".")
    assert [article.text for article in articles] == [sentence()]
    assert report.rejects == 5
    assert {reject.reason for reject in report.reject_examples} == {"cannot be read: Permission denied"}


def test_a_file_that_is_gone_by_the_time_it_is_read(folder):
    articles, report = read("tiada.txt", "tiada.jsonl", "tiada.csv", "tiada.parquet")
    assert not articles
    assert {reject.reason for reject in report.reject_examples} == {"cannot be read: No such file or directory"}


def test_an_id_that_comes_twice_is_noted(folder):
    jsonl("a.jsonl", [{"id": "1", "text": SENTENCES[0]}, {"id": "1", "text": SENTENCES[1]}])
    articles, report = read("a.jsonl")
    assert len(articles) == 2
    (notice,) = report.notice_examples["duplicate"]
    assert (notice.article_id, notice.path) == ("1", "a.jsonl")


def test_the_report_does_not_grow_with_the_input(folder):
    jsonl("a.jsonl", [{"id": "1", "isi": "x"}] * 500 + [{"text": sentence(), "published": "kemarin"}] * 500)
    _, report = read("a.jsonl")
    assert report.rejects == 500
    assert report.notices == {"published": 500, "duplicate": 499}
    assert len(report.reject_examples) == 5
    assert all(len(examples) == 5 for examples in report.notice_examples.values())


@settings(max_examples=60, deadline=None)
@given(
    st.sampled_from([".txt", ".jsonl", ".csv", ".html", ".parquet", ".txt.gz", ".jsonl.gz"]),
    st.one_of(
        st.binary(max_size=300),
        st.text(max_size=200).map(str.encode),
        st.text(max_size=100).map(lambda text: b'text,id\n"' + text.encode()),
        st.dictionaries(st.sampled_from(["id", "text", "published", "title"]), st.text(max_size=30)).map(
            lambda row: json.dumps(row).encode()
        ),
        st.text(max_size=100).map(lambda text: f"<html><body><p>{text}<p>".encode()),
    ),
)
def test_no_bytes_whatever_stop_a_run(tmp_path_factory, suffix, data):
    path = tmp_path_factory.mktemp("acak") / f"x{suffix}"
    path.write_bytes(gzip.compress(data) if suffix.endswith(".gz") else data)
    articles, report = read(path)
    assert all(article.text.strip() for article in articles)
    assert all(reject.path == str(path) and reject.reason for reject in report.reject_examples)
