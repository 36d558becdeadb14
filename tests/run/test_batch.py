from collections import Counter

import pytest
import spacy
from spacy.language import Language
from spacy.tokens import Doc

from salur.io.articles import Delivery
from salur.io.report import Report
from salur.records import Article
from salur.run import batch as batch_module
from salur.run.batch import Extraction, Statistics, process_batch, run, to_records
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


def deliveries(texts):
    return [Delivery(Article(id=str(n), text=text), f"{n}.txt") for n, text in enumerate(texts)]


def extract(nlp, texts, batch_size=4):
    report = Report()
    found: list[Extraction] = []
    statistics = run(nlp, deliveries(texts), sinks=[found.append], report=report, batch_size=batch_size)
    return found, statistics, report


def test_results_come_in_input_order_with_their_records(nlp):
    texts = [sentence(value=value) if value % 2 else "Hujan turun." for value in range(1, 12)]
    found, statistics, report = extract(nlp, texts)
    assert [extraction.article.text for extraction in found] == texts
    assert [[item.value for record in extraction.records for item in record.items] for extraction in found] == [
        [value] if value % 2 else [] for value in range(1, 12)
    ]
    assert (statistics.articles, statistics.with_records, statistics.records) == (11, 6, 6)
    assert statistics.words == sum(len(text.split()) for text in texts)
    assert statistics.words_per_second > 0
    assert report.rejects == 0


def test_offsets_are_into_the_article(nlp):
    (extraction,), *_ = extract(nlp, ["“Kata” 🙂 ani.\n" + sentence()])
    for record in extraction.records:
        for filler in (*record.donors, *record.recipients, *record.items, *record.evidence):
            assert extraction.article.text[filler.start : filler.end] == filler.text


def test_an_article_that_fails_costs_itself_alone(nlp):
    texts = [sentence(value=value) for value in range(1, 8)]
    texts[2] = texts[5] = POISON
    found, statistics, report = extract(nlp, texts)
    assert [extraction.article.id for extraction in found] == ["0", "1", "3", "4", "6"]
    assert statistics.records == 5
    assert [(reject.article_id, reject.stage, reject.reason, reject.path) for reject in report.reject_examples] == [
        ("2", "tests_giving", "ValueError: the pipe burst with a bang", "2.txt"),
        ("5", "tests_giving", "ValueError: the pipe burst with a bang", "5.txt"),
    ]


def test_a_batch_gives_the_same_with_and_without_a_failing_neighbour(nlp):
    texts = [sentence(value=value) for value in range(1, 6)]
    alone, *_ = extract(nlp, texts)
    beside, *_ = extract(nlp, [*texts, POISON], batch_size=6)
    assert alone == beside


@pytest.mark.parametrize(
    "error", [RecursionError("deep"), MemoryError(), KeyError("x"), UnicodeError("u"), ValueError("v" * 999)]
)
def test_any_error_in_any_stage_is_a_reject_with_a_reason(error, monkeypatch):
    monkeypatch.setitem(FAILURE, "ambruk", error)
    nlp = pipeline()
    nlp.add_pipe("tests_failing", first=True)
    found, _, report = extract(nlp, ["baik", "ambruk", "baik juga"])
    assert [extraction.article.text for extraction in found] == ["baik", "baik juga"]
    (reject,) = report.reject_examples
    assert reject.stage == "tests_failing"
    assert reject.reason.startswith(type(error).__name__)
    assert len(reject.reason) <= 300


def test_a_text_too_long_for_spacy_fails_in_the_tokenizer(nlp):
    long = "a " * (nlp.max_length // 2 + 1)
    found, _, report = extract(nlp, [sentence(), long, sentence(value=3)])
    assert [extraction.article.id for extraction in found] == ["0", "2"]
    assert report.reject_examples[0].stage == "tokenizer"
    assert "E088" in report.reject_examples[0].reason


def test_a_sink_that_fails_stops_the_run(nlp):
    def full(_extraction):
        raise OSError("disk")

    with pytest.raises(OSError, match="disk"):
        run(nlp, deliveries([sentence()]), sinks=[full], report=Report(), batch_size=2)


def test_batches_end_at_a_number_of_articles_or_characters(monkeypatch):
    monkeypatch.setattr(batch_module, "_BATCH_CHARACTERS", 100)
    sizes = [len(part) for part in batch_module.batches(iter(deliveries(["a" * 30] * 7 + ["b" * 500] + ["c"] * 6)), 5)]
    assert sizes == [4, 4, 5, 1]


def test_articles_are_asked_for_as_they_are_needed(nlp):
    asked: Counter[str] = Counter()

    def feed():
        for delivery in deliveries([sentence()] * 20):
            asked["articles"] += 1
            yield delivery

    ahead = []
    run(nlp, feed(), sinks=[lambda extraction: ahead.append(asked["articles"] - int(extraction.article.id))],
        report=Report(), batch_size=4)  # fmt: skip
    assert max(ahead) <= 4


def test_strings_of_past_articles_are_let_go(nlp):
    words = [" ".join(f"kata{number}x{n}" for n in range(200)) for number in range(50)]
    extract(nlp, words[:2], batch_size=2)
    before = len(nlp.vocab.strings)
    extract(nlp, words, batch_size=5)
    assert len(nlp.vocab.strings) == before


def test_results_outlive_the_pipeline():
    nlp = pipeline()
    (extraction,) = process_batch(nlp, deliveries([sentence()]), report=Report())
    del nlp
    assert to_records(extraction).model_dump()["records"][0]["items"][0]["text"] == "250 paket sembako"


def test_refused_candidates_are_handed_on(nlp):
    (extraction,), *_ = extract(nlp, ["Bupati berjanji membantu."])
    assert [event.reason for event in extraction.rejected] == ["no recipient"]


def test_nothing_in_nothing_out(nlp):
    found, statistics, _ = extract(nlp, [])
    assert found == []
    assert statistics.words_per_second == 0


def test_statistics_count_extractions():
    statistics = Statistics()
    statistics.add(Extraction(Article(id="a", text="satu dua\ntiga"), ()))
    assert (statistics.articles, statistics.with_records, statistics.records, statistics.words) == (1, 0, 0, 3)


def test_stages_without_records_are_fine():
    nlp = spacy.blank("xx")
    pipeline()  # registers the extensions
    found, *_ = extract(nlp, ["Hujan turun."])
    assert found[0].records == ()
