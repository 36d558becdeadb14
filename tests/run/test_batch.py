"""Whole runs from files to files: what goes in, what comes out, and what is said of it."""

import csv
import gzip
import json
import resource
import sys
from multiprocessing import get_context
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from salur.config import load_settings
from salur.errors import OutputError
from salur.io.stored import read_records
from salur.run import batch
from salur.run.batch import Targets, run_to
from salur.run.fingerprint import settings_digest
from tests.pipelines import POISON, pipeline, sentence

ROWS = [{"id": f"a{n}", "text": sentence(value=n) if n % 3 else "Hujan turun di Karangsari."} for n in range(1, 61)]
pytestmark = pytest.mark.skipif(
    sys.platform != "linux", reason="workers are forked, so that they have the tests' pipeline"
)


@pytest.fixture(autouse=True)
def folder(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    return tmp_path


def settings(**sections):
    base = {
        "run": {"processes": 1, "shard_size": 7, "article_timeout": 20},
        "extract": {"batch_size": 3},
        # The tests' pipeline has none, and hashing the shipped ones takes its time.
        "pipeline": {"model": None},
        "events": {"model": None},
    }
    return load_settings({name: base.get(name, {}) | sections.get(name, {}) for name in {**base, **sections}})


def run(paths, output, *, targets=None, make=pipeline, restart=False, keep=0, **sections):
    names = [paths] if isinstance(paths, str) else paths
    return run_to(names, targets or Targets(output), settings(**sections), make=make, restart=restart, keep=keep)


def jsonl(path, rows):
    data = "".join(json.dumps(row) + "\n" for row in rows).encode()
    Path(path).write_bytes(data)
    return data


def lines(path):
    return [json.loads(line) for line in Path(path).read_text(encoding="utf-8").splitlines()]


def values(path):
    return [record["items"][0]["value"] for record in lines(path)]


def test_every_kind_of_input_gives_the_same_records():
    data = jsonl("a.jsonl", ROWS)
    Path("b.jsonl.gz").write_bytes(gzip.compress(data))
    with pa.CompressedOutputStream(pa.OSFile("c.jsonl.zst", "wb"), "zstd") as stream:
        stream.write(data)
    with Path("d.csv").open("w", encoding="utf-8", newline="") as file:
        rows = csv.DictWriter(file, ["id", "text"])
        rows.writeheader()
        rows.writerows(ROWS)
    pq.write_table(pa.Table.from_pylist(ROWS), "e.parquet", row_group_size=9)
    Path("f").mkdir()
    for number in range(0, 60, 20):
        jsonl(f"f/{number:02}.jsonl", ROWS[number : number + 20])
    expected = None
    for name in ("a.jsonl", "b.jsonl.gz", "c.jsonl.zst", "d.csv", "e.parquet", "f"):
        summary = run(name, "out.jsonl")
        assert summary.statistics.articles == 60, name
        assert summary.statistics.rejects == 0
        expected = expected or Path("out.jsonl").read_bytes()
        assert Path("out.jsonl").read_bytes() == expected, name
    assert values("out.jsonl") == [n for n in range(1, 61) if n % 3]


def test_every_kind_of_output_holds_the_same_records():
    jsonl("a.jsonl", ROWS)
    for by in ("record", "article"):
        run("a.jsonl", "out.jsonl", extract={"by": by})
        run("a.jsonl", "out.parquet", extract={"by": by})
        assert list(read_records("out.parquet")) == list(read_records("out.jsonl"))
    assert len(lines("out.jsonl")) == 60
    summary = run("a.jsonl", "out.csv", keep=5)
    with Path("out.csv").open(encoding="utf-8", newline="") as file:
        assert [row["article_id"] for row in csv.DictReader(file)] == [
            row["id"] for row in ROWS if "paket" in row["text"]
        ]
    assert [record.article_id for record in summary.kept] == ["a1", "a2", "a4", "a5", "a7"]


def test_the_number_of_processes_and_the_sizes_change_nothing():
    jsonl("a.jsonl", [*ROWS, {"id": "racun", "text": POISON}, {"id": "kosong"}, *ROWS[:4]])
    seen = set()
    for processes, shard, size in ((1, 1000, 32), (2, 5, 2), (2, 16, 5), (1, 1, 1)):
        run("a.jsonl", "out.jsonl", run={"processes": processes, "shard_size": shard}, extract={"batch_size": size})
        seen.add((Path("out.jsonl").read_bytes(), Path("out.rejects.jsonl").read_bytes()))
    assert len(seen) == 1


def test_unordered_output_holds_the_same_records():
    jsonl("a.jsonl", ROWS)
    run("a.jsonl", "out.jsonl", run={"processes": 2, "ordered": False})
    assert sorted(values("out.jsonl")) == [n for n in range(1, 61) if n % 3]


def test_statistics_say_what_was_done():
    jsonl("a.jsonl", [*ROWS, {"id": "racun", "text": POISON}, {"id": "kosong"}, ROWS[0]])
    Path("b.pdf").write_bytes(b"")
    summary = run(["a.jsonl", "b.pdf"], "out.jsonl")
    found = json.loads(Path("out.stats.json").read_text(encoding="utf-8"))
    assert (found["articles"], found["articles_with_records"], found["records"], found["rejects"]) == (61, 41, 41, 3)
    assert found["words"] == sum(len(row["text"].split()) for row in [*ROWS, ROWS[0]])
    assert found["rejects_by_reason"] == {
        "tests_giving: ValueError: the pipe burst with a bang": 1,
        "read: no field … (found: id)": 1,
        "read: unknown format: the name must end in one of .txt, .html, .htm, .jsonl, .ndjson, ": 1,
    }
    assert found["notices"] == {"duplicate": 1}
    assert found["settings"] == settings_digest(settings(run={"processes": 2}))
    assert found["settings"] != settings_digest(settings(events={"min_confidence": 0.7}))
    assert found["versions"]["salur"]
    assert found["inputs"]["a.jsonl"]["bytes"] == Path("a.jsonl").stat().st_size
    assert found["seconds"] > 0
    assert sum(found["worker_share_by_stage"].values()) == pytest.approx(1, abs=0.001)
    assert {"read", "tokenizer", "tests_giving", "write"} <= set(found["worker_share_by_stage"])
    assert found["peak_memory_bytes"]["worker"] > 1_000_000
    # Nine of seven articles, and one for what was wrong after the last of them.
    assert (summary.shards, summary.resumed) == (10, 0)


def test_progress_reaches_the_end():
    jsonl("a.jsonl", ROWS)
    jsonl("b.jsonl", ROWS)
    told: list[tuple[int, float, float]] = []
    run_to(["a.jsonl", "b.jsonl"], Targets("out.jsonl"), settings(), make=pipeline, on_progress=lambda each: told.append(
        (each.statistics.articles, each.share or 0, each.seconds_left or 0)
    ))  # fmt: skip
    assert [each[0] for each in told] == sorted(each[0] for each in told)
    assert told[-1][0] == 120
    assert told[-1][1:] == pytest.approx((1, 0), abs=1e-6)
    assert all(0 < share <= 1 and left >= 0 for _, share, left in told)


def test_a_poisoned_article_in_every_stage_costs_itself_alone(rules):
    stages = [name for name, _ in rules.pipeline if name != "salur_gate"]
    assert len(stages) >= 8

    def make(_settings):
        for name, pipe in rules.pipeline:
            rules._components[rules.component_names.index(name)] = (name, Poisoned(name, pipe))
        rules.tokenizer = Poisoned("tokenizer", rules.tokenizer)
        return rules

    good = "PT Surya Kencana menyerahkan 500 paket sembako kepada warga Desa Cibodas."
    rows = [{"id": "awal", "text": good}]
    for name in ("tokenizer", *stages):
        rows += [{"id": name, "text": f"{good} RACUN {name}."}, {"id": f"usai {name}", "text": good}]
    jsonl("a.jsonl", [*rows, {"id": "read", "text": 5}])
    before = (list(rules._components), rules.tokenizer)
    try:
        summary = run("a.jsonl", "out.jsonl", make=make, extract={"batch_size": 8})
    finally:
        rules._components[:], rules.tokenizer = before
    rejects = lines("out.rejects.jsonl")
    assert [each["article_id"] for each in rejects] == ["tokenizer", *stages, "read"]
    assert [each["stage"] for each in rejects] == ["tokenizer", *stages, "read"]
    assert summary.statistics.articles == len(stages) + 2
    assert {record["article_id"] for record in lines("out.jsonl")} == {
        "awal",
        *(f"usai {n}" for n in ("tokenizer", *stages)),
    }


class Poisoned:
    """A stage that fails for the article with its name in it."""

    def __init__(self, name, pipe):
        self.name, self.inner = name, pipe

    def __getattr__(self, name):
        return getattr(self.inner, name)

    def __call__(self, given):
        if f"RACUN {self.name}." in (given if isinstance(given, str) else given.text):
            raise KeyError(self.name)
        return self.inner(given)

    def pipe(self, docs, batch_size=1):
        return map(self, docs)


# ---- limits of the system, in a process of their own


def in_a_process(work):
    """Run ``work`` in a forked process and return how it ended."""
    process = get_context("fork").Process(target=work)
    process.start()
    process.join()
    return process.exitcode


def test_memory_is_bounded_whatever_the_size_of_the_input():
    long = json.dumps({"id": "panjang", "text": "beras " * 10_000})
    with Path("a.jsonl").open("w", encoding="utf-8") as file:
        file.write(json.dumps({"id": "raksasa", "text": "x" * 20_000_000}) + "\n")
        for number in range(4000):
            file.write(long + "\n")
            if number % 4 == 0:
                file.write(json.dumps({"id": str(number), "text": sentence(value=number + 1)}) + "\n")
    assert Path("a.jsonl").stat().st_size > 250_000_000

    jsonl("b.jsonl", ROWS)

    def work():
        # What is loaded once, whatever the input, does not count.
        run("b.jsonl", "warm.jsonl")
        pages = int(Path("/proc/self/statm").read_text().split()[0])
        limit = pages * resource.getpagesize() + 170_000_000
        resource.setrlimit(resource.RLIMIT_AS, (limit, limit))
        run(
            "a.jsonl",
            "out.jsonl",
            reader={"max_characters": 50_000},
            run={"shard_size": 1000},
            extract={"batch_size": 32},
        )

    assert in_a_process(work) == 0
    assert len(lines("out.jsonl")) == 1000
    assert len(lines("out.rejects.jsonl")) == 4001


def test_a_file_system_that_takes_no_more_is_told_and_the_run_goes_on_later():
    jsonl("a.jsonl", ROWS)
    run("a.jsonl", "whole.jsonl")

    def work():
        resource.setrlimit(resource.RLIMIT_FSIZE, (5_000, 5_000))
        with pytest.raises(OutputError, match=r"cannot write out\.jsonl: File too large"):
            run("a.jsonl", "out.jsonl")

    assert in_a_process(work) == 0
    assert not Path("out.jsonl").exists()
    summary = run("a.jsonl", "out.jsonl")
    assert summary.resumed == summary.shards == 9
    assert Path("out.jsonl").read_bytes() == Path("whole.jsonl").read_bytes()


def test_the_shipped_pipeline_over_the_samples(root):
    Path("bola.txt").write_text(
        "Wasit meniup peluit panjang dan skor tetap imbang. Penonton pulang dengan tertib ketika hujan turun di stadion.",
        encoding="utf-8",
    )
    summary = batch.run([root / "data" / "samples", "bola.txt"], "out.jsonl", config={"run": {"processes": 1}})
    assert summary.statistics.articles >= 16
    assert summary.statistics.records == len(lines("out.jsonl")) > 10
    assert summary.statistics.gated > 0
