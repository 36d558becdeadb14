"""The events stage: what it writes, what it refuses, batches and settings."""

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any

import numpy as np
import pytest
import spacy
from spacy.language import Language
from spacy.tokens import Doc

from salur.annotations import register_extensions
from salur.config import load_settings
from salur.errors import ResourceError
from salur.language.event_view import make_view
from salur.language.events import Events, make_events
from salur.loading import make_doc
from salur.records import Article

STRONG = "PT Surya Kencana menyerahkan 500 paket sembako kepada warga Desa Cibodas."
WEAK = "PT Surya Kencana mengangkut dan memasok 500 paket sembako."
register_extensions()


def settings(**changes: Any) -> dict[str, Any]:
    return load_settings().events.model_dump() | {"model": None} | changes


def stage(**changes: Any) -> Events:
    events: Events = make_events(spacy.blank("xx"), "salur_events", **settings(**changes))
    return events


def annotated(rules: Language, text: str) -> Doc:
    """A Doc that every stage before the events has been over."""
    doc = make_doc(rules, Article(id="uji", text=text, published=date(2024, 5, 10)))
    for name, pipe in rules.pipeline:
        if name != "salur_events":
            doc = pipe(doc)
    return doc


def test_records_are_written_to_the_doc(rules: Language) -> None:
    doc = stage()(annotated(rules, STRONG))
    [record] = doc._.records
    assert record.article_id == "uji"
    assert record.donors[0].text == "PT Surya Kencana"
    assert doc._.rejected == ()


def test_unsure_records_are_refused_with_a_reason(rules: Language) -> None:
    doc = stage(min_confidence=0.99, keep_rejected=True)(annotated(rules, STRONG))
    assert doc._.records == ()
    [refused] = doc._.rejected
    assert refused.trigger.text == "menyerahkan"
    assert STRONG[refused.evidence.start : refused.evidence.end] == refused.evidence.text
    assert "min_confidence" in refused.reason
    assert refused.score is not None
    assert 0 < refused.score < 0.99


def test_refused_candidates_are_kept_on_request_only(rules: Language) -> None:
    doc = stage(min_confidence=0.99, keep_rejected=False)(annotated(rules, STRONG))
    assert doc._.records == doc._.rejected == ()


def test_a_threshold_of_one_leaves_nothing(rules: Language) -> None:
    thresholds = settings()["thresholds"] | {"anchor": 1.0}
    assert stage(thresholds=thresholds)(annotated(rules, STRONG))._.records == ()


def test_a_second_run_does_not_add_up(rules: Language) -> None:
    doc, events = annotated(rules, STRONG), stage()
    assert len(events(events(doc))._.records) == 1


def test_batches_keep_the_order_and_skip_the_empty(rules: Language) -> None:
    texts = [STRONG, "", "Cuaca cerah.", STRONG, "\n"]
    docs = [annotated(rules, text) for text in texts]
    out = list(stage().pipe(iter(docs), batch_size=2))
    assert all(one is other for one, other in zip(out, docs, strict=True))
    assert [len(doc._.records) for doc in out] == [1, 0, 0, 1, 0]


def test_batches_are_made_as_they_are_asked_for(rules: Language) -> None:
    taken = []

    def stream() -> Iterator[Doc]:
        for number in range(6):
            taken.append(number)
            yield annotated(rules, STRONG)

    next(stage().pipe(stream(), batch_size=2))
    assert len(taken) <= 4


def test_a_gated_doc_is_passed_over(rules: Language) -> None:
    doc = annotated(rules, STRONG)
    doc._.gated = True
    assert stage()(doc)._.records == ()


def test_a_bare_doc_has_no_events() -> None:
    nlp = spacy.blank("xx")
    nlp.add_pipe("salur_events", config=settings())
    assert nlp(STRONG)._.records == ()


def test_a_text_without_an_article_gets_an_id_from_its_words(rules: Language) -> None:
    doc = annotated(rules, STRONG)
    doc._.article = None
    other = annotated(rules, STRONG)
    other._.article = None
    events = stage()
    [one], [two] = events(doc)._.records, events(other)._.records
    assert one.article_id == two.article_id != "uji"


def test_drafts_can_be_had_before_anything_is_refused(rules: Language) -> None:
    views = [make_view(annotated(rules, text)) for text in (STRONG, "Cuaca cerah.")]
    drafts = stage(min_confidence=1.0).predict(views)
    assert [len(found) for found in drafts] == [1, 0]


def test_a_missing_model_is_named() -> None:
    nlp = spacy.blank("xx")
    nlp.vocab.set_vector("beras", np.array([1, 2], dtype=np.float32))  # type: ignore[arg-type]  # thinc's name for it
    with pytest.raises(ResourceError, match="tiada"):
        make_events(nlp, "salur_events", **settings(model="tiada"))


def test_without_word_vectors_grammar_decides() -> None:
    assert make_events(spacy.blank("xx"), "salur_events", **settings(model="tiada")).model is None


def test_a_weak_verb_alone_is_no_event(rules: Language) -> None:
    assert stage()(annotated(rules, WEAK))._.records == ()


def names(docs: Sequence[Doc]) -> list[list[str]]:
    return [[record.donors[0].name for record in doc._.records] for doc in docs]


def test_pipe_and_call_agree(rules: Language) -> None:
    events = stage()
    texts = [STRONG, STRONG.replace("PT Surya Kencana", "Bank Melati Jaya")]
    called = [events(annotated(rules, text)) for text in texts]
    piped = list(events.pipe(annotated(rules, text) for text in texts))
    assert names(called) == names(piped)


def test_giving_words_are_on_the_doc_with_their_frames(rules: Language) -> None:
    doc = rules("Yayasan Pelita menyerahkan 20 tenda kepada warga Demak.")
    assert [(span.text, span._.trigger.frame, span.label_) for span in doc.spans["triggers"]] == [
        ("menyerahkan", "give", "GIVE")
    ]
