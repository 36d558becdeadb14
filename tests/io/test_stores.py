"""Paths that are URLs: read, listed, written, and what is said when that is impossible."""

import gzip
import json
import sys
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from salur.config import load_settings
from salur.errors import OutputError, ResumeError, StoreError
from salur.io import stores
from salur.io.output import Output
from salur.io.readers import read_articles
from salur.io.report import Report
from salur.io.stored import read_records
from salur.run import checkpoints
from salur.run.batch import Targets, run_to
from tests.pipelines import pipeline, sentence

ROWS = [{"id": f"a{n}", "text": sentence(value=n)} for n in range(1, 31)]


@pytest.fixture
def memory(tmp_path, monkeypatch):
    """The store ``memory://``, empty, from an empty folder."""
    fsspec = pytest.importorskip("fsspec", reason="needs fsspec: pip install 'salur[remote]'")
    monkeypatch.chdir(tmp_path)
    store = fsspec.filesystem("memory")
    store.store.clear()
    yield store
    store.store.clear()


def settings(**run):
    values = {"processes": 1, "shard_size": 7, **run}
    return load_settings(
        {"pipeline": {"model": None}, "events": {"model": None}, "run": values, "extract": {"batch_size": 3}}
    )


def run(paths, output, **options):
    return run_to(paths, Targets(output), options.pop("settings", settings()), make=pipeline, **options)


def packed(name, rows):
    """Return rows as the bytes of a file with this name."""
    data = "".join(json.dumps(row) + "\n" for row in rows).encode()
    if name.endswith((".csv", ".csv.gz")):
        data = ("id,text\n" + "".join(f'{row["id"]},"{row["text"]}"\n' for row in rows)).encode()
    if name.endswith(".gz"):
        return gzip.compress(data)
    if name.endswith(".zst"):
        return pa.Codec("zstd").compress(data, asbytes=True)
    if name.endswith(".parquet"):
        sink = pa.BufferOutputStream()
        pq.write_table(pa.Table.from_pylist(rows), sink)
        return sink.getvalue().to_pybytes()
    return data


@pytest.mark.parametrize("scheme", ["memory://", "file://"])
@pytest.mark.parametrize("name", ["a.jsonl", "a.jsonl.gz", "a.jsonl.zst", "a.csv", "a.csv.gz", "a.parquet"])
def test_every_kind_of_file_is_read_from_a_url(scheme, name, memory, tmp_path):
    data = packed(name, ROWS)
    if scheme == "memory://":
        url = f"memory://kabar/{name}"
        memory.pipe_file(f"/kabar/{name}", data)
    else:
        url = f"file://{tmp_path}/{name}"
        Path(name).write_bytes(data)
    assert [(article.id, article.text) for article in read_articles([url])] == [
        (row["id"], row["text"]) for row in ROWS
    ]


def test_a_run_from_store_to_store_writes_what_one_on_disk_does(memory, tmp_path):
    Path("in").mkdir()
    for name, rows in (("1.jsonl.gz", ROWS[:9]), ("2.parquet", ROWS[9:20]), ("sub/3.csv", ROWS[20:])):
        data = packed(name, rows)
        memory.pipe_file(f"/in/{name}", data)
        Path("in", name).parent.mkdir(exist_ok=True)
        Path("in", name).write_bytes(data)
    memory.pipe_file("/in/4.txt", sentence(value=77).encode())
    Path("in/4.txt").write_text(sentence(value=77), encoding="utf-8")
    memory.pipe_file("/in/5.jsonl", b"{broken\n")
    Path("in/5.jsonl").write_bytes(b"{broken\n")
    memory.pipe_file("/in/.hidden.jsonl", packed(".hidden.jsonl", ROWS))
    memory.pipe_file("/in/readme.md", b"tidak dibaca")
    run(["in"], "out.jsonl", settings=settings(processes=2))
    summary = run(["memory://in"], "memory://out/records.jsonl", settings=settings(processes=2))
    assert sorted(memory.cat_file("/out/records.jsonl").splitlines()) == sorted(
        Path("out.jsonl").read_bytes().splitlines()
    )
    assert summary.statistics.notices == {"skipped": 1}
    rejects = [json.loads(line) for line in memory.cat_file("/out/records.rejects.jsonl").splitlines()]
    assert [each["article_id"] for each in rejects] == ["memory:///in/5.jsonl:1"]
    assert json.loads(memory.cat_file("/out/records.stats.json"))["articles"] == 31
    # Nothing is left on this machine.
    assert sorted(path.name for path in tmp_path.iterdir()) == [
        "in",
        "out.jsonl",
        "out.rejects.jsonl",
        "out.stats.json",
    ]


