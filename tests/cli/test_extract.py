import csv
import errno
import json
import os
import subprocess
import sys
from datetime import date
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from salur.io.output import Output
from salur.records import Article, GivingRecord, stable_id
from tests.pipelines import POISON, pipeline, sentence


def lines(path):
    return [json.loads(line) for line in Path(path).read_text(encoding="utf-8").splitlines()]


def jsonl(path, rows):
    Path(path).write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")


@pytest.fixture
def articles():
    """Two articles with an event and one without."""

    def write():
        jsonl(
            "a.jsonl",
            [
                {"id": "satu", "text": sentence(), "title": "Bantuan", "published": "4/2/2025"},
                {"id": "dua", "text": "Hujan turun di Karangsari."},
                {"id": "tiga", "text": "Pagi itu cerah. " + sentence("PT Arta", "warga Sukamaju", 40)},
            ],
        )

    return write


def test_a_record_a_line(salur, articles):
    articles()
    result = salur("extract", "a.jsonl", "-o", "out.jsonl")
    assert result.exit_code == 0
    records = [GivingRecord.model_validate(line) for line in lines("out.jsonl")]
    assert [record.article_id for record in records] == ["satu", "tiga"]
    assert records[0].published == date(2025, 2, 4)
    assert result.stdout == ""
    assert "3 articles, 2 records, 0 rejects, " in result.stderr
    assert "words/s → out.jsonl" in result.stderr
    assert sorted(path.name for path in Path().iterdir()) == ["a.jsonl", "out.jsonl", "out.stats.json"]


def test_an_article_a_line(salur, articles):
    articles()
    assert salur("extract", "a.jsonl", "-o", "out.jsonl", "--by", "article").exit_code == 0
    assert [(line["id"], len(line["records"])) for line in lines("out.jsonl")] == [("satu", 1), ("dua", 0), ("tiga", 1)]


def test_csv_and_parquet_by_their_suffix(salur, articles):
    articles()
    assert salur("extract", "a.jsonl", "-o", "out.csv").exit_code == 0
    assert salur("extract", "a.jsonl", "-o", "out.parquet").exit_code == 0
    with Path("out.csv").open(encoding="utf-8") as stream:
        assert [row["item"] for row in csv.DictReader(stream)] == ["250 paket sembako", "40 paket sembako"]
    assert pq.read_table("out.parquet").column("article_id").to_pylist() == ["satu", "tiga"]


def test_the_format_can_be_named(salur, articles):
    articles()
    assert salur("extract", "a.jsonl", "-o", "out.txt", "--format", "csv").exit_code == 0
    assert Path("out.txt").read_text(encoding="utf-8").startswith("record_id,")


def test_standard_input_to_standard_output(salur):
    result = salur("extract", "-", "-o", "-", "--show", input=sentence())
    assert result.exit_code == 0
    (record,) = [json.loads(line) for line in result.stdout.splitlines()]
    assert record["article_id"] == stable_id(sentence())
    assert "Koperasi Tirta Jaya → warga Desa Karangsari: 250 paket sembako" in result.stderr


def test_rejects_on_standard_output_are_told_on_standard_error(salur):
    result = salur("extract", "-", "-o", "-", input=POISON)
    assert result.exit_code == 0
    assert "rejected: " in result.stderr
    assert "ValueError: the pipe burst with a bang (stage: tests_giving)" in result.stderr


def test_show_prints_the_records_readably(salur, articles):
    articles()
    result = salur("extract", "a.jsonl", "-o", "out.jsonl", "--show")
    assert result.stdout.splitlines() == [
        "1. Koperasi Tirta Jaya → warga Desa Karangsari: 250 paket sembako  [delivered, 0.90]",
        "   “" + sentence() + "”",
        "2. PT Arta → warga Sukamaju: 40 paket sembako  [delivered, 0.90]",
        "   “" + sentence("PT Arta", "warga Sukamaju", 40) + "”",
    ]  # fmt: skip


def test_show_of_many_records_ends_somewhere(salur):
    jsonl("a.jsonl", [{"id": str(n), "text": sentence(value=n)} for n in range(205)])
    result = salur("extract", "a.jsonl", "-o", "out.jsonl", "--show")
    assert "… and 5 more in out.jsonl" in result.stdout
    assert len(lines("out.jsonl")) == 205


