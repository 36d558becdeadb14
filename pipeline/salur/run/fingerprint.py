"""What a run depends on: input, settings, models, versions. Another run's shards serve only one with the same."""

import hashlib
import platform
from collections.abc import Collection, Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from spacy.about import __version__ as spacy_version

from salur.config import Settings
from salur.io.report import Report
from salur.io.sources import STDIN, find_sources
from salur.io.stores import state_of
from salur.resources import data_path, model_path
from salur.run.parts import Task
from salur.version import __version__

# What may differ between the two: none of it changes a record.
_FREE = {"run": {"engine", "ray_address", "processes", "article_timeout", "ordered"}}
_CHUNK = 1 << 20
# The folders of data/ that stages read.
_KNOWLEDGE = ("lexicon", "gazetteer")

Fingerprint = dict[str, Any]


def take_fingerprint(paths: Iterable[str], task: Task, *, exclude: Collection[str]) -> Fingerprint:
    """Return what the results of a run depend on, as JSON can hold it.

    Args:
        paths: the input, as for :func:`salur.io.readers.find_entries`; files are told apart by name, size and time of
            the last change, which is what their reading costs nothing for.
        task: settings and streams.
        exclude: the run's own outputs.
    """
    return {
        "versions": versions(),
        "inputs": {path: _input(path, exclude) for path in paths},
        "settings": settings_that_count(task.settings),
        "streams": sorted(task.streams),
        "models": dict(_models(task.settings)),
        "data": _digest(path for name in _KNOWLEDGE for path in _files(data_path(name))),
    }


def versions() -> dict[str, str]:
    """Return the versions of salur and of what it stands on."""
    return {"salur": __version__, "spacy": spacy_version, "python": platform.python_version()}


def settings_that_count(settings: Settings) -> dict[str, Any]:
    """Return the settings that results depend on, by section and name."""
    plain = settings.model_dump(mode="json")
    return {
        section: {name: value for name, value in values.items() if name not in _FREE.get(section, ())}
        for section, values in plain.items()
    }


def settings_digest(settings: Settings) -> str:
    """Return a short name for the settings that results depend on: the same for the same."""
    return hashlib.sha256(repr(settings_that_count(settings)).encode()).hexdigest()[:16]


def input_bytes(fingerprint: Fingerprint) -> int:
    """Return the size of the whole input."""
    return sum(each["bytes"] for each in fingerprint["inputs"].values())


def differences(before: Fingerprint, now: Fingerprint) -> list[str]:
    """Return what changed between two fingerprints, in words for a user."""
    found = [
        *_changed("version of ", before["versions"], now["versions"]),
        *_changed("input ", *(_described(each["inputs"]) for each in (before, now))),
        *_changed("setting ", *(dict(_flat(each["settings"])) for each in (before, now))),
    ]
    if before["streams"] != now["streams"]:
        found.append(f"side files: {_listed(before['streams'])} before, {_listed(now['streams'])} now")
    models = before["models"].keys() | now["models"].keys()
    found += [
        f"model {name}: other files than before"
        for name in sorted(models)
        if before["models"].get(name) != now["models"].get(name)
    ]
    if before["data"] != now["data"]:
        found.append("word lists: data/lexicon or data/gazetteer is not what it was")
    return found


def _input(path: str, exclude: Collection[str]) -> dict[str, Any]:
    if path == STDIN:
        return {"files": 0, "bytes": 0, "digest": ""}
    files = size = 0
    digest = hashlib.sha256()
    for source in find_sources([path], Report(), exclude=exclude):
        try:
            length, stamp = state_of(source.path)
        except OSError:
            # It will be a reject; it may be there the next time, which is a change.
            digest.update(f"{source.path}\0".encode(errors="surrogateescape"))
            continue
        files += 1
        size += length
        digest.update(f"{source.path}\0{length}\0{stamp}\n".encode(errors="surrogateescape"))
    return {"files": files, "bytes": size, "digest": digest.hexdigest()[:16]}


def _described(inputs: Mapping[str, Mapping[str, Any]]) -> dict[str, str]:
    return {
        path: f"{each['files']:,} files of {each['bytes']:,} bytes, state {each['digest'][:6]}"
        for path, each in inputs.items()
    }


def _changed(kind: str, before: Mapping[str, Any], now: Mapping[str, Any]) -> Iterator[str]:
    for name in [*before, *(name for name in now if name not in before)]:
        old, new = before.get(name, "none"), now.get(name, "none")
        if old != new:
            yield f"{kind}{name}: {old} before, {new} now"


def _flat(settings: Mapping[str, Any], prefix: str = "") -> Iterator[tuple[str, Any]]:
    for name, value in settings.items():
        if isinstance(value, Mapping):
            yield from _flat(value, f"{prefix}{name}.")
        else:
            yield prefix + name, value


def _listed(names: Iterable[str]) -> str:
    return ", ".join(names) or "none"


def _models(settings: Settings) -> Iterator[tuple[str, str]]:
    """Yield name and digest of whatever the settings name that is a model."""
    named = [*settings.pipeline.model_dump().values(), settings.events.model]
    for name in named:
        if isinstance(name, str) and (folder := model_path(name) or Path(name)).exists():
            yield name, _digest(_files(folder))


def _files(path: Path) -> list[Path]:
    return sorted(each for each in path.rglob("*") if each.is_file()) if path.is_dir() else [path]


def _digest(files: Iterable[Path]) -> str:
    digest = hashlib.sha256()
    for path in files:
        digest.update(f"{path.name}\0".encode())
        with path.open("rb") as stream:
            while chunk := stream.read(_CHUNK):
                digest.update(chunk)
    return digest.hexdigest()[:16]
