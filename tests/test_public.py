"""The public face: what `import salur` offers."""

import subprocess
import sys

import pytest

import salur
from salur.io.readers import read_articles
from salur.io.stored import read_records


def test_all_names_are_there():
    assert all(getattr(salur, name) is not None for name in salur.__all__)
    assert salur.read_articles is read_articles
    assert salur.read_records is read_records
    assert salur.frames.flat([]).empty


def test_other_names_are_not():
    with pytest.raises(AttributeError, match="no attribute 'tiada'"):
        salur.tiada  # noqa: B018


def test_stages_do_not_load_what_only_files_need():
    code = "import sys, salur; assert not {'pandas', 'pyarrow', 'trafilatura', 'ftfy'} & set(sys.modules)"
    subprocess.run([sys.executable, "-c", code], check=True, timeout=300)
