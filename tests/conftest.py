"""What all tests share: the corpora in ../shared where they are there, and how hypothesis behaves."""

import os
from pathlib import Path

import pytest
from hypothesis import settings
from spacy.language import Language

from salur.loading import load

ROOT = Path(__file__).resolve().parent.parent
CORPUS = Path(os.environ.get("SALUR_CORPUS", ROOT.parent / "shared" / "corpus"))

# No deadline: a test asserts no time. In CI the examples are the same in every run.
settings.register_profile("salur", deadline=None, derandomize=bool(os.environ.get("CI")), print_blob=True)
settings.load_profile("salur")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Skip tests marked ``shared`` where there is no ../shared."""
    if CORPUS.is_dir():
        return
    for item in items:
        if item.get_closest_marker("shared"):
            item.add_marker(pytest.mark.skip(reason=f"needs the corpora, {CORPUS} is not there"))


@pytest.fixture(scope="session")
def corpus() -> Path:
    """The folder of the corpora; a test that takes it must be marked ``shared``."""
    return CORPUS


@pytest.fixture(scope="session")
def root() -> Path:
    """The root of the checkout."""
    return ROOT


@pytest.fixture(scope="session")
def rules() -> Language:
    """The whole pipeline on lexicons alone, loaded once; a test that changes it makes its own."""
    return load({"pipeline": {"model": None}, "events": {"model": None, "keep_rejected": True}})
