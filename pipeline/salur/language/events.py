"""The stage that finds giving events: ``doc._.records``, and on request the refused candidates."""

from collections.abc import Mapping

from spacy.language import Language
from spacy.tokens import Doc

from salur.annotations import register_extensions
from salur.language.event_assembly import EventDraft, assemble
from salur.language.event_grammar import score_by_grammar
from salur.language.event_records import make_record
from salur.language.event_view import EventView, make_view
from salur.records import Article, GivingRecord, RejectedEvent, stable_id


class Events:
    """Writes ``doc._.records``, a tuple of :class:`~salur.records.GivingRecord`.

    Args:
        thresholds: see :func:`salur.language.event_assembly.assemble`.
        min_confidence: records less sure than this are refused.
        keep_rejected: whether to write the refused ones to ``doc._.rejected``.
    """

    def __init__(self, *, thresholds: Mapping[str, float], min_confidence: float, keep_rejected: bool) -> None:
        self.thresholds = thresholds
        self.min_confidence = min_confidence
        self.keep_rejected = keep_rejected

    def __call__(self, doc: Doc) -> Doc:
        """Find the giving events of ``doc``."""
        article = doc._.article or Article(id=stable_id(doc.text), text=doc.text)
        view = make_view(doc)
        records, rejected = [], []
        for draft in self.predict(view):
            record = make_record(draft, view, article)
            if record.confidence >= self.min_confidence:
                records.append(record)
            elif self.keep_rejected:
                rejected.append(_rejection(record))
        doc._.records = tuple(records)
        doc._.rejected = tuple(rejected)
        return doc

    def predict(self, view: EventView) -> list[EventDraft]:
        """Return the event drafts of a document, before anything is refused."""
        return assemble(score_by_grammar(view), view, self.thresholds)


@Language.factory("salur_events")
def make_events(
    nlp: Language,  # noqa: ARG001 (spaCy hands both to every factory)
    name: str,  # noqa: ARG001
    thresholds: dict[str, float],
    min_confidence: float,
    keep_rejected: bool,
) -> Events:
    """Return the stage that finds giving events; its settings are the section ``events`` of ``config.yaml``."""
    register_extensions()
    return Events(thresholds=thresholds, min_confidence=min_confidence, keep_rejected=keep_rejected)


def _rejection(record: GivingRecord) -> RejectedEvent:
    evidence = record.evidence[0]
    return RejectedEvent(
        article_id=record.article_id,
        trigger=record.triggers[0] if record.triggers else evidence,
        evidence=evidence,
        reason=f"confidence {record.confidence:.2f} is below the setting events.min_confidence",
        score=record.confidence,
    )
