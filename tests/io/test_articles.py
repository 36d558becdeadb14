from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from salur.config import load_settings
from salur.io.articles import Place, make_article, mend
from salur.io.report import Report
from salur.records import stable_id
from tests.pipelines import sentence

PLACE = Place("berita.jsonl", 7)


def read(raw, **reader):
    settings = load_settings({"reader": reader}).reader
    report = Report()
    return make_article(raw, PLACE, settings=settings, report=report), report


def test_all_fields():
    article, report = read(
        {
            "id": 12, "text": sentence(), "title": " Bantuan \n tiba ", "published": "4/2/2025", "url": "https://a.example",
            "source": "Kabar Contoh", "rubrik": "daerah", "nomor": 3,
        }
    )  # fmt: skip
    assert article.id == "12"
    assert article.text == sentence()
    assert article.title == "Bantuan tiba"
    assert article.published == date(2025, 2, 4)
    assert (article.url, article.source) == ("https://a.example", "Kabar Contoh")
    assert article.metadata == {"rubrik": "daerah", "nomor": 3}
    assert not report.rejects
    assert not report.notices


def test_field_names_are_settings():
    article, _ = read({"isi": sentence(), "judul": "J", "text": "lain"}, fields={"text": "isi", "title": "judul"})
    assert (article.text, article.title, article.metadata) == (sentence(), "J", {"text": "lain"})


@pytest.mark.parametrize("id_", [None, "", "  ", [], True, float("nan")])
def test_without_an_id_the_content_gives_one(id_):
    article, _ = read({"id": id_, "text": sentence()})
    assert article.id == stable_id(sentence())


def test_a_column_of_numbers_with_gaps_gives_whole_ids():
    assert read({"id": 17.0, "text": sentence()})[0].id == "17"


@pytest.mark.parametrize(
    ("fields", "reason"),
    [
        ({"id": "a", "isi": "x"}, "no field 'text' (found: id, isi)"),
        ({}, "no field 'text' (found: none)"),
        ({"text": None}, "field 'text' is empty"),
        ({"text": " \n\t "}, "the text is blank"),
        ({"text": "\x00\x01"}, "the text is blank"),
        ({"text": ["a"]}, "field 'text' holds no text but list"),
        ({"text": "a" * 101}, "the text has 101 characters, more than reader.max_characters (100)"),
    ],
)
def test_what_is_no_article_is_rejected_with_line_and_reason(fields, reason):
    article, report = read(fields, max_characters=100)
    assert article is None
    (reject,) = report.reject_examples
    assert reject.article_id == ("a" if "id" in fields else "berita.jsonl:7")
    assert (reject.stage, reject.reason, reject.path) == ("read", f"line 7: {reason}", "berita.jsonl")


def test_a_publication_date_that_is_none_is_noted_and_left_out():
    article, report = read({"id": "a", "text": sentence(), "published": "kemarin sore"})
    assert article.published is None
    (notice,) = report.notice_examples["published"]
    assert notice.article_id == "a"
    assert notice.reason == "line 7: 'kemarin sore' is no date; the article goes on without its publication date"


def test_another_language_is_noted_and_read_all_the_same():
    text = "The governor handed over five tons of rice to residents whose houses have been flooded since last week."
    article, report = read({"id": "a", "text": text})
    assert article.text == text
    assert "'en'" in report.notice_examples["language"][0].reason


def test_mojibake_is_mended():
    assert mend("Bupati berkata, â€œTerima kasihâ€\x9d", full=True) == "Bupati berkata, “Terima kasih”"


def test_curly_quotes_stay():
    assert mend("“Terima kasih,” kata ‘Ibu’ itu", full=True) == "“Terima kasih,” kata ‘Ibu’ itu"


def test_line_ends_and_unicode_forms_are_made_one():
    assert mend("a\r\nb\rcafe\u0301", full=True) == "a\nb\ncafé"


def test_mending_can_be_left_out_but_for_what_no_file_can_hold():
    assert mend("â€œ \ud83d", full=False) == "â€œ \ufffd"


@given(st.text(st.characters(codec=None), max_size=200))
def test_any_text_is_mended_to_one_that_can_be_written(text):
    for full in (True, False):
        mended = mend(text, full=full)
        assert mended.encode("utf-8").decode("utf-8") == mended


@given(st.text(st.characters(codec=None), min_size=1, max_size=100))
def test_mending_a_mended_text_changes_nothing(text):
    once = mend(text, full=True)
    assert mend(mend(once, full=True), full=True) == mend(once, full=True)


@given(st.dictionaries(st.text(max_size=5), st.one_of(st.none(), st.integers(), st.floats(), st.text(), st.binary())))
def test_any_fields_make_an_article_or_a_reject(fields):
    article, report = read(fields)
    assert (article is None) == bool(report.rejects)
