"""Any number of articles, from files to files: shards, every core, and on where a killed run stopped.

>>> from salur.run import batch
>>> summary = batch.run(["data/samples"], "records.jsonl")  # doctest: +SKIP
>>> summary.statistics.records  # doctest: +SKIP
"""

import json
from collections.abc import Callable, Iterable, Iterator
from itertools import chain
from os import PathLike, fspath
from pathlib import Path
from typing import Any

from salur.config import Settings
from salur.io.entries import Entry
from salur.io.output import Output
from salur.io.readers import SEEN_BEFORE, find_entries
from salur.io.report import Notice, Reject, Report
from salur.io.sources import STDIN
from salur.io.stores import exists
from salur.io.writers import OutputFormat
from salur.loading import load, settings_of
from salur.run.checkpoints import Checkpoints
from salur.run.engine import Make, MakeEngine
from salur.run.extraction import process_batch
from salur.run.fingerprint import Fingerprint, input_bytes, settings_digest, take_fingerprint
from salur.run.outputs import Outputs, Targets
from salur.run.parts import Part, Task, join
from salur.run.progress import Progress, Summary, Tally
from salur.run.ray_engine import RayEngine
from salur.run.seen import Digests, SeenIds, digests_of
from salur.run.shards import Shard, ShardCutter
from salur.run.statistics import Statistics
from salur.run.workers import LocalEngine, cores

__all__ = ["Progress", "Summary", "Targets", "process_batch", "run", "run_to"]


_ENGINES: dict[str, MakeEngine] = {"local": LocalEngine, "ray": RayEngine}


def _untold(_reject: Reject) -> None:
    return


def run(
    paths: Iterable[str | PathLike[str]],
    output: str | PathLike[str],
    *,
    config: Path | str | dict[str, Any] | Settings | None = None,
    format: OutputFormat | None = None,  # noqa: A002
    restart: bool = False,
    on_progress: Callable[[Progress], None] | None = None,
) -> Summary:
    """Extract the records of all articles behind ``paths`` and write them to ``output``.

    A run that was killed goes on where it stopped when it is called again alike; see ``docs/batch.md``.

    Args:
        paths: files and folders, as for :func:`salur.read_articles`.
        output: the file of the records. Beside it appear ``<stem>.rejects.jsonl`` where articles failed, and
            ``<stem>.stats.json``.
        config: settings that differ from the shipped ones, as for :func:`salur.load`; section ``run`` has the number
            of processes.
        format: ``jsonl``, ``csv`` or ``parquet``; by the suffix of ``output`` if left out.
        restart: throw away what a killed run has left.
        on_progress: told after each batch, in the caller's thread.

    Raises:
        OutputError: something cannot be written; finished shards stay, and the same call goes on.
        ResumeError: what a killed run has left was of another input, other settings or models.
        SettingsError, ResourceError: the pipeline cannot be loaded.
    """
    targets = Targets(fspath(output), format)
    return run_to(
        [fspath(path) for path in paths], targets, settings_of(config), restart=restart, on_progress=on_progress
    )


def run_to(  # noqa: PLR0913  # one keyword each for what can be chosen
    paths: list[str],
    targets: Targets,
    settings: Settings,
    *,
    restart: bool = False,
    keep: int = 0,
    make: Make = load,
    make_engine: MakeEngine | None = None,
    on_progress: Callable[[Progress], None] | None = None,
    on_reject: Callable[[Reject], None] = _untold,
) -> Summary:
    """Do a run; :func:`run` with everything that can be chosen.

    Args:
        paths: files, folders and ``-`` for standard input.
        targets: where the results go.
        settings: all settings.
        restart: throw away what a killed run has left.
        keep: how many of the first records to hand back.
        make: loads the pipeline from settings; a function of a module.
        make_engine: who does the work; what ``run.engine`` names if left out.
        on_progress: told after each batch.
        on_reject: told of rejects that have no file to go to, where the records go to standard output or a device.

    Raises:
        SalurError: as for :func:`run`.
    """
    targets.check(settings)
    task = Task(settings, targets.streams())
    make_engine = make_engine or _ENGINES[settings.run.engine]
    work = _Run(paths, targets, task, make=make, make_engine=make_engine, on_progress=on_progress, on_reject=on_reject)
    return work.to_shards(restart=restart, keep=keep) if resumable(paths, targets) else work.straight(keep=keep)


def resumable(paths: Iterable[str], targets: Targets) -> bool:
    """Tell whether a run can go on after it was killed: its input can be read again and its output is a file."""
    return targets.rejects is not None and STDIN not in paths


