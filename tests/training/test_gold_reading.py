"""Gold articles: reading them, and where in the text their fillers stand."""

import gzip
import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from salur.records import Article
from salur.training.gold import GoldArticle, GoldFiller, GoldRecord, locate, occurrences, read_gold, read_raw_texts
from salur.training.standoff import to_standoff

TEXT = (
    "Warga Demak berterima kasih. Kemarin PT Melati menyerahkan 20 tenda kepada warga Demak. "
    "Melati, kata lurah, rutin membantu. PT Melatindo tidak ikut."
)
RECORD: dict[str, Any] = {
    "evidence": "Kemarin PT Melati menyerahkan 20 tenda kepada warga Demak.",
    "triggers": ["menyerahkan"],
    "donors": [{"text": "PT Melati", "aliases": ["Melati"]}],
    "recipients": [{"text": "warga Demak", "aliases": ["Warga Demak"]}],
    "beneficiaries": [],
    "intermediaries": [],
    "items": [{"text": "20 tenda", "aliases": [], "value": 20, "unit": None, "approx": False}],
    "locations": [],
    "date": {"text": "Kemarin", "aliases": [], "iso": "2024-05-09"},
    "worth": None,
    "status": "delivered",
}
ROW: dict[str, Any] = {"id": "a1", "text": TEXT, "title": "Tenda", "published": "2024-05-10", "records": [RECORD]}


def write(path: Path, *rows: dict[str, Any]) -> Path:
    path.write_text("".join(json.dumps(row) + "\n" for row in rows) + "\n", encoding="utf-8")
    return path


def gold(record: dict[str, Any], tmp_path: Path) -> GoldArticle:
    [article] = read_gold(write(tmp_path / "gold.jsonl", {**ROW, "records": [record]}))
    return article


def mentions(article: GoldArticle, slot: str) -> list[tuple[int, str, bool]]:
    text = article.article.text
    return [(m.start, text[m.start : m.end], m.local) for m in locate(article) if m.filler.slot == slot]


def test_reads_articles_with_their_fillers(tmp_path: Path) -> None:
    [article] = read_gold(write(tmp_path / "ours.jsonl", ROW))
    assert article.article == Article(id="a1", text=TEXT, title="Tenda", published=date(2024, 5, 10))
    assert article.origin == "ours"
    [record] = article.records
    assert record.slot("donors") == [GoldFiller("donors", "PT Melati", ("Melati",))]
    assert record.slot("items")[0].value == 20
    assert record.slot("date")[0].text == "Kemarin"
    assert record.triggers == ("menyerahkan",)
    assert article.raw_records == (RECORD,)


@pytest.mark.parametrize("published", ["bukan tanggal", None, ""])
def test_an_unreadable_day_of_publication_is_none(tmp_path: Path, published: str | None) -> None:
    [article] = read_gold(write(tmp_path / "gold.jsonl", {**ROW, "published": published}), origin="lain")
    assert article.article.published is None
    assert article.origin == "lain"


def test_fillers_may_be_plain_strings_and_slots_may_lack(tmp_path: Path) -> None:
    article = gold({"donors": ["PT Melati"], "date": None, "items": [{"text": ""}]}, tmp_path)
    assert article.records[0].fillers == (GoldFiller("donors", "PT Melati"),)
    assert article.records[0].status == "delivered"
    assert article.records[0].evidence == ()


def test_stand_off_lines_take_their_text_from_elsewhere(tmp_path: Path) -> None:
    line = to_standoff({"id": "a1", "records": [RECORD]}, TEXT)
    path = write(tmp_path / "raw.jsonl", line, {**line, "id": "missing"})
    texts = {"a1": {"text": TEXT, "title": "Tenda", "published": "2024-05-10", "source": "uji"}}
    [article] = read_gold(path, texts=texts)
    assert article.article.source == "uji"
    assert article.records[0].slot("donors")[0].text == "PT Melati"


def test_raw_texts_are_read_by_id(tmp_path: Path) -> None:
    path = tmp_path / "articles.jsonl.gz"
    with gzip.open(path, "wt", encoding="utf-8") as lines:
        lines.writelines(json.dumps({"id": name, "text": f"teks {name}"}) + "\n" for name in ("a", "b", "c"))
    assert {name: row["text"] for name, row in read_raw_texts(path, ["c", "a", "z"]).items()} == {
        "a": "teks a", "c": "teks c",
    }  # fmt: skip


def test_mentions_in_the_evidence_are_local(tmp_path: Path) -> None:
    article = gold(RECORD, tmp_path)
    # The alias is inside the name as well; neither cuts a word: PT Melatindo is somebody else.
    assert [(text, local) for _, text, local in mentions(article, "donors")] == [
        ("PT Melati", True), ("Melati", True), ("Melati", False),
    ]  # fmt: skip
    assert [(text, local) for _, text, local in mentions(article, "recipients")] == [
        ("Warga Demak", False), ("warga Demak", True),
    ]  # fmt: skip


def test_a_filler_outside_the_evidence_is_local_where_it_is_nearest(tmp_path: Path) -> None:
    record = {**RECORD, "evidence": "Melati, kata lurah, rutin membantu.", "donors": [], "recipients": [], "items": [
        {"text": "20 tenda", "aliases": []}]}  # fmt: skip
    assert [(text, local) for _, text, local in mentions(gold(record, tmp_path), "items")] == [("20 tenda", True)]


def test_a_filler_that_the_text_lacks_has_no_mention() -> None:
    filler = GoldFiller("donors", "Yayasan Lain")
    article = GoldArticle(Article(id="a", text=TEXT), (GoldRecord((filler,), (), (), "delivered"),), "uji")
    assert locate(article) == []


@pytest.mark.parametrize(
    ("text", "form", "expected"),
    [
        ("Melati dan PT Melatindo", "Melati", [(0, 6)]),
        ("APD, APD-nya, (APD)", "APD", [(0, 3), (5, 8), (15, 18)]),
        ("(uji) (uji)", "(uji)", [(0, 5), (6, 11)]),
        ("a.b axb", "a.b", [(0, 3)]),
        ("x", "y", []),
    ],
)
def test_occurrences_do_not_cut_words(text: str, form: str, expected: list[tuple[int, int]]) -> None:
    assert occurrences(text, form) == expected


@given(st.text(alphabet="ab .(é\n", max_size=30), st.text(alphabet="ab .(é", min_size=1, max_size=3))
def test_occurrences_are_occurrences(text: str, form: str) -> None:
    assert all(text[start:end] == form for start, end in occurrences(text, form))