def test_offsets_are_usable_with_the_articles_as_they_were_read(salur):
    Path("a.txt").write_bytes(("Kata â€œAniâ€\x9d 🙂.\r\n" + sentence()).encode())
    assert salur("extract", "a.txt", "-o", "out.jsonl", "--articles", "articles.jsonl").exit_code == 0
    (article,) = [Article.model_validate(line) for line in lines("articles.jsonl")]
    (record,) = [GivingRecord.model_validate(line) for line in lines("out.jsonl")]
    assert record.article_id == article.id
    assert article.text.startswith("Kata “Ani” 🙂.\n")
    for filler in (*record.donors, *record.recipients, *record.items, *record.evidence):
        assert article.text[filler.start : filler.end] == filler.text


def test_refused_candidates_on_request(salur):
    Path("a.txt").write_text("Bupati berjanji membantu.", encoding="utf-8")
    assert salur("extract", "a.txt", "-o", "out.jsonl", "--rejected", "refused.jsonl").exit_code == 0
    assert [line["reason"] for line in lines("refused.jsonl")] == ["no recipient"]


def test_settings_from_the_command_line_reach_the_pipeline(salur, monkeypatch):
    seen = []

    def load(settings):
        seen.append(settings)
        return pipeline()

    monkeypatch.setattr("salur.cli.extract.load", load)
    Path("a.txt").write_text(sentence(), encoding="utf-8")
    Path("c.yaml").write_text("events: {min_confidence: 0.1}\nextract: {by: article}\n", encoding="utf-8")
    assert salur("extract", "a.txt", "-o", "o.jsonl", "--config", "c.yaml").exit_code == 0
    assert "records" in lines("o.jsonl")[0]
    salur("extract", "a.txt", "-o", "o.jsonl", "--config", "c.yaml", "--min-confidence", "0.7", "--rejected", "r.jsonl")
    assert [settings.events.min_confidence for settings in seen] == [0.1, 0.7]
    assert [settings.events.keep_rejected for settings in seen] == [False, True]


# ---- the bad input of issue 2, in one run


def bad_inputs():
    Path("masuk").mkdir()
    os.chdir("masuk")
    Path("kosong.txt").write_bytes(b"")
    Path("spasi.txt").write_text(" \n ")
    Path("biner.txt").write_bytes(bytes(range(256)))
    rows = [json.dumps({"id": f"j{n}", "text": sentence(value=n)}) for n in range(1, 11)]
    rows[2] = rows[2][:20]
    Path("rusak.jsonl").write_text("\n".join(rows))
    jsonl("lain.jsonl", [
        {"id": "tanpa", "isi": "x"},
        {"id": "besar", "text": "beras " * 3_400_000},
        {"id": "inggris", "text": "The governor handed over five tons of rice to residents hit by floods last week."},
        {"id": "racun", "text": POISON},
        {"id": "tanggal", "text": sentence(value=77), "published": "kemarin"},
    ])  # fmt: skip
    Path("sandi.txt").write_bytes(b"Kata \x81 Ani")
    Path("latin.txt").write_bytes("Café Senja menyumbang.".encode("cp1252"))
    os.chdir("..")


REJECTS = {
    "masuk/kosong.txt": ("read", "the file is empty"),
    "masuk/spasi.txt": ("read", "the text is blank"),
    "masuk/biner.txt": ("read", "a binary file, no text"),
    "masuk/rusak.jsonl:3": ("read", "line 3: broken JSON: Expecting value at character 1"),
    "tanpa": ("read", "line 1: no field 'text' (found: id, isi)"),
    "besar": ("read", "line 2: the text has 20,400,000 characters, more than reader.max_characters (1,000,000)"),
    "racun": ("tests_giving", "ValueError: the pipe burst with a bang"),
    "masuk/sandi.txt": ("read", "wrong encoding: no text in utf-8, cp1252"),
}


def test_bad_input_is_told_and_the_rest_of_the_run_unharmed(salur):
    bad_inputs()
    result = salur("extract", "masuk", "-o", "out.jsonl")
    assert result.exit_code == 0
    rejects = {reject["article_id"]: reject for reject in lines("out.rejects.jsonl")}
    assert set(rejects) == set(REJECTS)
    for key, (stage, reason) in REJECTS.items():
        assert set(rejects[key]) == {"article_id", "stage", "reason", "path"}
        assert rejects[key]["stage"] == stage
        assert rejects[key]["reason"].startswith(reason)
        assert Path(rejects[key]["path"]).is_file()
    values = [record["items"][0]["value"] for record in lines("out.jsonl")]
    assert sorted(values) == [1, 2, 4, 5, 6, 7, 8, 9, 10, 77]
    for told in (
        "1 in another language:",
        "inggris: line 3: the text is not Indonesian but probably 'en'",
        "1 without a valid publication date:",
        "tanggal: line 5: 'kemarin' is no date",
        "1 in another encoding than expected:",
        "8 rejected, all in out.rejects.jsonl:",
        "12 articles, 10 records, 8 rejects",
    ):
        assert told in result.stderr


