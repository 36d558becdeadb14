"""The open corpus: every file holds by the guidelines, and the whole is as mixed as its card says."""

import json
from pathlib import Path
from typing import Any

import pytest

from salur.resources import data_path
from salur.training.gold_check import check_gold

FILES = sorted(data_path("gold").glob("*.jsonl"))
RECORD: dict[str, Any] = {
    "evidence": "Yayasan Pelita menyerahkan 20 paket sembako kepada warga pada Kamis (4/4/2024).",
    "donors": [{"text": "Yayasan Pelita", "aliases": []}],
    "recipients": [{"text": "warga", "aliases": []}],
    "beneficiaries": [],
    "intermediaries": [],
    "items": [
        {"text": "20 paket sembako", "aliases": [], "value": 20, "unit": "paket", "object": "sembako", "approx": False}
    ],
    "locations": [],
    "date": {"text": "Kamis (4/4/2024)", "aliases": [], "iso": "2024-04-04"},
    "worth": None,
    "status": "delivered",
    "triggers": ["menyerahkan"],
}
ARTICLE: dict[str, Any] = {
    "id": "a1",
    "source": "Kabar Uji",
    "title": "Sembako",
    "published": "2024-04-05",
    "text": RECORD["evidence"],
    "records": [RECORD],
}


def write(folder: Path, *articles: dict[str, Any]) -> Path:
    path = folder / "gold.jsonl"
    path.write_text("".join(json.dumps(article) + "\n" for article in articles), encoding="utf-8")
    return path


def with_record(**changes: Any) -> dict[str, Any]:
    return {**ARTICLE, "records": [{**RECORD, **changes}]}


def test_a_right_article_passes(tmp_path: Path) -> None:
    assert check_gold(write(tmp_path, ARTICLE)) == []


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"donors": [{"text": "Yayasan Pelita Hati", "aliases": []}]}, "not in the text"),
        ({"recipients": [{"text": "warga", "aliases": ["warga"]}]}, "one twice"),
        ({"donors": [{"text": "Yayasan Pelita ", "aliases": []}]}, "blanks around"),
        ({"items": []}, "needs an item"),
        ({"items": [{**RECORD["items"][0], "value": "20"}]}, "no positive number"),
        ({"items": [{**RECORD["items"][0], "text": "sembako"}]}, "without a number"),
        ({"items": [{**RECORD["items"][0], "approx": 1}]}, "approx is true or false"),
        ({"date": {"text": "Kamis (4/4/2024)", "aliases": [], "iso": "2024-04-05"}}, "is no Kamis"),
        ({"date": {"text": "Kamis (4/4/2024)", "aliases": [], "iso": "4/4/2024"}}, "iso is no"),
        ({"date": {"text": "Kamis (4/4/2024)", "aliases": [], "iso": "2024-02-30"}}, "iso is no"),
        ({"status": "done"}, "status is none"),
        ({"triggers": []}, "no trigger"),
        ({"triggers": ["menyumbang"]}, "trigger is not in the text"),
        ({"evidence": "Yayasan Pelita menyumbang."}, "evidence is not in the text"),
        ({"worth": {"text": "20 paket", "aliases": [], "value": None, "unit": "IDR"}}, "worth needs"),
    ],
)
def test_each_slip_is_named(tmp_path: Path, changes: dict[str, Any], message: str) -> None:
    problems = check_gold(write(tmp_path, with_record(**changes)))
    assert len(problems) >= 1
    assert any(message in problem for problem in problems), problems


def test_slips_of_files_and_articles_are_named(tmp_path: Path) -> None:
    assert "id used twice" in check_gold(write(tmp_path, ARTICLE, ARTICLE))[0]
    assert "exactly the keys" in check_gold(write(tmp_path, {"id": "a1"}))[0]
    assert "two records say the same" in check_gold(write(tmp_path, {**ARTICLE, "records": [RECORD, RECORD]}))[0]
    assert "published is no ISO date" in check_gold(write(tmp_path, {**ARTICLE, "published": "5/4/2024"}))[0]
    broken = tmp_path / "broken.jsonl"
    broken.write_text("{\n", encoding="utf-8")
    assert "no JSON" in check_gold(broken)[0]


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_file_holds_by_the_guidelines(path: Path) -> None:
    assert check_gold(path) == []


def test_corpus_is_as_mixed_as_its_card_says() -> None:
    articles = [json.loads(line) for path in FILES for line in path.read_text(encoding="utf-8").splitlines()]
    counts = [len(article["records"]) for article in articles]
    assert (
        len({article["id"] for article in articles}) == len({article["text"] for article in articles}) == len(articles)
    )
    assert len(articles) >= 660
    assert sum(count == 0 for count in counts) >= 0.23 * len(articles)
    assert sum(count > 1 for count in counts) >= 0.45 * len(articles)
    records = [record for article in articles for record in article["records"]]
    assert {record["status"] for record in records} == {"delivered", "planned"}
    assert sum(bool(record["intermediaries"]) for record in records) >= 0.05 * len(records)
