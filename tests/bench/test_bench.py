"""Benchmarks at small sizes: what is measured, how it is compared, and the page."""

import gzip
import json
from functools import cache
from pathlib import Path

import pytest
from click.testing import CliRunner

from salur.bench import measures, suite
from salur.bench.page import fits, page, ratio
from salur.bench.suite import Bench, Job
from salur.bench.texts import Sizes, write_texts
from salur.cli import cli
from salur.errors import SalurError
from salur.loading import load
from salur.run.batch import run as run_batch
from tests.pipelines import sentence

SIZES = Sizes(raw=5, events=3, reference=0, stanza=0, growth=7, latency=2)


def lines(path):
    return [json.loads(line) for line in Path(path).read_text(encoding="utf-8").splitlines()]


def curve(rate, sizes=(32, 64, 96)):
    """What a pipeline that does so many words a second of processor time gives: articles of a hundred words."""
    return {"curve": [[n, 100 * n, 100 * n / rate, 200 * n / rate] for n in sizes], "records": 1, "load_seconds": 1.5,
            "loaded_bytes": 5 * 10**8, "peak_bytes": 6 * 10**8}  # fmt: skip


def run(rate, articles=3000):
    points = [[n, 100 * n, 100 * n / rate, 7 * 10**8, 6 * 10**8] for n in range(500, articles + 1, 500)]
    return {"articles": articles, "words": 100 * articles, "gated": articles // 2, "records": 9,
            "seconds": 100 * articles / rate, "snapshots": points, "parent_seconds": articles / 10_000}  # fmt: skip


@pytest.fixture
def measured():
    results: dict[str, list[suite.Result]] = {}
    for kind in ("raw", "events"):
        results |= {
            f"throughput/{kind}/salur": [curve(rate) for rate in (6000, 5000, 7000)],
            f"throughput/{kind}/fr_core_news_sm": [curve(rate, (32, 64)) for rate in (2000, 2000, 1000)],
            f"throughput/{kind}/Stanza backend, words to trees": [curve(100, (32,))] * 3,
            f"run/{kind}/1": [run(5000)] * 3,
            f"run/{kind}/2": [run(9500)] * 3,
            f"latency/{kind}": [{"seconds": [0.01] * 98 + [0.5, 0.6]}] * 3,
        }
    results["growth"] = [run(5000, 30_000)]
    return Bench({"processor": "Contoh 9000, 2 cores"}, "ours", {}, results)


def test_texts_without_a_corpus_are_ours_with_ids_of_their_own(tmp_path):
    texts = write_texts(None, Sizes(raw=900, events=3, reference=0, stanza=0, growth=2000, latency=1), tmp_path)
    ids = [row["id"] for row in lines(texts.raw)]
    assert len(ids) == len(set(ids)) == 900
    assert len({row["id"] for row in lines(texts.growth)}) == 2000
    assert len(lines(texts.events)) == 3
    assert all(row["text"] and "records" not in row for row in lines(texts.raw))


def test_texts_of_a_corpus_are_unreserved_and_events_have_records(tmp_path):
    for name in ("raw", "giving", "out"):
        (tmp_path / name).mkdir()
    rows = [
        {"id": f"a{n}", "text": sentence(value=n + 1), "reserved": n % 3 == 0, "url": "https://contoh.example"}
        for n in range(12)
    ]
    with gzip.open(tmp_path / "raw" / "articles.jsonl.gz", "wt", encoding="utf-8") as file:
        file.writelines(json.dumps(row) + "\n" for row in rows)
    (tmp_path / "giving" / "dev.jsonl").write_text(json.dumps({"id": "a1"}) + "\n", encoding="utf-8")
    train = [{"id": "t1", "text": sentence(), "records": []}, {"id": "t2", "text": sentence(), "records": [{}]}]
    (tmp_path / "giving" / "train.jsonl").write_text("".join(json.dumps(row) + "\n" for row in train), encoding="utf-8")
    texts = write_texts(tmp_path, SIZES, tmp_path / "out")
    assert [row["id"] for row in lines(texts.raw)] == ["a2", "a4", "a5", "a7", "a8"]
    assert [row["id"] for row in lines(texts.events)] == ["t2"]
    assert len(lines(texts.growth)) == 7


def test_pipelines_are_compared_on_the_articles_that_both_have_read(measured):
    assert ratio(measured, "raw", "fr_core_news_sm") == pytest.approx(3)
    slow_start = curve(1000, (32,))["curve"] + curve(6000)["curve"][1:]
    measured.results["throughput/raw/salur"] = [{**curve(6000), "curve": slow_start}]
    # Stanza has read one batch; salur's first was its slow one.
    assert ratio(measured, "raw", "Stanza backend, words to trees") == pytest.approx(10)


