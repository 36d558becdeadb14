"""What is shipped of a model's strings."""

import json
from pathlib import Path

import pytest

pytest.importorskip("floret")

from salur.training.language import _forget_what_is_no_word


def test_addresses_and_marked_numbers_are_left_out_of_the_strings(tmp_path: Path) -> None:
    file = tmp_path / "strings.json"
    words = [
        "PER",
        "nsubj",
        "menyerahkan",
        "Rp5",
        "2,5",
        "Sa’dan",
        "-nya",
        "https://contoh.id/berita/1",
        "xxxx://xxx",
        ",71",
    ]
    file.write_text(json.dumps(words), encoding="utf-8")
    _forget_what_is_no_word(file)
    assert json.loads(file.read_text(encoding="utf-8")) == words[:-3]
