"""Gold articles as training examples of the event model: token labels, candidate labels, and where they come from."""

import json
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from spacy.language import Language
from spacy.tokens import Doc

from salur.language.event_features import token_features
from salur.language.event_scores import ROLE_INDEX, ROLES
from salur.language.event_view import EventView, Offsets, make_view
from salur.loading import make_doc
from salur.records import Article
from salur.training.gold import GoldArticle, GoldFiller, GoldRecord, locate, occurrences, read_gold, read_raw_texts
from salur.training.scoring import CURRENCIES, tokens_of

SLOT_ROLES = {
    "donors": "donor",
    "recipients": "recipient",
    "beneficiaries": "beneficiary",
    "intermediaries": "intermediary",
    "items": "item",
    "locations": "location",
    "date": "date",
    "worth": "worth",
}
IGNORED = -100
# Origins of articles as they come, not written for salur.
REAL = frozenset({"giving", "annotations"})
_FRAME_SLOTS = {
    "donor": "donors", "recipient": "recipients", "beneficiary": "beneficiaries", "intermediary": "intermediaries",
    "item": "items", "location": "locations", "date": "date", "worth": "worth",
}  # fmt: skip


class Label(NamedTuple):
    """A gold filler that a span satisfies: number of the record, role, and number of the filler in the article."""

    record: int
    role: str
    filler: int


@dataclass
class Example:
    """One document to learn from.

    Attributes:
        gold: the article with its records.
        group: articles of one group stay in one fold.
        view: the document as the event stage sees it.
        features: see :func:`salur.language.event_features.token_features`.
        tags: 0 outside, 1 begin, 2 inside, ``IGNORED``, by token and role, shape ``(tokens, roles)``.
        triggers: 1 where a token tells the event, 0 where not, -1 unknown, shape ``(tokens,)``.
        spans: tokens of the things given, where the evidence names them.
        evidence: the sentences that tell each record.
    """

    gold: GoldArticle
    group: str
    view: EventView
    features: NDArray[np.int32]
    tags: NDArray[np.int64]
    triggers: NDArray[np.float32]
    spans: set[Offsets]
    evidence: list[set[int]]
    _labels: dict[Offsets, frozenset[Label]] = field(default_factory=dict)
    _bags: list[tuple[int, GoldFiller, list[Counter[str]]]] = field(default_factory=list)

    @property
    def has_event(self) -> bool:
        """Whether the article tells of any giving event."""
        return bool(self.gold.records)

    def labels(self, span: Offsets) -> frozenset[Label]:
        """Return what the span from token ``span[0]`` to before ``span[1]`` would satisfy.

        By the rules of the score: Dice of at least one half with a form of the filler, and the value of an item.
        """
        known = self._labels.get(span)
        if known is None:
            known = self._labels[span] = frozenset(self._satisfied(span)) if self.has_event else frozenset()
        return known

    def is_local(self, span: Offsets, record: int) -> bool:
        """Tell whether a span stands in the sentences that tell a record."""
        return int(self.view.sentences[span[0]]) in self.evidence[record]

    def _satisfied(self, span: Offsets) -> Iterator[Label]:
        if not self._bags:
            self._bags = [
                (number, filler, [Counter(tokens_of(form)) for form in filler.forms])
                for number, record in enumerate(self.gold.records)
                for filler in record.fillers
            ]
        bag = Counter(tokens_of(self.view.text_of(*span)))
        size = sum(bag.values())
        for serial, (number, filler, forms) in enumerate(self._bags):
            if not any(2 * (bag & form).total() >= 0.5 * (size + form.total()) for form in forms if size):
                continue
            role = SLOT_ROLES[filler.slot]
            if role == "item" and not self._same_value(span, filler):
                continue
            yield Label(number, role, serial)
            if role == "beneficiary":
                yield Label(number, "recipient", serial)

    def _same_value(self, span: Offsets, filler: GoldFiller) -> bool:
        if filler.value is None:
            return True
        quantity = self.view.marks["quantity"].get(span)
        if quantity is None or quantity.value is None:
            return False
        if abs(float(quantity.value) - filler.value) > 1e-6 * max(1.0, abs(filler.value)):
            return False
        return filler.unit not in CURRENCIES or quantity.unit == filler.unit


def make_examples(golds: Iterable[GoldArticle], nlp: Language, groups: dict[str, str] | None = None) -> list[Example]:
    """Return an example for each article that has any token.

    Args:
        golds: the articles.
        nlp: a pipeline with every stage before the events.
        groups: group by article id; an article is its own group if left out.
    """
    articles = list(golds)
    docs = nlp.pipe([make_doc(nlp, gold.article) for gold in articles], batch_size=32)
    return [
        _example(gold, doc, (groups or {}).get(gold.article.id, gold.article.id))
        for gold, doc in zip(articles, docs, strict=True)
        if len(doc)
    ]


