"""A killed run goes on: no record lost, none twice, finished shards not done again, whatever the moment."""

import json
import os
import random
import signal
import sys
import time
from multiprocessing import get_context
from pathlib import Path

import pytest

from salur.config import load_settings
from salur.errors import ResumeError
from salur.run import checkpoints
from salur.run.batch import Targets, run_to
from tests.pipelines import POISON, pipeline, sentence
from tests.run.interruptions import interrupted_before

ROWS = [{"id": f"a{n}", "text": sentence(value=n)} for n in range(1, 81)]
pytestmark = pytest.mark.skipif(
    sys.platform != "linux", reason="workers are forked, so that they have the tests' pipeline"
)


@pytest.fixture(autouse=True)
def folder(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    rows = [*ROWS[:33], {"id": "racun", "text": POISON}, {"id": "kosong", "text": " "}, *ROWS[33:], ROWS[4]]
    Path("a.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    return tmp_path


def settings(**sections):
    base = {
        "run": {"processes": 1, "shard_size": 5, "article_timeout": 20},
        "extract": {"batch_size": 2},
        # The tests' pipeline has none, and hashing the shipped ones takes its time.
        "pipeline": {"model": None},
        "events": {"model": None},
    }
    return load_settings({name: base.get(name, {}) | sections.get(name, {}) for name in {**base, **sections}})


def slow(_settings):
    """A pipeline that takes three milliseconds an article, so that a kill finds it at work."""
    nlp = pipeline()
    make_doc = nlp.make_doc

    def late(text):
        time.sleep(0.003)
        return make_doc(text)

    nlp.make_doc = late  # type: ignore[method-assign]  # slower, and nothing else
    return nlp


def run(output="out.jsonl", *, make=pipeline, restart=False, paths=("a.jsonl",), **sections):
    targets = Targets(output, articles="articles.jsonl")
    return run_to(list(paths), targets, settings(**sections), make=make, restart=restart)


def outputs():
    return [Path(name).read_bytes() for name in ("out.jsonl", "out.rejects.jsonl", "articles.jsonl")]


@pytest.fixture
def expected(folder):
    summary = run()
    assert (summary.shards, summary.statistics.articles, summary.statistics.rejects) == (17, 81, 2)
    found = outputs()
    for name in ("out.jsonl", "out.rejects.jsonl", "articles.jsonl", "out.stats.json"):
        Path(name).unlink()
    assert [path.name for path in Path().iterdir()] == ["a.jsonl"]
    return found


def start(work):
    process = get_context("fork").Process(target=work)
    process.start()
    return process


def test_killed_at_random_moments(expected):
    draw = random.Random(20)
    kills = completed = 0
    while kills < 24 or not completed:
        process = start(lambda: run(make=slow, run={"processes": draw.choice((1, 2))}))
        process.join(draw.uniform(0.01, 0.35))
        if process.exitcode is None:
            os.kill(process.pid, signal.SIGKILL)
            process.join()
        if process.exitcode == -signal.SIGKILL:
            kills += 1
            continue
        assert process.exitcode == 0
        assert outputs() == expected
        assert not Path("out.jsonl.shards").exists()
        completed += 1
        Path("out.jsonl").unlink()
    if Path("out.jsonl.shards").exists() or not Path("out.jsonl").exists():
        run()
    assert outputs() == expected


def test_killed_before_and_after_every_change_of_the_disk(expected, monkeypatch):
    """The moments that a clock hardly hits: between a rename and the next, while the folder is being removed."""
    rename, unlink = Path.replace, Path.unlink

    def dying_at(moment):
        left = [moment]

        def count():
            left[0] -= 1
            if left[0] == 0:
                os.kill(os.getpid(), signal.SIGKILL)

        def work():
            def replace_(path, target):
                count()
                done = rename(path, target)
                count()
                return done

            def unlink_(path, missing_ok=False):
                count()
                return unlink(path, missing_ok=missing_ok)

            Path.replace, Path.unlink = replace_, unlink_  # type: ignore[method-assign]  # in a process of its own
            run(run={"shard_size": 45})

        return work

    moment = kills = 0
    while True:
        moment += 1
        process = start(dying_at(moment))
        process.join()
        if process.exitcode == 0:
            break
        assert process.exitcode == -signal.SIGKILL
        kills += 1
        summary = run(run={"shard_size": 45})
        assert outputs() == expected, f"killed at change {moment}"
        assert summary.statistics.articles == 81
        assert not Path("out.jsonl.shards").exists()
        for name in ("out.jsonl", "out.rejects.jsonl", "articles.jsonl", "out.stats.json"):
            Path(name).unlink()
    assert kills >= 30


def test_finished_shards_are_not_done_again(expected, monkeypatch):
    write = checkpoints.Checkpoints.write
    written: list[int] = []

    def interrupted(self, number, part, digests):
        if len(written) == 6:
            raise KeyboardInterrupt
        write(self, number, part, digests)
        written.append(number)

    with monkeypatch.context() as patch:
        patch.setattr(checkpoints.Checkpoints, "write", interrupted)
        with pytest.raises(KeyboardInterrupt):
            run()
    stamps = {path.name: path.stat().st_mtime_ns for path in Path("out.jsonl.shards").glob("0*")}
    done = []

    def again(self, number, part, digests):
        done.append(number)
        write(self, number, part, digests)
        assert {name: (self.folder / name).stat().st_mtime_ns for name in stamps} == stamps

    monkeypatch.setattr(checkpoints.Checkpoints, "write", again)
    summary = run()
    assert sorted(written + done) == list(range(17))
    assert (summary.resumed, summary.shards, summary.statistics.articles) == (6, 17, 81)
    assert summary.statistics.notices == {"duplicate": 1}
    assert outputs() == expected


@pytest.fixture
def unfinished(folder, monkeypatch):
    """What a run leaves that was killed after four shards."""
    with interrupted_before(4, monkeypatch):
        run()
    return Path("out.jsonl.shards")


def test_a_torn_shard_is_done_again(unfinished):
    (unfinished / "000001.jsonl").write_bytes(b"{")
    (unfinished / "000002.json").write_bytes(b"{")
    assert run().resumed == 2


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (lambda: Path("a.jsonl").write_text(Path("a.jsonl").read_text() + "\n"), "input a.jsonl: 1 files of "),
        (lambda: os.utime("a.jsonl", (1, 1)), "input a.jsonl: 1 files of "),
        (
            lambda: {"events": {"min_confidence": 0.55}},
            f"setting events.min_confidence: {load_settings().events.min_confidence} before, 0.55 now",
        ),
        (lambda: {"run": {"shard_size": 6}}, "setting run.shard_size: 5 before, 6 now"),
        (lambda: {"paths": ["a.jsonl", "b.txt"]}, "input b.txt: none before, "),
    ],
)
def test_a_change_is_told_and_refused_unless_restarted(unfinished, change, told):
    Path("b.txt").write_text(sentence(), encoding="utf-8")
    options = change()
    options = options if isinstance(options, dict) else {}
    with pytest.raises(ResumeError) as caught:
        run(**options)
    assert told in str(caught.value)
    assert "--restart" in str(caught.value)
    assert len(list(unfinished.glob("0*.json"))) == 4
    assert run(restart=True, **options).resumed == 0
    assert not unfinished.exists()