def test_the_page_has_every_figure(measured):
    text = page(measured)
    assert "| processor | Contoh 9000, 2 cores |" in text
    assert "A trial" not in text
    assert "| salur | 96 | 3,000 (2,500–3,500) | 6,000 (5,000–7,000) |  |  |" in text
    assert "| `fr_core_news_sm` | 64 | 1,000 (500–1,000) | 2,000 (1,000–2,000) | 3.00 | 3: reached |" in text
    assert "| 60.00 | 30: reached |" in text
    assert "the gate passes over 50% of the articles" in text
    assert "| 2 | 9,500 (9,500–9,500) | 1.90 |" in text
    assert "| News as it comes | 100 | 10.0 (10.0–10.0) | 501.0 (501.0–501.0) |" in text
    assert "| 30,000 | 3,000,000 | 600.0 | 5,000 | 0.70 | 0.60 |" in text
    # 100 words an article at 5,000 words a second.
    assert "| 1,000,000 | 6 | 0.2 |" in text
    assert "writes takes 1.0 s a million words: on a core of its own it can feed about 200 others." in text
    for block in text.split("\n\n"):
        if block.startswith("|"):
            assert len({line.count("|") for line in block.splitlines()}) == 1, block


def test_an_aim_that_is_missed_is_said(measured):
    measured.results["throughput/events/salur"] = [curve(1500)]
    assert "| 0.75 | 0.8: missed |" in page(measured)


def test_a_fit_tells_linear_from_quadratic_and_flat_from_growing():
    flat = [[n, 100 * n, 2 + n / 50, 5 * 10**8, 4 * 10**8] for n in range(1000, 31_000, 1000)]
    assert "200.0 s a million words, plus 2.0 s (R² 1.0000)" in fits(flat)
    assert "from 2,000 articles on: +0.000 MB a thousand articles in the worker, +0.000 MB" in fits(flat)
    steep = [[n, 100 * n, (n / 1000) ** 2, 5 * 10**8 + 1000 * n, 4 * 10**8] for n in range(1000, 31_000, 1000)]
    assert "to the power of 2.000" in fits(steep)
    assert "+1.000 MB a thousand articles in the worker" in fits(steep)
    assert "Too few" in fits(flat[:2])


def test_a_measurement_runs_in_a_process_of_its_own_and_says_why_it_failed(tmp_path):
    (tmp_path / "a.jsonl").write_text(json.dumps({"id": "a", "text": sentence()}) + "\n", encoding="utf-8")
    found = suite._do(Job(("growth",), "run", {"file": str(tmp_path / "a.jsonl"), "processes": 1}))
    assert (found["articles"], found["words"]) == (1, len(sentence().split()))
    with pytest.raises(SalurError, match="growth cannot be measured: KeyError: 'unheard-of'"):
        suite._do(Job(("growth",), "unheard-of", {}))


def test_a_small_benchmark_from_the_command_line(tmp_path, monkeypatch):
    # In this process, with the pipeline loaded once; how processes are started is tested above.
    monkeypatch.setattr(
        suite, "_do", lambda job: json.loads(json.dumps(measures.MEASURES[job.measure](**job.arguments)))
    )
    monkeypatch.setattr(suite, "cores", lambda: 1)
    loaded = cache(load)
    monkeypatch.setattr(measures, "load", lambda config=None: loaded())
    monkeypatch.setattr("salur.bench.measures.run_batch", lambda *paths, config, **options: run_batch(
        *paths, config=config | {"pipeline": {"model": None}, "events": {"model": None}}, **options
    ))  # fmt: skip
    monkeypatch.chdir(tmp_path)
    arguments = "bench -o page.md --results all.json --repeat 2 --raw 5 --events 3 --reference 0 --stanza 0 --latency 2 --growth 7"
    result = CliRunner().invoke(cli, arguments.split(), catch_exceptions=False)
    assert result.exit_code == 0, result.output
    found = json.loads(Path("all.json").read_text(encoding="utf-8"))
    assert [len(found["results"][key]) for key in ("throughput/raw/salur", "run/events/2", "growth")] == [2, 2, 1]
    assert found["results"]["run/raw/1"][0]["articles"] == 5
    assert found["results"]["throughput/raw/salur"][0]["records"] > 0
    assert len(found["results"]["latency/raw"][0]["seconds"]) == 2
    text = Path("page.md").read_text(encoding="utf-8")
    assert "## Growth" in text
    assert "One run of 7 articles" in text
    assert "A trial at small sizes" in text
