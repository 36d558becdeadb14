from collections import Counter

import pytest
import spacy
from spacy.language import Language
from spacy.tokens import Doc

from salur.errors import ArticleError
from salur.loading import extract_many
from salur.records import Article
from salur.run import extraction as extraction_module
from salur.run.extraction import extract_articles, process_batch
from tests.pipelines import POISON, pipeline, sentence

FAILURE: dict[str, Exception] = {}


@Language.component("tests_failing")
def failing(doc: Doc) -> Doc:
    if doc.text in FAILURE:
        raise FAILURE[doc.text]
    return doc


@pytest.fixture(scope="module")
def nlp():
    return pipeline()


def articles(texts):
    return [Article(id=str(n), text=text) for n, text in enumerate(texts)]


def extract(nlp, texts, batch_size=4):
    """Return the extractions that succeeded, and the failures."""
    found = list(extract_articles(nlp, articles(texts), batch_size=batch_size))
    assert [extraction.article for extraction in found] == articles(texts)
    return (
        [extraction for extraction in found if not extraction.failure],
        [extraction.failure for extraction in found if extraction.failure],
    )


def test_results_come_in_input_order_with_their_records(nlp):
    texts = [sentence(value=value) if value % 2 else "Hujan turun." for value in range(1, 12)]
    found, failures = extract(nlp, texts)
    assert [extraction.article.text for extraction in found] == texts
    assert [[item.value for record in extraction.records for item in record.items] for extraction in found] == [
        [value] if value % 2 else [] for value in range(1, 12)
    ]
    assert failures == []


def test_offsets_are_into_the_article(nlp):
    (extraction,), _ = extract(nlp, ["“Kata” 🙂 ani.\n" + sentence()])
    for record in extraction.records:
        for filler in (*record.donors, *record.recipients, *record.items, *record.evidence):
            assert extraction.article.text[filler.start : filler.end] == filler.text


def test_an_article_that_fails_costs_itself_alone(nlp):
    texts = [sentence(value=value) for value in range(1, 8)]
    texts[2] = texts[5] = POISON
    found, failures = extract(nlp, texts)
    assert [extraction.article.id for extraction in found] == ["0", "1", "3", "4", "6"]
    assert [(failure.article_id, failure.stage, failure.reason) for failure in failures] == [
        ("2", "tests_giving", "ValueError: the pipe burst with a bang"),
        ("5", "tests_giving", "ValueError: the pipe burst with a bang"),
    ]


def test_a_batch_gives_the_same_with_and_without_a_failing_neighbour(nlp):
    texts = [sentence(value=value) for value in range(1, 6)]
    alone, _ = extract(nlp, texts)
    beside, _ = extract(nlp, [*texts, POISON], batch_size=6)
    assert alone == beside


@pytest.mark.parametrize(
    "error", [RecursionError("deep"), MemoryError(), KeyError("x"), UnicodeError("u"), ValueError("v" * 999)]
)
def test_any_error_in_any_stage_is_a_reject_with_a_reason(error, monkeypatch):
    monkeypatch.setitem(FAILURE, "ambruk", error)
    nlp = pipeline()
    nlp.add_pipe("tests_failing", first=True)
    found, (reject,) = extract(nlp, ["baik", "ambruk", "baik juga"])
    assert [extraction.article.text for extraction in found] == ["baik", "baik juga"]
    assert reject.stage == "tests_failing"
    assert reject.reason.startswith(type(error).__name__)
    assert len(reject.reason) <= 300


def test_a_text_too_long_for_spacy_fails_in_the_tokenizer(nlp):
    long = "a " * (nlp.max_length // 2 + 1)
    found, (failure,) = extract(nlp, [sentence(), long, sentence(value=3)])
    assert [extraction.article.id for extraction in found] == ["0", "2"]
    assert failure.stage == "tokenizer"
    assert "E088" in failure.reason


def test_batches_end_at_a_number_of_articles_or_characters(nlp, monkeypatch):
    monkeypatch.setattr(extraction_module, "_BATCH_CHARACTERS", 100)
    sizes = []

    def process(nlp, batch):
        sizes.append(len(batch))
        return []

    monkeypatch.setattr(extraction_module, "process_batch", process)
    list(extract_articles(nlp, articles(["a" * 30] * 7 + ["b" * 500] + ["c"] * 6), batch_size=5))
    assert sizes == [4, 4, 5, 1]


def test_articles_are_asked_for_as_they_are_needed(nlp):
    asked: Counter[str] = Counter()

    def feed():
        for article in articles([sentence()] * 20):
            asked["articles"] += 1
            yield article

    ahead = [
        asked["articles"] - int(extraction.article.id) for extraction in extract_articles(nlp, feed(), batch_size=4)
    ]
    assert max(ahead) <= 4


def test_strings_of_past_articles_are_let_go(nlp):
    words = [" ".join(f"kata{number}x{n}" for n in range(200)) for number in range(50)]
    extract(nlp, words[:2], batch_size=2)
    before = len(nlp.vocab.strings)
    extract(nlp, words, batch_size=5)
    assert len(nlp.vocab.strings) == before


def test_results_outlive_the_pipeline():
    nlp = pipeline()
    (extraction,) = process_batch(nlp, articles([sentence()]))
    del nlp
    assert extraction.records[0].items[0].text == "250 paket sembako"


def test_refused_candidates_are_handed_on(nlp):
    (extraction,), _ = extract(nlp, ["Bupati berjanji membantu."])
    assert [event.reason for event in extraction.rejected] == ["no recipient"]


def test_nothing_in_nothing_out(nlp):
    assert extract(nlp, []) == ([], [])


def test_stages_without_records_are_fine():
    nlp = spacy.blank("xx")
    pipeline()  # registers the extensions
    found, _ = extract(nlp, ["Hujan turun."])
    assert found[0].records == ()


def test_the_clock_tells_where_time_goes(nlp):
    clock: Counter[str] = Counter()
    process_batch(nlp, articles([sentence()] * 3), clock=clock)
    assert set(clock) == {"salur_gate", "tokenizer", "tests_giving"}
    assert all(value > 0 for value in clock.values())


def test_extract_many_loses_the_article_that_fails_alone(nlp):
    told: list[ArticleError] = []
    batch = articles([sentence(), POISON, sentence(value=3)])
    found = list(extract_many(batch, nlp=nlp, on_failure=told.append))
    assert [(each.id, len(each.records)) for each in found] == [("0", 1), ("1", 0), ("2", 1)]
    assert [(failure.article_id, failure.stage) for failure in told] == [("1", "tests_giving")]


def test_extract_many_logs_what_fails(nlp, caplog):
    list(extract_many(articles([POISON]), nlp=nlp))
    assert "the pipe burst" in caplog.text
