import gzip
import json

import pytest

from salur.errors import SalurError
from salur.io.stored import read_lines, read_records
from salur.io.writers import json_line
from tests.pipelines import record


def test_gzip(tmp_path):
    (tmp_path / "a.jsonl.gz").write_bytes(gzip.compress(json_line(record())))
    assert list(read_records(tmp_path / "a.jsonl.gz")) == [record()]


def test_lines_are_numbered_as_in_the_file(tmp_path):
    (tmp_path / "a.jsonl").write_text('{"a": 1}\n\n{"a": 2}\n')
    assert list(read_lines(tmp_path / "a.jsonl")) == [(1, {"a": 1}), (3, {"a": 2})]


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        ("a.jsonl", '{"a": 1', r"a\.jsonl: broken JSON: .*line 1"),
        ("a.jsonl", "[]", r"a\.jsonl: broken JSON: "),
        (
            "a.jsonl",
            "\n" + json.dumps({"record_id": "r"}),
            r"a\.jsonl, line 2: no giving record: article_id: Field required",
        ),
        ("a.jsonl", json.dumps({"id": "a", "records": [{}]}), r"line 1: no giving record: record_id"),
        ("a.parquet", "x", r"cannot read .*a\.parquet"),
        ("a.jsonl.gz", "x", r"cannot read .*a\.jsonl\.gz: Not a gzipped file"),
    ],
)
def test_bad_files_are_named(tmp_path, name, content, message):
    (tmp_path / name).write_text(content)
    with pytest.raises(SalurError, match=message):
        list(read_records(tmp_path / name))


def test_a_missing_file(tmp_path):
    with pytest.raises(SalurError, match="No such file"):
        list(read_records(tmp_path / "a.jsonl"))
