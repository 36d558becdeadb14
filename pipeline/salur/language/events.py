"""The stage that finds giving events: ``doc._.records``, and on request the refused candidates."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path

from spacy.language import Language
from spacy.tokens import Doc, Span
from spacy.util import minibatch
from spacy.vocab import Vocab

from salur.annotations import register_extensions
from salur.language.event_assembly import assemble
from salur.language.event_choice import EventDraft
from salur.language.event_grammar import score_by_grammar
from salur.language.event_model import EventModel
from salur.language.event_records import make_record
from salur.language.event_view import EventView, make_view
from salur.records import Article, GivingRecord, RejectedEvent, stable_id
from salur.resources import model_path

_BATCH = 32


class Events:
    """Writes ``doc._.records``, a tuple of :class:`~salur.records.GivingRecord`, and ``doc.spans["triggers"]``.

    Args:
        vocab: the pipeline's vocabulary, with the vectors that the model was trained over.
        model: the trained model; grammar alone scores where there is none.
        thresholds: see :func:`salur.language.event_assembly.assemble`.
        min_confidence: records less sure than this are refused.
        keep_rejected: whether to write the refused ones to ``doc._.rejected``.
    """

    def __init__(
        self,
        vocab: Vocab,
        *,
        model: EventModel | None,
        thresholds: Mapping[str, float],
        min_confidence: float,
        keep_rejected: bool,
    ) -> None:
        self.vocab = vocab
        self.model = model
        self.thresholds = thresholds
        self.min_confidence = min_confidence
        self.keep_rejected = keep_rejected

    def __call__(self, doc: Doc) -> Doc:
        """Find the giving events of ``doc``."""
        self._annotate([doc])
        return doc

    def pipe(self, stream: Iterable[Doc], *, batch_size: int = _BATCH) -> Iterator[Doc]:
        """Find the giving events of many Docs, some at a time; yields the same Docs in the same order."""
        for batch in minibatch(stream, batch_size):  # type: ignore[no-untyped-call]  # spaCy has no types here
            self._annotate(batch)
            yield from batch

    def predict(self, views: Sequence[EventView]) -> list[list[EventDraft]]:
        """Return the event drafts of documents, before anything is refused."""
        if self.model is None:
            scores = [score_by_grammar(view) for view in views]
        else:
            scores = self.model.score(views, self.vocab)
        return [assemble(score, view, self.thresholds) for score, view in zip(scores, views, strict=True)]

    def _annotate(self, docs: Sequence[Doc]) -> None:
        for doc in docs:
            doc._.records, doc._.rejected = (), ()
        full = [doc for doc in docs if len(doc) and not doc._.gated]
        views = [make_view(doc) for doc in full]
        for doc, view in zip(full, views, strict=True):
            doc.spans["triggers"] = _triggers(doc, view)
        for doc, view, drafts in zip(full, views, self.predict(views) if views else (), strict=True):
            article = doc._.article or Article(id=stable_id(doc.text), text=doc.text)
            records = [make_record(draft, view, article) for draft in drafts]
            doc._.records = tuple(record for record in records if record.confidence >= self.min_confidence)
            if self.keep_rejected:
                doc._.rejected = tuple(
                    _rejection(record) for record in records if record.confidence < self.min_confidence
                )


@Language.factory("salur_events")
def make_events(
    nlp: Language,
    name: str,  # noqa: ARG001 (spaCy hands it to every factory)
    model: str | None,
    thresholds: dict[str, float],
    min_confidence: float,
    keep_rejected: bool,
) -> Events:
    """Return the stage that finds giving events; its settings are the section ``events`` of ``config.yaml``."""
    register_extensions()
    return Events(
        nlp.vocab,
        model=_load_model(model, nlp.vocab),
        thresholds=thresholds,
        min_confidence=min_confidence,
        keep_rejected=keep_rejected,
    )


def _triggers(doc: Doc, view: EventView) -> list[Span]:
    spans = []
    for start, end, entry in view.triggers:
        span = Span(doc, start, end, label=entry.frame.upper())
        span._.trigger = entry
        spans.append(span)
    return spans


def _load_model(name: str | None, vocab: Vocab) -> EventModel | None:
    """Return the named model; none without word vectors, which it needs."""
    if name is None or not vocab.vectors_length:
        return None
    return EventModel.from_disk(model_path(name) or Path(name))


def _rejection(record: GivingRecord) -> RejectedEvent:
    evidence = record.evidence[0]
    return RejectedEvent(
        article_id=record.article_id,
        trigger=record.triggers[0] if record.triggers else evidence,
        evidence=evidence,
        reason=f"confidence {record.confidence:.2f} is below the setting events.min_confidence",
        score=record.confidence,
    )
