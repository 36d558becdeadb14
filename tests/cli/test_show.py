import json
from pathlib import Path

import pytest

from tests.pipelines import POISON, sentence


@pytest.fixture
def article():
    def write():
        rows = [
            {"id": "satu", "text": "Hujan turun."},
            {"id": "dua", "text": sentence(), "title": "Bantuan <b>tiba</b>"},
        ]
        Path("a.jsonl").write_text("\n".join(map(json.dumps, rows)), encoding="utf-8")

    return write


def test_the_article_with_its_records(salur, article):
    article()
    result = salur("show", "a.jsonl", "--id", "dua")
    assert result.exit_code == 0
    assert "Bantuan <b>tiba</b>" in result.stdout
    assert sentence() in result.stdout
    assert "1. Koperasi Tirta Jaya → warga Desa Karangsari: 250 paket sembako" in result.stdout
    assert "donor" in result.stdout


def test_the_first_article_if_none_is_named(salur, article):
    article()
    result = salur("show", "a.jsonl")
    assert result.exit_code == 0
    assert "Hujan turun." in result.stdout
    assert "No giving event." in result.stdout


def test_a_page(salur, article):
    article()
    result = salur("show", "a.jsonl", "--id", "dua", "--html", "a.html")
    assert result.exit_code == 0
    page = Path("a.html").read_text(encoding="utf-8")
    assert '<mark class="donor" title="donor (1), evidence (1)">Koperasi Tirta Jaya</mark>' in page
    assert "Bantuan &lt;b&gt;tiba&lt;/b&gt;" in page
    assert "1 record → a.html" in result.stderr


def test_standard_input(salur):
    result = salur("show", "-", input=sentence())
    assert sentence() in result.stdout


def test_notices_are_told(salur):
    Path("a.jsonl").write_text(json.dumps({"id": "x", "text": sentence(), "published": "kemarin"}), encoding="utf-8")
    result = salur("show", "a.jsonl")
    assert result.exit_code == 0
    assert "'kemarin' is no date" in result.stderr


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["a.jsonl", "--id", "tiga"], "Error: a.jsonl: no article with the id tiga"),
        (["kosong.txt"], "Error: kosong.txt: the file is empty (stage: read)"),
        (["tiada.txt"], "Error: tiada.txt: cannot be read: No such file or directory (stage: read)"),
        (["racun.txt"], "ValueError: the pipe burst with a bang (stage: tests_giving)"),
        (["a.jsonl", "--html", "tiada/a.html"], "Error: cannot write tiada/a.html: No such file or directory"),
        (["a.jsonl", "--html", "/dev/full"], "Error: cannot write /dev/full: no space left on the device"),
        (["."], "no article"),
        ([], "Missing argument 'ARTICLE'"),
    ],
)
def test_errors_end_with_2_and_a_message(salur, article, arguments, message):
    if "." not in arguments:
        article()
        Path("kosong.txt").write_text("")
        Path("racun.txt").write_text(POISON)
    result = salur("show", *arguments)
    assert result.exit_code == 2
    assert message in result.stderr