def test_strict_ends_with_1_if_anything_was_rejected(salur, articles):
    articles()
    assert salur("extract", "a.jsonl", "-o", "out.jsonl", "--strict").exit_code == 0
    Path("b.txt").write_bytes(b"")
    result = salur("extract", "a.jsonl", "b.txt", "-o", "out.jsonl", "--strict")
    assert result.exit_code == 1
    assert len(lines("out.jsonl")) == 2
    assert len(lines("out.rejects.jsonl")) == 1


def test_rejects_of_an_earlier_run_do_not_stay(salur, articles):
    articles()
    Path("out.rejects.jsonl").write_text("lama")
    salur("extract", "a.jsonl", "-o", "out.jsonl")
    assert not Path("out.rejects.jsonl").exists()


def test_a_run_does_not_read_its_own_output(salur, articles):
    articles()
    for _ in range(2):
        assert salur("extract", ".", "-o", "out.jsonl", "--articles", "read.jsonl").exit_code == 0
        assert len(lines("out.jsonl")) == 2
    assert not Path("out.rejects.jsonl").exists()


def test_an_input_is_not_overwritten(salur, articles):
    articles()
    before = Path("a.jsonl").read_text()
    result = salur("extract", "a.jsonl", "-o", "./a.jsonl")
    assert result.exit_code == 2
    assert "a.jsonl would be read and written at once" in result.stderr
    assert Path("a.jsonl").read_text() == before


# ---- usage, settings, output: exit code 2 and a message


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["tiada.jsonl", "-o", "out.jsonl"], "no such file or folder: tiada.jsonl"),
        (["a.jsonl"], "Missing option '-o'"),
        (["-o", "out.jsonl"], "Missing argument 'PATHS"),
        (["a.jsonl", "-o", "tiada/out.jsonl"], "cannot write tiada/out.jsonl: there is no folder tiada"),
        (["a.jsonl", "-o", "."], "cannot write .: it is a folder"),
        (["a.jsonl", "-o", "a.jsonl/out.jsonl"], "there is no folder a.jsonl"),
        (["a.jsonl", "-o", "/proc/out.jsonl"], "cannot write /proc/out.jsonl: "),
        (["a.jsonl", "-o", "/dev/full"], "cannot write /dev/full: no space left on the device"),
        (["a.jsonl", "-o", "out.csv", "--by", "article"], "CSV holds a row an item"),
        (["a.jsonl", "-o", "-", "--format", "parquet"], "Parquet cannot go to standard output"),
        (["a.jsonl", "-o", "o.jsonl", "--articles", "./o.jsonl"], "two outputs have the same name"),
        (["a.jsonl", "-o", "o.jsonl", "--articles", "tiada/x"], "cannot write tiada/x"),
        (["a.jsonl", "-o", "o.jsonl", "--config", "tiada.yaml"], "cannot read settings from tiada.yaml"),
        (["a.jsonl", "-o", "o.jsonl", "--config", "salah.yaml"], "salah.yaml: unknown setting 'reader.max_karakter'"),
        (["a.jsonl", "-o", "o.jsonl", "--config", "tipe.yaml"], "tipe.yaml: setting 'extract.batch_size': "),
        (["a.jsonl", "-o", "o.jsonl", "--min-confidence", "2"], "2.0 is not in the range 0<=x<=1"),
    ],
)
def test_wrong_usage_ends_with_2_and_a_message(salur, articles, arguments, message):
    articles()
    Path("salah.yaml").write_text("reader: {max_karakter: 5}\n", encoding="utf-8")
    Path("tipe.yaml").write_text("extract: {batch_size: banyak}\n", encoding="utf-8")
    result = salur("extract", *arguments)
    assert result.exit_code == 2
    assert message in result.stderr
    assert "Traceback" not in result.stderr
    assert not Path("out.jsonl").exists()


