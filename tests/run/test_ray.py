"""The Ray engine on a cluster of this machine: the same results, and what is at fault costs itself alone."""

import json
import logging
import os
import sys
import time
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from salur.config import load_settings
from salur.errors import EngineError, ResourceError
from salur.run import ray_engine
from salur.run.batch import Targets, run_to
from salur.run.parts import Task, join, process_entries
from salur.run.ray_engine import RayEngine
from tests.pipelines import POISON, pipeline, sentence
from tests.run.interruptions import interrupted_before
from tests.run.test_workers import DEADLY, ENDLESS, LEAVING, broken, make, rejects, shards, task

WITHOUT_MODELS = {"pipeline": {"model": None}, "events": {"model": None}}


@pytest.fixture(scope="module")
def cluster():
    """Ray with one machine of two processors; started once, and ended afterwards."""
    ray = pytest.importorskip("ray", reason="needs Ray: pip install 'salur[ray]'")
    from ray.cluster_utils import Cluster  # noqa: PLC0415

    # Its workers would wait for everything else on a busy machine.
    os.environ |= {"RAY_USAGE_STATS_ENABLED": "0", "RAY_worker_niceness": "0"}
    node = {"num_cpus": 2, "object_store_memory": 100_000_000, "include_dashboard": False}
    started = Cluster(initialize_head=True, head_node_args=node)
    ray.init(address=started.address, log_to_driver=False, logging_level=logging.ERROR)
    yield started
    ray.shutdown()
    started.shutdown()


def unheard(_shard, _part):
    return


def in_another_folder(_settings):
    """Return the tests' pipeline in a process that finds no file of ours under its relative name."""
    os.chdir("/")
    return pipeline()


def settings(**run):
    values = {"engine": "ray", "processes": 2, "shard_size": 7, "article_timeout": 20, **run}
    return load_settings(
        {**WITHOUT_MODELS, "run": values, "extract": {"batch_size": 3}, "reader": {"max_characters": 9_000}}
    )


