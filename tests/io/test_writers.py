import csv
import io
import json
from pathlib import Path

import pyarrow.parquet as pq
import pytest
from hypothesis import given
from hypothesis import strategies as st

from salur.errors import OutputError, SettingsError
from salur.frames import COLUMNS
from salur.io.arrow import article_schema, record_schema
from salur.io.rejects import ModelLines, rejects_path
from salur.io.report import Reject
from salur.io.stored import read_records
from salur.io.writers import _csv_line, defused, json_line, open_writer, output_format, plain
from salur.records import Article, ArticleRecords, GivingRecord
from tests.pipelines import record

ARTICLES = [
    ArticleRecords(id="a1", records=(record(), record(record_id="r2", donors=(), date=None, worth=None))),
    ArticleRecords(id="a2"),
    ArticleRecords(id="a3", records=(record(record_id="r3", article_id="a3", items=()),)),
]
RECORDS = [found for article in ARTICLES for found in article.records]


def write(path, **options):
    with open_writer(str(path), **options) as writer:
        for article in ARTICLES:
            writer.write(article)


@pytest.mark.parametrize("name", ["a.jsonl", "a.parquet"])
@pytest.mark.parametrize("by", ["record", "article"])
def test_records_come_back_as_they_were_written(tmp_path, name, by):
    write(tmp_path / name, by=by)
    assert list(read_records(tmp_path / name)) == RECORDS


def test_jsonl_by_record_has_a_line_a_record_with_its_article(tmp_path):
    write(tmp_path / "a.jsonl")
    lines = [json.loads(line) for line in (tmp_path / "a.jsonl").read_text().splitlines()]
    assert [(line["article_id"], line["record_id"]) for line in lines] == [("a1", "r1"), ("a1", "r2"), ("a3", "r3")]
    assert [item["value"] for item in lines[0]["items"]] == [250, 1.5]
    assert lines[0]["published"] == "2025-02-04"


def test_jsonl_by_article_has_the_articles_without_events_too(tmp_path):
    write(tmp_path / "a.jsonl", by="article")
    lines = [json.loads(line) for line in (tmp_path / "a.jsonl").read_text().splitlines()]
    assert [(line["id"], len(line["records"])) for line in lines] == [("a1", 2), ("a2", 0), ("a3", 1)]
    assert set(lines[0]) == {"id", "records"}


def test_csv_has_a_row_an_item(tmp_path):
    write(tmp_path / "a.csv")
    rows = list(csv.DictReader(io.StringIO((tmp_path / "a.csv").read_text(encoding="utf-8"))))
    assert list(rows[0]) == list(COLUMNS["flat"])
    assert [(row["record_id"], row["item"], row["value"]) for row in rows] == [
        ("r1", "250 paket sembako", "250.0"),
        ("r1", "1,5 ton beras", "1.5"),
        ("r2", "250 paket sembako", "250.0"),
        ("r2", "1,5 ton beras", "1.5"),
        ("r3", "", ""),
    ]


def test_csv_without_records_has_its_header(tmp_path):
    with open_writer(str(tmp_path / "a.csv")):
        pass
    assert (tmp_path / "a.csv").read_text().split(",")[0] == "record_id"


def test_csv_by_article_is_refused(tmp_path):
    with pytest.raises(SettingsError, match=r"\.jsonl or \.parquet"):
        open_writer(str(tmp_path / "a.csv"), by="article")
    assert list(tmp_path.iterdir()) == []


def test_parquet_schemas_are_the_models(tmp_path):
    for by, schema in (("record", record_schema()), ("article", article_schema())):
        write(tmp_path / "a.parquet", by=by)
        assert pq.read_schema(tmp_path / "a.parquet").names == schema.names
    assert record_schema().names == list(GivingRecord.model_fields)
    assert str(record_schema().field("published").type) == "date32[day]"


def test_parquet_without_records_has_its_schema(tmp_path):
    with open_writer(str(tmp_path / "a.parquet")):
        pass
    assert pq.read_table(tmp_path / "a.parquet").schema.names == record_schema().names


def test_parquet_writes_group_by_group(tmp_path):
    with open_writer(str(tmp_path / "a.parquet")) as writer:
        for number in range(1200):
            writer.write(ArticleRecords(id=str(number), records=(record(record_id=str(number)),) * 2))
    table = pq.ParquetFile(tmp_path / "a.parquet")
    assert table.metadata.num_rows == 2400
    assert table.metadata.num_row_groups > 1


def test_parquet_cannot_go_to_standard_output():
    with pytest.raises(OutputError, match="name a file"):
        open_writer("-", format="parquet")