@pytest.mark.parametrize("name", ["out.jsonl", "out.parquet", "out.csv"])
def test_every_format_goes_to_a_store_and_is_read_back(name, memory):
    memory.pipe_file("/a.jsonl", packed("a.jsonl", ROWS))
    run(["memory://a.jsonl"], f"memory://deep/er/{name}")
    run(["memory://a.jsonl"], name)
    assert memory.cat_file(f"/deep/er/{name}") == Path(name).read_bytes()
    if name != "out.csv":
        assert list(read_records(f"memory://deep/er/{name}")) == list(read_records(name))


def test_a_run_into_its_own_input_folder_does_not_read_its_output(memory):
    memory.pipe_file("/in/a.jsonl", packed("a.jsonl", ROWS))
    for _ in range(2):
        statistics = run(["memory://in"], "memory://in/out.jsonl").statistics
        assert (statistics.articles, statistics.rejects, statistics.notices) == (30, 0, {})


def test_a_pattern_names_several_files(memory):
    for number in range(3):
        memory.pipe_file(f"/in/berita-{number}.jsonl", packed("a.jsonl", ROWS[number * 2 : number * 2 + 2]))
    memory.pipe_file("/in/lain.jsonl", packed("a.jsonl", ROWS[20:]))
    found = read_articles(["memory://in/berita-*.jsonl"])
    assert [article.id for article in found] == [row["id"] for row in ROWS[:6]]
    assert stores.exists("memory://in/berita-*.jsonl")
    assert not stores.exists("memory://in/kabar-*.jsonl")


def test_a_killed_run_goes_on_and_a_changed_object_is_noticed(memory, monkeypatch):
    memory.pipe_file("/a.jsonl", packed("a.jsonl", ROWS))
    write = checkpoints.Checkpoints.write

    def interrupted(self, number, part, digests):
        if number == 3:
            raise KeyboardInterrupt
        write(self, number, part, digests)

    def killed():
        with monkeypatch.context() as patch:
            patch.setattr(checkpoints.Checkpoints, "write", interrupted)
            with pytest.raises(KeyboardInterrupt):
                run(["memory://a.jsonl"], "memory://out.jsonl")

    killed()
    assert not memory.exists("/out.jsonl")
    # Another output of the same name has a folder of its own.
    assert run(["memory://a.jsonl"], "memory://elsewhere/out.jsonl").resumed == 0
    assert run(["memory://a.jsonl"], "memory://out.jsonl").resumed == 3
    assert len(memory.cat_file("/out.jsonl").splitlines()) == 30
    killed()
    memory.pipe_file("/a.jsonl", packed("a.jsonl", ROWS[:-1]))
    with pytest.raises(ResumeError, match=r"input memory://a\.jsonl"):
        run(["memory://a.jsonl"], "memory://out.jsonl")


def test_a_store_that_breaks_off_ends_the_run_rather_than_the_article(memory, monkeypatch):
    memory.pipe_file("/a.jsonl", packed("a.jsonl", ROWS))
    kind = type(memory.open("/a.jsonl"))
    with monkeypatch.context() as patch:

        def lost(self, *_):
            raise TimeoutError("connection lost")

        patch.setattr(kind, "read", lost)
        with pytest.raises(StoreError, match=r"memory://a\.jsonl: TimeoutError: connection lost"):
            run(["memory://a.jsonl"], "out.jsonl")
    assert run(["memory://a.jsonl"], "out.jsonl").statistics.articles == 30


