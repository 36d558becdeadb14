"""What the grammar gets right on gold: the counting, and floors under what it has reached."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from salur.records import Article
from salur.resources import data_path
from salur.training.gold import GoldArticle, read_gold, read_raw_texts
from salur.training.grammar_figures import GrammarFigures, amount_figures, date_figures, unit_kind

TEXT = "Beras 10 ton senilai Rp50 juta tiba Senin (3/2/2025). Lima tenda menyusul Selasa (4/2/2025)."


def article(items: list[dict[str, Any]], *dates: dict[str, Any], text: str = TEXT) -> GoldArticle:
    records = tuple({"items": items, "date": day} for day in dates)
    return GoldArticle(Article(id="a", text=text), (), "test", records)


def counts(figures: GrammarFigures) -> tuple[int, int, int]:
    return figures.gold, figures.found, figures.right


def test_dates_are_counted_once_and_by_their_iso() -> None:
    right = {"text": "Senin (3/2/2025)", "iso": "2025-02-03"}
    wrong = {"text": "Selasa (4/2/2025)", "iso": "2025-02-05"}
    missed = {"text": "menyusul", "iso": None}
    figures = date_figures([article([], right, right, wrong, missed)])
    assert counts(figures) == (3, 2, 1)
    assert (figures.wrong[0].wording, figures.missed[0].gold) == ("Selasa (4/2/2025)", missed)
    assert (figures.recall, figures.accuracy) == (2 / 3, 1 / 2)


def test_an_alias_finds_a_date() -> None:
    day = {"text": "awal pekan", "aliases": ["Senin (3/2/2025)"], "iso": "2025-02-03"}
    assert counts(date_figures([article([], day)])) == (1, 1, 1)


def test_amounts_are_counted_by_value_and_kind_of_unit() -> None:
    items: list[dict[str, Any]] = [
        {"text": "10 ton", "value": 10.000000000001, "unit": "ton"},
        {"text": "Lima tenda", "value": 5, "unit": None},
        {"text": "Rp50 juta", "value": 50_000_000, "unit": "USD"},
        {"text": "selimut", "value": 5, "unit": "lembar"},
        {"text": "bantuan", "value": None, "unit": None},
    ]
    figures = amount_figures([article(items, {"text": "Senin (3/2/2025)", "iso": None})])
    assert counts(figures) == (4, 3, 2)
    assert [one.gold["text"] for one in (*figures.wrong, *figures.missed)] == ["Rp50 juta", "selimut"]


@pytest.mark.parametrize(
    ("unit", "kind"), [("IDR", "IDR"), ("kilogram", "kg"), ("paket", "count"), (None, "count"), ("entah", "count")]
)
def test_kinds_of_units(unit: str | None, kind: str) -> None:
    assert unit_kind(unit) == kind


def test_nothing_to_find_is_no_error() -> None:
    assert (date_figures([]).accuracy, amount_figures([]).recall) == (1.0, 1.0)


def own_gold() -> Iterator[GoldArticle]:
    for path in sorted(data_path("gold").glob("*.jsonl")):
        yield from read_gold(path)


def annotated_news(corpus: Path) -> Iterator[GoldArticle]:
    for path in sorted(data_path("annotations").glob("*.jsonl")):
        ids = [json.loads(line)["id"] for line in path.read_text(encoding="utf-8").splitlines()]
        yield from read_gold(path, texts=read_raw_texts(corpus / "raw" / "articles.jsonl.gz", ids))


# Floors under the figures of docs/grammar-dates.md and docs/grammar-quantities.md; dev is for scores alone.
def test_floors_on_our_own_articles() -> None:
    articles = list(own_gold())
    assert date_figures(articles).accuracy >= 0.95
    assert amount_figures(articles).accuracy >= 0.99


@pytest.mark.shared
@pytest.mark.parametrize(("file", "dates", "amounts"), [("train.jsonl", 0.95, 0.99), ("dev.jsonl", 0.93, 0.97)])
def test_floors_on_the_gold_standard(corpus: Path, file: str, dates: float, amounts: float) -> None:
    articles = list(read_gold(corpus / "giving" / file))
    assert date_figures(articles).accuracy >= dates
    assert amount_figures(articles).accuracy >= amounts


@pytest.mark.shared
@pytest.mark.slow
def test_floors_on_annotated_news(corpus: Path) -> None:
    articles = list(annotated_news(corpus))
    assert date_figures(articles).accuracy >= 0.87
    assert amount_figures(articles).accuracy >= 0.97