def files(folder):
    """Write some of every kind of input, good and bad."""
    rows = [{"id": f"a{n}", "text": sentence(value=n)} for n in range(1, 30)]
    rows[11]["text"], rows[20] = POISON, {"id": "kosong"}
    (folder / "a.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows) + "{broken\n", encoding="utf-8")
    pq.write_table(pa.Table.from_pylist(rows[:5]), folder / "b.parquet")
    for number in range(4):
        (folder / f"c{number}.txt").write_text(sentence(value=100 + number), encoding="utf-8")
    page = "<html><head><title>Bantuan</title></head><body><article><p>{}</p></article></body></html>"
    (folder / "d.html").write_text(
        page.format(sentence(value=200) + " Hujan turun di desa itu. " * 20), encoding="utf-8"
    )
    (folder / "e.txt").write_text("panjang " * 9_000, encoding="utf-8")
    (folder / "f.txt").write_bytes(b"\0\1\2")
    (folder / "g.txt").write_bytes(b"")


def outputs():
    names = ("out.jsonl", "out.rejects.jsonl", "articles.jsonl")
    return {name: Path(name).read_bytes() for name in names}


@pytest.fixture
def local(tmp_path, monkeypatch):
    """A run over every kind of input by processes of this machine: where it wrote, and what."""
    monkeypatch.chdir(tmp_path)
    Path("in").mkdir()
    files(Path("in"))
    targets = Targets("out.jsonl", articles="articles.jsonl")
    run_to(["in"], targets, settings(engine="local"), make=pipeline)
    return targets, outputs()


@pytest.mark.slow
def test_the_same_files_as_from_processes_of_this_machine(cluster, local):
    targets, expected = local
    assert {json.loads(line)["path"] for line in expected["out.rejects.jsonl"].splitlines()} == {
        "in/a.jsonl", "in/e.txt", "in/f.txt", "in/g.txt",
    }  # fmt: skip
    for ordered in (True, False):
        summary = run_to(["in"], targets, settings(ordered=ordered), make=in_another_folder)
        found = outputs()
        if not ordered:
            expected, found = ({name: sorted(data.splitlines()) for name, data in each.items()} for each in (expected, found))  # fmt: skip
        assert found == expected
    assert summary.processes == 2
    # 27 lines, 5 rows, 4 texts, a page.
    assert summary.statistics.records == 37


def test_a_run_that_processes_began_is_finished_by_actors(cluster, local, monkeypatch):
    targets, expected = local
    with interrupted_before(2, monkeypatch):
        run_to(["in"], targets, settings(engine="local", processes=1), make=pipeline)
    summary = run_to(["in"], targets, settings(ray_address="auto"), make=in_another_folder)
    assert (summary.resumed, summary.shards) == (2, 7)
    assert outputs() == expected


@pytest.mark.slow
def test_articles_that_end_their_actor_or_never_end_cost_themselves_alone(cluster):
    odd = {3: POISON, 9: DEADLY, 20: ENDLESS, 25: LEAVING, 30: "Hujan turun."}
    harmless = {3: POISON, 30: "Hujan turun."}
    expected = join(process_entries(make(None), shard.entries, task()) for shard in shards(40, harmless))
    pieces = []
    with RayEngine(task(processes=2), make) as engine:
        done = list(engine.run(shards(40, odd), ordered=True, on_part=lambda shard, part: pieces.append(part)))
    assert [each.shard.number for each in done] == [0, 1, 2, 3, 4]
    whole = join(each.part for each in done)
    kept = [
        line
        for line in expected.streams["records"].splitlines()
        if json.loads(line)["article_id"] not in {"9", "20", "25"}
    ]
    assert whole.streams["records"].splitlines() == kept
    found = rejects(whole)
    assert [each[:2] for each in found] == [("3", "tests_giving"), ("9", "worker"), ("20", "worker"), ("25", "worker")]
    assert found[2][2] == "took longer than 2 s (setting run.article_timeout)"
    assert all("the worker process died" in found[place][2] for place in (1, 3))
    assert sum(part.statistics.articles + part.statistics.rejects for part in pieces) == 40


def test_no_more_shards_are_taken_than_are_needed(cluster):
    taken: list[int] = []

    def feed():
        for shard in shards(400, {}):
            taken.append(shard.number)
            yield shard

    with RayEngine(task(processes=1), make) as engine:
        ahead = [len(taken) - number for number, _ in enumerate(engine.run(feed(), ordered=True, on_part=unheard))]
    assert len(ahead) == 50
    assert max(ahead) <= 4


def test_a_pipeline_that_cannot_be_loaded_is_an_error_of_the_run(cluster):
    with RayEngine(task(processes=1), broken) as engine, pytest.raises(ResourceError, match="no such model"):
        list(engine.run(shards(4, {}), ordered=True, on_part=unheard))


def slow(_settings):
    nlp = pipeline()
    make_doc = nlp.make_doc

    def slowly(text):
        time.sleep(0.05)
        return make_doc(text)

    nlp.make_doc = slowly  # type: ignore[method-assign]
    return nlp


@pytest.mark.slow
def test_a_machine_that_is_lost_costs_no_article(cluster):
    ray = sys.modules["ray"]
    machine = cluster.add_node(num_cpus=1, object_store_memory=100_000_000)
    cluster.wait_for_nodes()
    done = []
    with RayEngine(task(processes=3, article_timeout=60), slow) as engine:
        for each in engine.run(shards(200, {}), ordered=False, on_part=unheard):
            done.append(each)
            if machine and any(worker._node == machine.node_id and worker.job for worker in engine._workers):
                cluster.remove_node(machine)
                machine = None
        assert len(ray.nodes()) == 2
    assert machine is None
    whole = join(each.part for each in done)
    assert whole.statistics.rejects == 0
    assert whole.statistics.articles == 200


def test_actors_end_with_their_engine(cluster):
    ray = sys.modules["ray"]
    with RayEngine(task(processes=2), make) as engine:
        next(engine.run(shards(40, {}), ordered=True, on_part=unheard))
        assert ray.available_resources().get("CPU", 0) < 2
    for _ in range(500):
        if ray.available_resources().get("CPU", 0) == 2:
            break
        time.sleep(0.02)
    assert ray.available_resources()["CPU"] == 2
    # Ray was there before us, and stays.
    assert ray.is_initialized()


def test_other_versions_on_a_machine_of_the_cluster_are_an_error(cluster, monkeypatch):
    monkeypatch.setattr(ray_engine, "versions", lambda: {"salur": "99", "spacy": "3"})
    with (
        RayEngine(task(processes=1), make) as engine,
        pytest.raises(EngineError, match="on a machine of the cluster, 99 here"),
    ):
        list(engine.run(shards(4, {}), ordered=True, on_part=unheard))


# ---- without Ray


class FakeRay:
    """Takes what Ray would be started with."""

    def __init__(self, failure=None):
        self.options, self.failure = {}, failure

    def init(self, **options):
        self.options = options
        if self.failure:
            raise self.failure


@pytest.mark.parametrize(
    ("address", "environment", "expected"),
    [(None, None, "local"), (None, "10.1.1.1:6379", "10.1.1.1:6379"), ("auto", "10.1.1.1:6379", "auto")],
)
def test_where_ray_is_looked_for(address, environment, expected, monkeypatch):
    monkeypatch.delenv("RAY_ADDRESS", raising=False)
    if environment:
        monkeypatch.setenv("RAY_ADDRESS", environment)
    ray = FakeRay()
    ray_engine._connect(ray, address, 3)
    assert ray.options["address"] == expected
    # What is said of this machine is refused by a cluster that is there already.
    assert ray.options.get("num_cpus") == (3 if expected == "local" else None)
    assert os.environ["RAY_USAGE_STATS_ENABLED"] == "0"


def test_no_cluster_is_an_error_with_its_address():
    with pytest.raises(EngineError, match=r"no Ray cluster at 10\.1\.1\.1:6379: ConnectionError: refused"):
        ray_engine._connect(FakeRay(ConnectionError("refused")), "10.1.1.1:6379", 0)


def test_without_ray_the_package_is_named(monkeypatch):
    monkeypatch.setitem(sys.modules, "ray", None)
    with pytest.raises(EngineError, match=r"pip install 'salur\[ray\]'"):
        RayEngine(Task(load_settings()), pipeline)