def test_a_store_that_takes_nothing_is_told_and_the_same_run_hands_over_later(memory, monkeypatch):
    memory.pipe_file("/a.jsonl", packed("a.jsonl", ROWS))
    with monkeypatch.context() as patch:

        def refused(self, *_, **__):
            raise RuntimeError("AccessDenied")

        patch.setattr(type(memory), "put_file", refused)
        with pytest.raises(OutputError, match=r"cannot write memory://out\.jsonl: RuntimeError: AccessDenied"):
            run(["memory://a.jsonl"], "memory://out.jsonl")
    summary = run(["memory://a.jsonl"], "memory://out.jsonl")
    assert summary.resumed == summary.shards == 5


def test_rejects_of_an_earlier_run_are_removed(memory):
    memory.pipe_file("/a.jsonl", b"{\n" + packed("a.jsonl", ROWS))
    run(["memory://a.jsonl"], "memory://out.jsonl")
    assert memory.exists("/out.rejects.jsonl")
    memory.pipe_file("/a.jsonl", packed("a.jsonl", ROWS))
    run(["memory://a.jsonl"], "memory://out.jsonl")
    assert not memory.exists("/out.rejects.jsonl")


def test_an_object_that_is_not_there_is_a_reject(memory):
    report = Report()
    assert list(read_articles(["memory://a.jsonl"], report=report)) == []
    assert [each.article_id for each in report.reject_examples] == ["memory://a.jsonl"]
    assert "cannot be read" in report.reject_examples[0].reason


def test_a_missing_package_or_protocol_is_named(memory, monkeypatch):
    with pytest.raises(StoreError, match=r"salah://a\.jsonl: no store that fsspec knows"):
        stores.exists("salah://a.jsonl")
    monkeypatch.setitem(sys.modules, "s3fs", None)
    with pytest.raises(StoreError, match=r"s3://kabar/a\.jsonl: .*s3fs"):
        stores.exists("s3://kabar/a.jsonl")
    monkeypatch.setitem(sys.modules, "fsspec", None)
    with pytest.raises(StoreError, match=r"pip install 'salur\[remote\]'"):
        list(read_articles(["memory://a.jsonl"]))


def test_file_urls_are_paths(memory, tmp_path):
    Path("a.jsonl").write_bytes(packed("a.jsonl", ROWS))
    run([f"file://{tmp_path}/a.jsonl"], f"file://{tmp_path}/out.jsonl")
    assert len(Path("out.jsonl").read_bytes().splitlines()) == 30
    assert Path("out.stats.json").exists()
    output = Output(f"file://{tmp_path}/b.jsonl")
    output.write(b"{}\n")
    output.commit()
    assert Path("b.jsonl").read_bytes() == b"{}\n"


@pytest.mark.parametrize(
    ("path", "url"),
    [("s3://kabar/a.jsonl", True), ("memory://a", True), ("file:///a", False), ("C://a", False), ("a/b.jsonl", False)],
)
def test_what_is_a_url(path, url):
    assert stores.is_url(path) is url


def test_where_side_files_and_stand_ins_are():
    assert stores.beside("s3://kabar/2025/out.v2.parquet", ".stats.json") == "s3://kabar/2025/out.v2.stats.json"
    assert stores.beside("a/out.jsonl", ".stats.json") == "a/out.stats.json"
    first, second = stores.stand_in("s3://a/out.jsonl"), stores.stand_in("s3://b/out.jsonl")
    assert first != second
    assert first.startswith("out-")
    assert first.endswith(".jsonl")
    assert stores.stand_in("a/out.jsonl") == "a/out.jsonl"
