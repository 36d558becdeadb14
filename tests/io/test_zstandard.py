import json

import pyarrow as pa
import pytest

from salur.io.readers import read_articles
from salur.io.report import Report

ROWS = [
    {"id": f"a{number}", "text": f"Warga Desa Karangsari menerima {number} karung beras."} for number in range(3000)
]


def pack(path, data):
    with pa.CompressedOutputStream(pa.OSFile(str(path), "wb"), "zstd") as stream:
        stream.write(data)


def test_jsonl_and_text_are_unpacked(tmp_path):
    pack(tmp_path / "a.jsonl.zst", "".join(json.dumps(row) + "\n" for row in ROWS).encode())
    pack(tmp_path / "b.txt.zst", b"Pagi itu hujan turun di Karangsari.")
    articles = list(read_articles([tmp_path]))
    assert [article.id for article in articles[:-1]] == [row["id"] for row in ROWS]
    assert articles[-1].text == "Pagi itu hujan turun di Karangsari."


@pytest.mark.parametrize(
    "damage",
    [lambda data: data[: len(data) // 2], lambda data: b"bukan zstd", lambda data: data[:40] + b"\0" * 50 + data[90:]],
)
def test_a_damaged_file_is_a_reject(tmp_path, damage):
    path = tmp_path / "a.jsonl.zst"
    pack(path, "".join(json.dumps(row) + "\n" for row in ROWS).encode())
    path.write_bytes(damage(path.read_bytes()))
    report = Report()
    articles = list(read_articles([path], report=report))
    assert len(articles) < len(ROWS)
    assert report.rejects >= 1