def test_a_read_only_folder(salur, articles, monkeypatch):
    articles()
    opened = Path.open

    def open_(path, mode="r", *args, **kwargs):
        if "w" in mode:
            raise OSError(errno.EROFS, os.strerror(errno.EROFS), str(path))
        return opened(path, mode, *args, **kwargs)

    monkeypatch.setattr(Path, "open", open_)
    result = salur("extract", "a.jsonl", "-o", "out.jsonl")
    assert result.exit_code == 2
    assert result.stderr == "Error: cannot write out.jsonl: Read-only file system\n"


def test_a_disk_that_fills_up_leaves_finished_shards_and_says_where(salur, monkeypatch):
    jsonl("a.jsonl", [{"id": str(n), "text": sentence(value=n)} for n in range(300)])
    Path("c.yaml").write_text("run: {shard_size: 50}\n", encoding="utf-8")
    assert salur("extract", "a.jsonl", "-o", "whole.jsonl").exit_code == 0
    written = Output._write_all
    room = [100_000]

    def write_all(self, data):
        written(self, data[: max(0, room[0])])
        room[0] -= len(data)
        if room[0] < 0:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    with monkeypatch.context() as patch:
        patch.setattr(Output, "_write_all", write_all)
        result = salur("extract", "a.jsonl", "-o", "out.jsonl", "--config", "c.yaml")
    assert result.exit_code == 2
    assert "no space left on the device" in result.stderr
    assert "Finished shards stay in out.jsonl.shards; the same command goes on." in result.stderr
    assert not Path("out.jsonl").exists()
    finished = list(Path("out.jsonl.shards").glob("[0-9]*.json"))
    assert 0 < len(finished) < 6
    result = salur("extract", "a.jsonl", "-o", "out.jsonl", "--config", "c.yaml")
    assert result.exit_code == 0
    assert f"{len(finished)} of 6 shards were finished before." in result.stderr
    assert Path("out.jsonl").read_bytes() == Path("whole.jsonl").read_bytes()
    assert not Path("out.jsonl.shards").exists()


def test_a_disk_that_is_full_when_all_is_put_together(salur, monkeypatch):
    jsonl("a.jsonl", [{"id": str(n), "text": sentence(value=n)} for n in range(100)])
    written = Output._write_all

    def write_all(self, data):
        if self.path == "out.jsonl":
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        written(self, data)

    with monkeypatch.context() as patch:
        patch.setattr(Output, "_write_all", write_all)
        result = salur("extract", "a.jsonl", "-o", "out.jsonl")
    assert result.exit_code == 2
    assert "cannot write out.jsonl: no space left on the device" in result.stderr
    assert not Path("out.jsonl").exists()
    assert not Path("out.jsonl.part").exists()
    # All is done but the putting together: no pipeline is needed.
    monkeypatch.setattr("salur.cli.extract.load", None)
    assert salur("extract", "a.jsonl", "-o", "out.jsonl").exit_code == 0
    assert len(lines("out.jsonl")) == 100


def test_an_interrupted_run_ends_with_130_and_keeps_what_was_written(salur, articles, monkeypatch):
    articles()

    def interrupted(settings):
        raise KeyboardInterrupt

    monkeypatch.setattr("salur.cli.extract.load", interrupted)
    result = salur("extract", "a.jsonl", "-o", "out.jsonl")
    assert result.exit_code == 130
    assert not Path("out.jsonl").exists()


def test_a_reader_of_standard_output_may_leave_early(tmp_path):
    jsonl(tmp_path / "a.jsonl", [{"id": str(n), "text": sentence(value=n)} for n in range(500)])
    code = (
        "import sys, salur.cli.extract; from tests.pipelines import pipeline; salur.cli.extract.load = pipeline; "
        "salur.cli.main(sys.argv[1:])"
    )
    root = Path(__file__).parents[2]
    with subprocess.Popen(
        [sys.executable, "-c", code, "extract", str(tmp_path / "a.jsonl"), "-o", "-"],
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, cwd=root, env=os.environ | {"PYTHONPATH": _path(root)},
    ) as process:  # fmt: skip
        assert process.stdout is not None
        assert process.stderr is not None
        assert json.loads(process.stdout.readline())["article_id"] == "0"
        process.stdout.close()
        assert b"Traceback" not in process.stderr.read()


def _path(root):
    return os.pathsep.join(part for part in (str(root), os.environ.get("PYTHONPATH")) if part)
