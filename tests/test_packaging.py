"""The wheel: what is in it, and that it works in a fresh environment far from the checkout."""

import json
import os
import shutil
import subprocess
import sys
import sysconfig
import tarfile
import venv
import zipfile
from pathlib import Path
from typing import Any

import pytest

from salur import extract_many
from salur.io.readers import read_articles
from salur.version import __version__

ROOT = Path(__file__).resolve().parent.parent
BUILD_INPUTS = ("pipeline", "data", "models", "config.yaml")
RESOURCES = ("config.yaml", "data/lexicon", "data/gazetteer", "data/samples", "models")

pytestmark = pytest.mark.wheel


@pytest.fixture(scope="module")
def distributions(tmp_path_factory):
    """A source distribution of a copy of the checkout, and a wheel built from that."""
    source, target = tmp_path_factory.mktemp("source"), tmp_path_factory.mktemp("dist")
    skipped = shutil.ignore_patterns("__pycache__", "*.egg-info", "raw", ".*cache")
    for name in BUILD_INPUTS:
        if (ROOT / name).is_dir():
            shutil.copytree(ROOT / name, source / name, ignore=skipped)
        elif (ROOT / name).is_file():
            shutil.copy2(ROOT / name, source / name)
    for path in ROOT.iterdir():
        if path.is_file() and path.name != "config.yaml":
            shutil.copy2(path, source / path.name)
    # Built with the setuptools that is here: an isolated build would fetch one.
    command = [sys.executable, "-m", "build", "--no-isolation", "--outdir", str(target), str(source)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    (sdist,), (wheel,) = target.glob("*.tar.gz"), target.glob("*.whl")
    return sdist, wheel


@pytest.fixture(scope="module")
def installed(distributions, tmp_path_factory):
    """The Python of a fresh environment with the wheel; the libraries that it requires are those of this one."""
    folder = tmp_path_factory.mktemp("fresh")
    venv.create(folder, symlinks=True, with_pip=False)
    scripts = folder / ("Scripts" if os.name == "nt" else "bin")
    python = scripts / "python"
    (site,) = folder.rglob("site-packages")
    # A .pth file inside the libraries' folder is not read this way, so the editable salur of this one stays unseen.
    (site / "libraries.pth").write_text(sysconfig.get_path("purelib") + "\n", encoding="utf-8")
    command = [sys.executable, "-m", "pip", "--python", str(python), "install", "--no-deps", "--no-index", "--quiet"]
    subprocess.run([*command, "--force-reinstall", str(distributions[1])], check=True)
    return python


def run(command: list[str | Path], folder: Path) -> str:
    clean = {name: value for name, value in os.environ.items() if not name.startswith(("PYTHON", "VIRTUAL_ENV"))}
    done = subprocess.run(command, cwd=folder, env=clean, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def without_scores(value: Any) -> Any:
    """The same without probabilities: their last digits differ from one process to the next."""
    if isinstance(value, dict):
        return {key: without_scores(part) for key, part in value.items() if key not in {"score", "confidence"}}
    return [without_scores(part) for part in value] if isinstance(value, list) else value


def test_the_wheel_holds_what_runs_and_nothing_else(distributions):
    names = zipfile.ZipFile(distributions[1]).namelist()
    for resource in RESOURCES:
        shipped = {
            path.relative_to(ROOT).as_posix()
            for path in [ROOT / resource, *(ROOT / resource).rglob("*")]
            if path.is_file() and not path.name.startswith(".") and "__pycache__" not in path.parts
        }
        assert shipped <= {name.removeprefix("salur/") for name in names}, resource
    tops = {name.split("/")[0] for name in names}
    assert tops == {"salur", f"salur-{__version__}.dist-info"}
    assert not [name for name in names if "/raw/" in name or "/gold/" in name or name.endswith(".pyc")]
    assert "salur/py.typed" in names


def test_the_source_distribution_is_enough_to_build_from(distributions):
    with tarfile.open(distributions[0]) as archive:
        names = {name.partition("/")[2] for name in archive.getnames()}
    assert {"setup.py", "setup.cfg", "pyproject.toml", "LICENSE", "README.md", "config.yaml"} <= names


def test_an_installed_salur_finds_its_own_resources(installed, tmp_path):
    code = "import salur.resources as found, salur; print(found.root()); print(salur.__version__)"
    root, version = run([installed, "-c", code], tmp_path).splitlines()
    assert Path(root).is_relative_to(installed.parent.parent)
    assert version == __version__


def test_an_installed_salur_finds_in_a_sample_what_the_checkout_finds(installed, tmp_path, monkeypatch):
    (sample,) = (ROOT / "data" / "samples").glob("01-*.txt")
    shutil.copy2(sample, tmp_path / "article.txt")
    run([installed.parent / "salur", "extract", "article.txt", "-o", "records.jsonl"], tmp_path)
    lines = (tmp_path / "records.jsonl").read_text(encoding="utf-8").splitlines()
    found = [json.loads(line) for line in lines]
    monkeypatch.chdir(tmp_path)
    articles = extract_many(read_articles(["article.txt"]))
    expected = [record.model_dump(mode="json") for article in articles for record in article.records]
    assert without_scores(found) == without_scores(expected)
    # The sample opens with 750 food packages.
    assert any(item["value"] == 750 for record in found for item in record["items"])
