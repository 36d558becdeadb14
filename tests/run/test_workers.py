import json
import os
import signal
import sys
import time

import pytest
from spacy.language import Language

from salur.config import load_settings
from salur.errors import ResourceError
from salur.io.articles import Place
from salur.io.entries import Entry
from salur.run.parts import REJECTS, Task, join, process_entries
from salur.run.shards import Shard
from salur.run.workers import LocalEngine
from tests.pipelines import POISON, pipeline, sentence

DEADLY, ENDLESS, LEAVING = "PROSES MATI", "TIADA AKHIR", "PERGI SAJA"


@Language.component("tests_deadly")
def deadly(doc):
    if DEADLY in doc.text:
        os.kill(os.getpid(), signal.SIGKILL)
    if LEAVING in doc.text:
        os._exit(7)
    if ENDLESS in doc.text:
        time.sleep(600)
    return doc


def make(_settings):
    nlp = pipeline()
    nlp.add_pipe("tests_deadly")
    return nlp


def broken(_settings):
    raise ResourceError("no such model")


def task(**run):
    return Task(load_settings({"run": {"article_timeout": 2, **run}, "extract": {"batch_size": 4}}))


def shards(count, odd, size=8):
    entries = [
        Entry(Place("a.jsonl", n), fields={"id": str(n), "text": odd.get(n, sentence(value=n + 1))})
        for n in range(count)
    ]
    return [
        Shard(number, entries[start : start + size], extent=10) for number, start in enumerate(range(0, count, size))
    ]


def do(count, odd, make_=make, *, ordered=True, **run):
    pieces = []
    with LocalEngine(task(**run), make_) as engine:
        done = list(engine.run(shards(count, odd), ordered=ordered, on_part=lambda shard, part: pieces.append(part)))
    return done, pieces


def rejects(part):
    return [
        (each["article_id"], each["stage"], each["reason"])
        for each in map(json.loads, part.streams[REJECTS].splitlines())
    ]


@pytest.mark.parametrize("processes", [1, 2])
def test_the_same_as_in_one_process_but_for_the_articles_at_fault(processes):
    odd = {3: POISON, 9: DEADLY, 20: ENDLESS, 25: LEAVING, 30: "Hujan turun."}
    harmless = {3: POISON, 30: "Hujan turun."}
    expected = [process_entries(make(None), shard.entries, task()) for shard in shards(40, harmless)]
    done, pieces = do(40, odd, processes=processes)
    assert [each.shard.number for each in done] == [0, 1, 2, 3, 4]
    whole, good = join(each.part for each in done), join(expected)
    lost = {"9", "20", "25"}
    kept = [line for line in good.streams["records"].splitlines() if json.loads(line)["article_id"] not in lost]
    assert whole.streams["records"].splitlines() == kept
    assert rejects(whole) == [
        ("3", "tests_giving", "ValueError: the pipe burst with a bang"),
        ("9", "worker", "the worker process died (signal 9, perhaps for want of memory)"),
        ("20", "worker", "took longer than 2 s (setting run.article_timeout)"),
        ("25", "worker", "the worker process died (exit code 7)"),
    ]
    assert sum(part.statistics.articles + part.statistics.rejects for part in pieces) == 40
    assert whole.statistics.articles == 36


def test_unordered_gives_every_shard_once():
    done, _ = do(64, {0: ENDLESS}, ordered=False, processes=2)
    assert sorted(each.shard.number for each in done) == list(range(8))
    assert done[0].shard.number != 0


def test_fresh_processes_load_their_own_pipeline(monkeypatch):
    monkeypatch.setattr(sys, "platform", "darwin")
    done, _ = do(12, {5: POISON}, processes=1, article_timeout=0)
    assert join(each.part for each in done).statistics.articles == 11


def test_a_pipeline_that_cannot_be_loaded_is_an_error_of_the_run(monkeypatch):
    with pytest.raises(ResourceError, match="no such model"):
        do(4, {}, broken)
    monkeypatch.setattr(sys, "platform", "darwin")
    with pytest.raises(ResourceError, match="no such model"):
        do(4, {}, broken)


def test_no_more_shards_are_taken_than_are_needed():
    taken = []

    def feed():
        for shard in shards(400, {}):
            taken.append(shard.number)
            yield shard

    ahead = []
    with LocalEngine(task(processes=1), make) as engine:
        for number, _ in enumerate(engine.run(feed(), ordered=True, on_part=lambda shard, part: None)):
            ahead.append(len(taken) - number)
    assert len(ahead) == 50
    assert max(ahead) <= 4


def test_workers_end_with_their_engine():
    with LocalEngine(task(processes=2), make) as engine:
        next(engine.run(shards(40, {}), ordered=True, on_part=lambda shard, part: None))
        processes = [worker.process for worker in engine._workers]
        assert processes
    assert [process.is_alive() for process in processes] == [False] * len(processes)
