"""``OUTPUT.shards``: the finished shards of a run, from which a killed run goes on.

=====================  =================================================================================
``run.json``           what the run depends on (:mod:`salur.run.fingerprint`), written first
``NNNNNN.jsonl``       records of a shard, and beside them, where there are any, ``.rejects.jsonl``, …
``NNNNNN.ids``         eight bytes for each article's id, to tell ids that come twice
``NNNNNN.json``        figures of the shard, written last: without it the shard is not finished
``done.json``          everything was put together; only the folder is left to be removed
=====================  =================================================================================

Each file is written under another name, flushed to the disk and renamed.
"""

import json
import re
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any, BinaryIO

import numpy as np

from salur.errors import OutputError, ResumeError
from salur.io.output import Output, refusal, sync_folder
from salur.io.stores import stand_in
from salur.run.fingerprint import Fingerprint, differences
from salur.run.parts import RECORDS, Part
from salur.run.progress import Summary
from salur.run.seen import Digests
from salur.run.statistics import Statistics

if sys.platform != "win32":
    import fcntl

_OURS = re.compile(r"(?:\d{6,}\.(?:json|ids|(?:[a-z]+\.)?jsonl)|run\.json|done\.json)(?:\.part)?|lock")

_FIGURES = ("seconds", "words_per_second", "processes", "shards", "resumed")