def test_another_model_is_told(unfinished, folder):
    model = folder / "model"
    model.mkdir()
    (model / "weights.npz").write_bytes(b"1")
    with pytest.raises(ResumeError, match=r"setting events\.model: None before"):
        run(events={"model": str(model)})
    run(restart=True, events={"model": str(model)})
    before = checkpoints.Checkpoints.write

    def interrupted(self, number, part, digests):
        before(self, number, part, digests)
        raise KeyboardInterrupt

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(checkpoints.Checkpoints, "write", interrupted)
        with pytest.raises(KeyboardInterrupt):
            run(events={"model": str(model)})
    (model / "weights.npz").write_bytes(b"2")
    with pytest.raises(ResumeError, match=f"model {model}: other files than before"):
        run(events={"model": str(model)})


def test_what_changes_no_record_may_change(unfinished, monkeypatch):
    summary = run(run={"processes": 2, "article_timeout": 9, "ordered": False})
    assert summary.resumed == 4


def test_two_runs_do_not_write_to_one_folder(unfinished):
    def work():
        # POSIX locks are between processes.
        with pytest.raises(ResumeError, match="another run is writing to"):
            run()

    held = checkpoints.Checkpoints("out.jsonl")
    process = start(work)
    process.join()
    held.close()
    assert process.exitcode == 0
    assert run().resumed == 4


def test_files_of_others_are_left_alone(unfinished):
    (unfinished / "catatan.txt").write_text("jangan dihapus")
    run(restart=True)
    assert [path.name for path in unfinished.iterdir()] == ["catatan.txt"]


def test_workers_do_not_outlive_a_killed_parent(folder):
    Path("pids").mkdir()

    def make(settings_):
        nlp = slow(settings_)
        make_doc = nlp.make_doc

        def noting(text):
            Path("pids", str(os.getpid())).touch()
            return make_doc(text)

        nlp.make_doc = noting
        return nlp

    process = start(lambda: run(make=make, run={"processes": 2}))
    while len(list(Path("pids").iterdir())) < 2:
        time.sleep(0.01)
    os.kill(process.pid, signal.SIGKILL)
    process.join()
    pids = [int(path.name) for path in Path("pids").iterdir()]
    for _ in range(500):
        if not any(alive(pid) for pid in pids):
            break
        time.sleep(0.02)
    assert not any(alive(pid) for pid in pids)


def alive(pid):
    """Tell whether a process runs; one that has ended and waits to be buried does not."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] not in "ZX"
    except OSError:
        return False