@pytest.mark.parametrize(
    ("name", "left"), [("a.jsonl", ["a.jsonl.part"]), ("a.csv", ["a.csv.part"]), ("a.parquet", [])]
)
def test_after_a_failure_nothing_has_the_final_name(tmp_path, name, left):
    writer = open_writer(str(tmp_path / name))
    writer.write(ARTICLES[0])
    with pytest.raises(RuntimeError), writer:
        raise RuntimeError
    assert [path.name for path in tmp_path.iterdir()] == left


def test_a_full_disk_under_parquet(tmp_path, monkeypatch):
    def refuse(self, table):
        raise OSError(28, "No space left on device")

    writer = open_writer(str(tmp_path / "a.parquet"))
    monkeypatch.setattr(pq.ParquetWriter, "write_table", refuse)
    writer.write(ARTICLES[0])
    with pytest.raises(OutputError, match=r"cannot write .*a\.parquet: no space left on the device"), writer:
        writer.commit()
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("name", "format_"),
    [("a.JSONL", "jsonl"), ("a.csv", "csv"), ("a.parquet", "parquet"), ("-", "jsonl"), ("a", "jsonl")],
)
def test_the_suffix_tells_the_format(name, format_):
    assert output_format(name) == format_


# ---- text from strangers


@pytest.mark.parametrize("cell", ["=1+1", "+62", "-2", "@a", "\t=1", "\r=1", "＝1"])
def test_cells_that_a_spreadsheet_would_run_are_defused(cell):
    assert defused(cell) == "'" + cell


@pytest.mark.parametrize("cell", ["a=1", "", None, -2.5, 3, True])
def test_other_cells_stay(cell):
    assert defused(cell) is cell


def test_formulas_from_an_article_reach_csv_defused(tmp_path):
    evil = record(title='=HYPERLINK("http://x.example";"klik")', source="@a", url="+1")
    with open_writer(str(tmp_path / "a.csv")) as writer:
        writer.write(ArticleRecords(id="-1", records=(evil,)))
    rows = list(csv.reader(io.StringIO((tmp_path / "a.csv").read_text(encoding="utf-8"))))
    assert not [cell for row in rows for cell in row if cell.startswith(tuple("=+-@"))]


@given(st.text(st.characters(codec="utf-8"), max_size=50))
def test_any_text_comes_back_from_csv(text):
    (row,) = csv.reader(io.StringIO(_csv_line([text, "x"]).decode(), newline=""))
    text = text.replace("\0", "\ufffd")
    assert row[0] in (text, "'" + text)


SCALARS = st.none() | st.booleans() | st.floats() | st.text(st.characters(codec=None)) | st.binary() | st.dates()


@given(st.recursive(SCALARS,
                    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner), max_leaves=10))  # fmt: skip
def test_any_metadata_can_be_written(value):
    line = json_line(Article(id="a", text="x", metadata={"k": value}))
    assert line.count(b"\n") == 1
    assert json.loads(line)["id"] == "a"


def test_what_is_no_number_becomes_null():
    assert plain({"a": float("nan"), "b": [float("inf")]}) == {"a": None, "b": [None]}


# ---- side files


@pytest.mark.parametrize(
    ("output", "path"),
    [("a/out.jsonl", "a/out.rejects.jsonl"), ("out", "out.rejects.jsonl"), ("x.csv", "x.rejects.jsonl"), ("-", None)],
)
def test_rejects_go_beside_the_output(output, path, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)  # `make demo` makes a folder out/ in a checkout
    assert rejects_path(output) == path


def test_a_device_has_nothing_beside_it():
    assert rejects_path("/dev/null") is None


def test_side_files(tmp_path):
    path = tmp_path / "out.rejects.jsonl"
    reject = Reject(article_id="a", stage="read", reason="kosong", path="a.txt")
    with ModelLines(str(path), lazy=True) as lines:
        lines.write(reject, reject)
    assert [json.loads(line) for line in path.read_text().splitlines()] == [reject.model_dump()] * 2


def test_a_run_without_rejects_removes_those_of_the_run_before(tmp_path):
    path = tmp_path / "out.rejects.jsonl"
    path.write_text("lama")
    with ModelLines(str(path), lazy=True):
        pass
    assert not path.exists()
    with ModelLines(str(path)):
        pass
    assert path.read_text() == ""


def test_after_a_failure_the_rejects_are_kept(tmp_path):
    path = tmp_path / "out.rejects.jsonl"
    lines = ModelLines(str(path), lazy=True)
    lines.write(Reject(article_id="a", stage="read", reason="kosong", path="a.txt"))
    with pytest.raises(RuntimeError), lines:
        raise RuntimeError
    assert Path(f"{path}.part").read_text().count("\n") == 1