class Checkpoints:
    """The finished shards of one run.

    Args:
        output: the run's output; the folder stands beside it.

    Raises:
        OutputError: the folder cannot be made.
        ResumeError: another process is at the same run.
    """

    def __init__(self, output: str) -> None:
        self.folder = shards_folder(output)
        self._finished: dict[int, dict[str, Any]] = {}
        self._lock: BinaryIO | None = None
        try:
            self.folder.mkdir(exist_ok=True)
            self._lock = (self.folder / "lock").open("wb")
        except OSError as error:
            raise OutputError(refusal(str(self.folder), error)) from error
        self._take_lock()

    def _take_lock(self) -> None:
        if sys.platform == "win32" or self._lock is None:
            return
        try:
            # Of the process, not of the file: workers that outlive us for a moment do not hold it.
            fcntl.lockf(self._lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            self.close()
            raise ResumeError(f"another run is writing to {self.folder}; wait for it, or end it") from error

    def close(self) -> None:
        """Let others have the folder."""
        if self._lock:
            self._lock.close()
            self._lock = None

    def begin(self, fingerprint: Fingerprint, *, restart: bool, complete: bool) -> dict[str, Any] | None:
        """Take up what is finished of the same run, or begin anew.

        Args:
            fingerprint: what this run depends on.
            restart: throw away what is there.
            complete: whether the run's output is there.

        Returns:
            What :meth:`mark_done` wrote, if the same run was killed after everything was put together; else ``None``.

        Raises:
            ResumeError: what is there is of a run with another input, other settings or models.
        """
        now = json.loads(_json(fingerprint))
        past = _load(self.folder / "done.json")
        if past and complete and not restart and past["fingerprint"] == now:
            return past
        file = self.folder / "run.json"
        # Shards cannot be older than run.json; without it, some that are there are nobody's.
        if restart or past or not file.exists():
            self.clear()
            self._write("run.json", _json(fingerprint))
            sync_folder(self.folder)
            return None
        before = _load(file)
        changed = differences(before, now) if before else ["run.json cannot be read"]
        if changed:
            raise ResumeError(
                f"{self.folder} holds an unfinished run that was another one:\n"
                + "\n".join(f"  {change}" for change in changed)
                + "\nGive --restart to throw it away and begin anew, or undo the change to go on with it."
            )
        self._finished = dict(self._markers())
        return None

    def mark_done(self, fingerprint: Fingerprint, summary: Summary) -> None:
        """Note that everything has been put together."""
        figures = {name: getattr(summary, name) for name in _FIGURES}
        self._write(
            "done.json",
            _json({"fingerprint": fingerprint, "statistics": summary.statistics.plain(), "figures": figures}),
        )
        sync_folder(self.folder)

    def _markers(self) -> Iterator[tuple[int, dict[str, Any]]]:
        for path in self.folder.iterdir():
            if re.fullmatch(r"\d{6,}\.json", path.name) and (marker := _load(path)) and self._whole(marker):
                yield int(path.stem), marker

    def _whole(self, marker: dict[str, Any]) -> bool:
        """Tell whether the files of a shard are as long as they were when it was finished."""
        files = {self.folder / name: size for name, size in marker["files"].items()}
        return all(path.is_file() and path.stat().st_size == size for path, size in files.items())

    @property
    def finished(self) -> frozenset[int]:
        """Numbers of the finished shards."""
        return frozenset(self._finished)

    def statistics(self) -> Statistics:
        """Return the figures of all finished shards."""
        total = Statistics()
        for _, marker in sorted(self._finished.items()):
            total.add(Statistics.load(marker["statistics"]))
        return total

    def ids(self) -> Iterator[Digests]:
        """Yield the digests of the ids in each finished shard."""
        for number in sorted(self._finished):
            yield np.frombuffer((self.folder / f"{number:06}.ids").read_bytes(), dtype=np.uint64)

    def write(self, number: int, part: Part, digests: Digests) -> None:
        """Write a finished shard.

        Args:
            number: its number.
            part: what it came to.
            digests: of its articles' ids.

        Raises:
            OutputError: it cannot be written.
        """
        stem = f"{number:06}"
        files = {f"{stem}.ids": digests.tobytes()}
        for name, lines in part.streams.items():
            files[f"{stem}.jsonl" if name == RECORDS else f"{stem}.{name}.jsonl"] = lines
        for name, data in files.items():
            self._write(name, data)
        marker = {
            "files": {name: len(data) for name, data in files.items()},
            "streams": sorted(part.streams),
            "order": len(self._finished),
            "statistics": part.statistics.plain(),
        }
        self._write(f"{stem}.json", _json(marker))
        sync_folder(self.folder)
        self._finished[number] = json.loads(_json(marker))

    def read(self, *, ordered: bool) -> Iterator[dict[str, bytes]]:
        """Yield the streams of each finished shard, in the order of the input or in that in which they were done."""
        for number in sorted(self._finished, key=lambda each: each if ordered else self._finished[each]["order"]):
            stem = f"{number:06}"
            yield {
                name: (self.folder / (f"{stem}.jsonl" if name == RECORDS else f"{stem}.{name}.jsonl")).read_bytes()
                for name in self._finished[number]["streams"]
            }

    def _write(self, name: str, data: bytes) -> None:
        output = Output(str(self.folder / name))
        try:
            output.write(data)
            output.commit()
        except BaseException:
            output.discard()
            raise

    def clear(self) -> None:
        """Remove what a run has left in the folder, and nothing else."""
        self._finished.clear()
        # The marks first: what is left of a shard without its own is not finished.
        for path in sorted(self.folder.iterdir(), key=lambda each: each.suffix != ".json"):
            if _OURS.fullmatch(path.name) and path.name != "lock":
                path.unlink()

    def remove(self) -> None:
        """Remove the folder, unless somebody else keeps something in it."""
        done = self.folder / "done.json"
        for path in self.folder.iterdir():
            if _OURS.fullmatch(path.name) and path != done:
                path.unlink()
        done.unlink(missing_ok=True)
        self.close()
        if not any(self.folder.iterdir()):
            self.folder.rmdir()


def shards_folder(output: str) -> Path:
    """Return where the shards of an output go: ``out.jsonl`` → ``out.jsonl.shards``; always on this machine."""
    return Path(f"{stand_in(output)}.shards")


def _json(value: object) -> bytes:
    return json.dumps(value, ensure_ascii=False, indent=1).encode("utf-8", errors="surrogateescape") + b"\n"


def _load(path: Path) -> dict[str, Any] | None:
    try:
        value = json.loads(path.read_bytes().decode("utf-8", errors="surrogateescape"))
    except (OSError, ValueError):
        return None
    return value if isinstance(value, dict) else None
