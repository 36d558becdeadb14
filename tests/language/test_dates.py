"""The stage that writes dates on a Doc."""

from datetime import date

import pytest
from spacy.tokens import Doc
from spacy.vocab import Vocab

from salur.language.dates import DateStage, make_dates
from salur.records import Article


@pytest.fixture
def stage():
    return DateStage()


def make_doc(words, published=None):
    doc = Doc(Vocab(), words=words)
    if published:
        doc._.article = Article(id="a", text=doc.text, published=published)
    return doc


def test_spans_cover_the_expression(stage):
    doc = stage(make_doc(["Beras", "tiba", "Rabu", "(", "11/9/2019", ")", "pagi", "."]))
    (span,) = doc.spans["dates"]
    assert (span.text, span.label_) == ("Rabu ( 11/9/2019 ) pagi", "DATE")
    assert span._.date.iso == "2019-09-11"
    assert span._.date.precision == "day"


def test_publication_date_is_taken_from_the_article(stage):
    doc = stage(make_doc(["Beras", "tiba", "kemarin", "."], date(2025, 10, 22)))
    assert [(span.text, span._.date.iso, span._.date.anchor) for span in doc.spans["dates"]] == [
        ("kemarin", "2025-10-21", "published")
    ]


def test_without_article_relative_dates_stay_open(stage):
    doc = stage(make_doc(["Beras", "tiba", "kemarin", "."]))
    assert [span._.date.iso for span in doc.spans["dates"]] == [None]


def test_no_dates_is_an_empty_group(stage):
    assert list(stage(make_doc(["Beras", "habis", "."])).spans["dates"]) == []
    assert list(stage(Doc(Vocab())).spans["dates"]) == []


def test_a_token_that_holds_more_is_taken_whole(stage):
    doc = stage(make_doc(["Beras", "tiba", "(11/9/2019)."]))
    assert [span.text for span in doc.spans["dates"]] == ["(11/9/2019)."]


def test_span_group_has_the_name_it_was_given():
    stage = make_dates(None, "salur_dates", "when")
    doc = stage(make_doc(["2", "Mei", "2024"]))
    assert [span.text for span in doc.spans["when"]] == ["2 Mei 2024"]
    assert "dates" not in doc.spans


def test_running_twice_changes_nothing(stage):
    doc = stage(stage(make_doc(["2", "Mei", "2024"])))
    assert [span._.date.iso for span in doc.spans["dates"]] == ["2024-05-02"]