def _example(gold: GoldArticle, doc: Doc, group: str) -> Example:
    view = make_view(doc)
    tags = np.zeros((len(doc), len(ROLES)), dtype=np.int64)
    spans: set[Offsets] = set()
    mentions = sorted(locate(gold), key=lambda mention: (mention.local, mention.end - mention.start))
    for mention in mentions:
        span = doc.char_span(mention.start, mention.end, alignment_mode="expand")
        if span is None:
            continue
        role = SLOT_ROLES[mention.filler.slot]
        for name in (role, "recipient") if role == "beneficiary" else (role,):
            column = tags[span.start : span.end, ROLE_INDEX[name]]
            if mention.local:
                column[:] = 2
                column[0] = 1
            elif not column.any():
                # The same words elsewhere may be right or wrong: the tagger learns nothing from them.
                column[:] = IGNORED
        if mention.local and role == "item":
            spans.add((span.start, span.end))
    evidence = [_evidence_sentences(record, view) for record in gold.records]
    return Example(gold, group, view, token_features(view), tags, _triggers(gold, doc), spans, evidence)


def _evidence_sentences(record: GoldRecord, view: EventView) -> set[int]:
    sentences: set[int] = set()
    for part in record.evidence:
        start = view.text.find(part)
        inside = [
            number
            for number, (first, last) in enumerate(zip(view.starts, view.ends, strict=True))
            if start >= 0 and first < start + len(part) and last > start
        ]
        sentences.update(int(view.sentences[number]) for number in inside)
    return sentences


def _triggers(gold: GoldArticle, doc: Doc) -> NDArray[np.float32]:
    marks = np.zeros(len(doc), dtype=np.float32)
    if gold.records and not any(record.triggers for record in gold.records):
        marks[:] = -1
    for record in gold.records:
        for trigger in record.triggers:
            for start, end in occurrences(doc.text, trigger):
                span = doc.char_span(start, end, alignment_mode="expand")
                if span is not None:
                    marks[span.start : span.end] = 1
    return marks


def read_corpora(corpus: Path, ours: Path) -> tuple[list[GoldArticle], list[GoldArticle], dict[str, str]]:
    """Return all that the event model learns from.

    Args:
        corpus: the folder with ``giving/``, ``frames/`` and ``raw/``.
        ours: the project's ``data`` folder with ``gold/`` (our texts) and ``annotations/`` (stand-off, over ``raw/``).

    Returns:
        Articles; sentences with frames, each as a little article; the article of each sentence by its id.
    """
    articles = list(read_gold(corpus / "giving" / "train.jsonl", origin="giving"))
    standoff = sorted((ours / "annotations").glob("*.jsonl"))
    ids = [json.loads(line)["id"] for path in standoff for line in path.open(encoding="utf-8")]
    texts = read_raw_texts(corpus / "raw" / "articles.jsonl.gz", ids) if ids else {}
    for path in standoff:
        articles += read_gold(path, origin="annotations", texts=texts)
    for path in sorted((ours / "gold").glob("*.jsonl")):
        articles += read_gold(path, origin="written")
    rows = [json.loads(line) for line in (corpus / "frames" / "train.jsonl").open(encoding="utf-8")]
    return articles, [_sentence(row) for row in rows], {row["id"]: row["article"] for row in rows}


def _sentence(row: dict[str, object]) -> GoldArticle:
    return GoldArticle(
        article=Article(id=str(row["id"]), text=str(row["text"])),
        records=tuple(_frame(frame, str(row["text"])) for frame in row["frames"]),  # type: ignore[attr-defined]
        origin="frames",
    )


def _frame(frame: dict[str, object], text: str) -> GoldRecord:
    fillers: list[GoldFiller] = []
    for role, slot in _FRAME_SLOTS.items():
        value = frame.get(role)
        values = value if isinstance(value, list) else [value]
        fillers += [GoldFiller(slot, str(words)) for words in values if words]
    return GoldRecord(tuple(fillers), (text,), (str(frame["trigger"]),), str(frame.get("status", "delivered")))


def folds(examples: Sequence[Example], number: int, count: int) -> tuple[list[Example], list[Example]]:
    """Return the examples outside and inside a fold; which fold a group is in depends on its name alone."""
    inside = [fold_of(example.group, count) == number for example in examples]
    return (
        [example for example, held in zip(examples, inside, strict=True) if not held],
        [example for example, held in zip(examples, inside, strict=True) if held],
    )


def fold_of(group: str, count: int) -> int:
    """Return which of ``count`` folds a group is in."""
    return int.from_bytes(group.encode()[-6:], "big") % count
