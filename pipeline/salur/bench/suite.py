"""All measurements of a benchmark: each several times, in fresh processes, in turns."""

import json
import os
import platform
import subprocess
import sys
from collections.abc import Callable
from dataclasses import asdict, dataclass, field
from datetime import date
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from salur.bench.measures import PIPELINES, REFERENCE
from salur.bench.texts import Sizes, Texts, write_texts
from salur.errors import SalurError
from salur.run.workers import cores
from salur.version import __version__

# Every library that might start threads is told not to: what is measured is one core.
_ONE_THREAD = dict.fromkeys(("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "BLIS_NUM_THREADS"), "1")
# Set on some machines for the sake of right results; they change the speed of linear algebra.
_KERNELS = ("OPENBLAS_CORETYPE", "NVPL_BLAS_DEBUG_CPU_TYPE")
_PACKAGES = ("spacy", "numpy", "stanza", "torch", REFERENCE)

Result = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Job:
    """One measurement: ``key`` names it in the page, the rest is what ``salur.bench.measures`` takes.

    Attributes:
        once: too long to be repeated.
    """

    key: tuple[str, ...]
    measure: str
    arguments: dict[str, Any]
    once: bool = False


@dataclass(slots=True)
class Bench:
    """What was measured, and on what.

    Attributes:
        machine: what it ran on, by name, in the order of the page.
        sources: where the texts are from.
        sizes: how many articles.
        results: of each measurement, one a repetition, by its key joined with ``/``.
    """

    machine: dict[str, str]
    sources: str
    sizes: dict[str, int]
    results: dict[str, list[Result]] = field(default_factory=dict)


def measure(corpus: Path | None, sizes: Sizes, *, repeat: int, tell: Callable[[str], None]) -> Bench:
    """Measure everything.

    Args:
        corpus: the folder with ``raw`` and ``giving``; ``None`` takes the gold corpus of this repository.
        sizes: on how many articles.
        repeat: how often; each turn does every measurement once.
        tell: told what is being done.

    Raises:
        SalurError: a measurement failed.
    """
    with TemporaryDirectory() as folder:
        texts = write_texts(corpus, sizes, Path(folder))
        bench = Bench(_machine(), texts.sources, asdict(sizes))
        for turn in range(repeat):
            for job in jobs(texts, sizes):
                if turn and job.once:
                    continue
                tell(f"{turn + 1} of {repeat}: {' / '.join(job.key)}")
                bench.results.setdefault("/".join(job.key), []).append(_do(job))
    return bench


def jobs(texts: Texts, sizes: Sizes) -> list[Job]:
    """Return what is measured in a turn, in order."""
    found = []
    for kind, file, count in (("raw", texts.raw, sizes.raw), ("events", texts.events, sizes.events)):
        limits = {"salur": count, REFERENCE: sizes.reference, "salur without the gate": sizes.reference}
        limits |= {name: sizes.stanza for name in PIPELINES if "Stanza" in name}
        for pipeline, limit in limits.items():
            if not limit:
                continue
            arguments = {"pipeline": pipeline, "file": str(file), "limit": limit}
            found.append(Job(("throughput", kind, pipeline), "throughput", arguments))
        for processes in sorted({1, 2, cores()}):
            arguments = {"file": str(file), "processes": processes}
            found.append(Job(("run", kind, str(processes)), "run", arguments))
        found.append(Job(("latency", kind), "latency", {"file": str(file), "limit": sizes.latency}))
    found.append(Job(("growth",), "run", {"file": str(texts.growth), "processes": 1}, once=True))
    return found


def _do(job: Job) -> Result:
    command = [sys.executable, "-m", "salur.bench.measures", job.measure, json.dumps(job.arguments)]
    done = subprocess.run(
        command, env=os.environ | _ONE_THREAD, stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False
    )
    if done.returncode:
        last = done.stderr.strip().splitlines()[-1:] or [f"exit code {done.returncode}"]
        raise SalurError(f"{' / '.join(job.key)} cannot be measured: {last[0]}")
    # Libraries greet on standard output; ours is the last line.
    result: Result = json.loads(done.stdout.splitlines()[-1])
    return result


def _machine() -> dict[str, str]:
    load = os.getloadavg()[0] if hasattr(os, "getloadavg") else 0.0
    found = {
        "measured": date.today().isoformat(),
        "processor": f"{_processor()}, {cores()} cores",
        "memory": f"{_memory() / 1e9:.0f} GB" if _memory() else "unknown",
        "system": f"{platform.system()} {platform.release()}, {platform.machine()}",
        "load when it began": f"{load:.1f} processes" + (" (other work kept it busy)" if load > 1 else ""),
        "Python": platform.python_version(),
        "salur": __version__,
    }
    found |= {package: _version(package) for package in _PACKAGES}
    return found | {name: os.environ[name] for name in _KERNELS if name in os.environ}


def _version(package: str) -> str:
    try:
        return version(package)
    except PackageNotFoundError:
        return "not installed"


def _processor() -> str:
    info = Path("/proc/cpuinfo")
    lines = info.read_text(encoding="utf-8").splitlines() if info.exists() else []
    names = [line.partition(":")[2].strip() for line in lines if line.startswith("model name")]
    return names[0] if names else platform.processor() or "unknown"


def _memory() -> int:
    names = getattr(os, "sysconf_names", {})
    if "SC_PHYS_PAGES" not in names:
        return 0
    return os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE")