class _Run:
    def __init__(
        self,
        paths: list[str],
        targets: Targets,
        task: Task,
        *,
        make: Make,
        make_engine: MakeEngine,
        on_progress: Callable[[Progress], None] | None,
        on_reject: Callable[[Reject], None],
    ) -> None:
        self._paths, self._targets, self._task = paths, targets, task
        self._settings = task.settings
        self._make, self._make_engine = make, make_engine
        self._on_progress, self._on_reject = on_progress, on_reject
        self._excluded = targets.files()
        self._seen = SeenIds()
        # Until the engine tells: a run that needs none has as many as it would have had.
        self._workers = task.settings.run.processes or cores()

    def to_shards(self, *, restart: bool, keep: int) -> Summary:
        """Do what is not finished, shard by shard, and put all together."""
        fingerprint = self._fingerprint()
        # Opened only once the outputs are known to be writable.
        checkpoints = Checkpoints(self._targets.output)
        try:
            past = checkpoints.begin(fingerprint, restart=restart, complete=exists(self._targets.output))
            if past is not None:
                # Killed between the last rename and the end: nothing is left to do but to tidy up.
                checkpoints.remove()
                return Summary(Statistics.load(past["statistics"]), **past["figures"])
            resumed = checkpoints.finished
            for digests in checkpoints.ids():
                self._seen.add(digests)
            tally = self._tally(checkpoints.statistics(), input_bytes(fingerprint))
            cutter = ShardCutter(
                self._entries, size=self._settings.run.shard_size, finished=resumed, on_skip=tally.skip
            )
            for shard, part, digests in self._work(cutter, tally, ordered=False):
                checkpoints.write(shard.number, part, digests)
            with self._outputs(keep, scrap=True) as outputs:
                for streams in checkpoints.read(ordered=self._settings.run.ordered):
                    outputs.add(streams)
            summary = self._summary(checkpoints.statistics(), tally)
            summary.shards, summary.resumed, summary.kept = cutter.count, len(resumed), outputs.kept
            self._write_statistics(summary, fingerprint)
            checkpoints.mark_done(fingerprint, summary)
            checkpoints.remove()
        finally:
            checkpoints.close()
        return summary

    def straight(self, *, keep: int) -> Summary:
        """Do all and write as it comes: from standard input, or to where nothing can stand beside the output."""
        tally = self._tally(Statistics(), 0)
        cutter = ShardCutter(self._entries, size=self._settings.extract.batch_size)
        with self._outputs(keep, scrap=False) as outputs:
            for _, part, _ in self._work(cutter, tally, ordered=self._settings.run.ordered):
                outputs.add(part.streams)
                outputs.flush()
        summary = self._summary(tally.statistics, tally)
        summary.kept = outputs.kept
        if self._targets.statistics:
            self._write_statistics(summary, self._fingerprint())
        return summary

    def _entries(self, report: Report) -> Iterator[Entry]:
        return find_entries(self._paths, settings=self._settings.reader, report=report, exclude=self._excluded)

    def _work(self, cutter: ShardCutter, tally: Tally, *, ordered: bool) -> Iterator[tuple[Shard, Part, Digests]]:
        """Yield each shard with what it came to, and the digests of its ids."""
        shards = iter(cutter)
        first = next(shards, None)
        if first is None:
            # Everything is finished: no pipeline need be loaded.
            return
        with self._make_engine(self._task, self._make) as engine:
            self._workers = engine.workers
            tally.begin()
            for shard, done in engine.run(chain([first], shards), ordered=ordered, on_part=tally.add):
                digests = digests_of(id_ for id_, _ in done.ids)
                for place in self._seen.add(digests):
                    id_, path = done.ids[place]
                    shard.found.statistics.note(Notice("duplicate", id_, SEEN_BEFORE, path))
                tally.statistics.add(shard.found.statistics)
                yield shard, join((shard.found, done)), digests

    def _tally(self, before: Statistics, total: int) -> Tally:
        return Tally(before, total=total, on_progress=self._on_progress)

    def _outputs(self, keep: int, *, scrap: bool) -> Outputs:
        return Outputs(self._targets, self._settings, on_reject=self._on_reject, keep=keep, scrap=scrap)

    def _summary(self, statistics: Statistics, tally: Tally) -> Summary:
        return Summary(
            statistics,
            seconds=tally.seconds,
            words_per_second=tally.words_per_second,
            processes=self._workers,
        )

    def _fingerprint(self) -> Fingerprint:
        return take_fingerprint(self._paths, self._task, exclude=self._excluded)

    def _write_statistics(self, summary: Summary, fingerprint: Fingerprint) -> None:
        assert self._targets.statistics is not None
        figures = summary.figures(fingerprint, settings_digest(self._settings))
        output = Output(self._targets.statistics)
        output.write(json.dumps(figures, ensure_ascii=False, indent=1).encode(errors="replace") + b"\n")
        output.commit()
