"""Tokens and candidates as arrays: what the event model sees, in training and at run time alike."""

from functools import cache

import numpy as np
from numpy.typing import NDArray

from salur.annotations import Mention, Quantity
from salur.language.event_scores import ROLES, EventScores
from salur.language.event_view import SOURCES, Candidate, EventView, is_generic
from salur.language.lexicon import giving_lexicon, strip_clitics

Ints = NDArray[np.int32]
Floats = NDArray[np.float32]

# Sizes of the categorical token features, in column order; value 0 means "none".
TOKEN_FEATURES = {
    "shape": 12,
    "lexicon": 48,
    "entity": 8,
    "quantity": 14,
    "date": 3,
    "place": 3,
    "mention": 20,
    "goods": 5,
    "position": 10,
    "quote": 2,
    "title": 2,
}
CANDIDATE_FEATURES = 33
PAIR_FEATURES = 28 + len(ROLES)
_FRAMES = ("give", "give_to", "supply", "receive", "thing")
_VOICES = ("active", "passive", "noun")
_MARKERS = (
    "kepada", "pada", "bagi", "untuk", "terhadap", "ke", "dari", "oleh", "melalui", "lewat", "via", "berupa",
    "berbentuk", "dengan", "senilai", "sebesar", "sebanyak", "sejumlah", "di",
)  # fmt: skip
_ENTITIES = {"PER": 1, "ORG": 3, "LOC": 5}
_KINDS = {"money": 1, "count": 3, "measure": 5, "percent": 7, "ordinal": 9}
_FORMS = ("name", "acronym", "short", "office", "nominal")
_PARTY_TYPES = ("government", "company", "ngo", "international", "community", "person", "group", "unknown")
_PUNCTUATION = frozenset(".,;:!?()[]{}\"“”'‘’-–—/…")


def token_features(view: EventView) -> Ints:
    """Return the categorical features of each token, shape ``(tokens, len(TOKEN_FEATURES))``."""
    title = _title_words(view)
    columns = [
        [word_shape(shape) for shape in view.shapes],
        _lexicon_column(view),
        [_ENTITIES[label] + (iob == "I") if label in _ENTITIES else 0 for label, iob in view.entities],
        _mark_column(view, "quantity", {span: _quantity_code(q) for span, q in view.marks["quantity"].items()}),
        _mark_column(view, "date", dict.fromkeys(view.marks["date"], 1)),
        _mark_column(view, "place", dict.fromkeys(view.marks["place"], 1)),
        _mark_column(view, "mention", {span: _mention_code(m) for span, m in view.marks["mention"].items()}),
        _mark_column(view, "goods", {span: 3 if g.generic else 1 for span, g in view.marks["goods"].items()}),
        np.minimum(view.sentences, 9).tolist(),
        view.quoted.astype(int).tolist(),
        [int(word in title) for word in view.words],
    ]
    table: Ints = np.array(columns, dtype=np.int32).T.reshape(len(view.words), len(TOKEN_FEATURES))
    return table


def candidate_features(view: EventView, grammar: EventScores) -> Floats:
    """Return the features of each candidate, all between 0 and 1.

    Args:
        view: the document.
        grammar: what grammar says of the candidates.

    Returns:
        Shape ``(len(grammar.candidates), CANDIDATE_FEATURES)``.
    """
    spans = grammar.candidates
    counts, title = _counts(view), _title_words(view)
    rows = np.zeros((len(spans), CANDIDATE_FEATURES), dtype=np.float32)
    for row, candidate in zip(rows, spans, strict=True):
        offsets = (candidate.start, candidate.end)
        words = view.words[candidate.start : candidate.end]
        for number, source in enumerate(SOURCES[:5]):
            row[number] = source in candidate.sources
        _quantity_features(row[5:12], view.marks["quantity"].get(offsets))
        _mention_features(row[12:18], view.marks["mention"].get(offsets))
        date = view.marks["date"].get(offsets)
        row[18] = date is not None and date.precision == "day"
        row[19] = date is not None and date.iso is None
        first, count = counts.get(" ".join(words), (candidate.start, 1))
        row[20] = min(count, 5) / 5
        row[21] = first == candidate.start
        row[22] = sum(word in title for word in words) / len(words)
        row[23:27] = [len(words) == 1, len(words) == 2, 3 <= len(words) <= 5, len(words) > 5]
        row[27] = candidate.start / max(len(view.words), 1)
        row[28] = any(word[0].isdigit() for word in words)
        row[29] = view.shapes[candidate.start][0].isupper()
        row[30] = bool(candidate.sources & {"goods", "quantity"}) and is_generic(view, candidate)
        row[31] = view.quoted[candidate.start]
    rows[grammar.anchors, 32] = grammar.anchor_scores
    return rows


def pair_features(view: EventView, grammar: EventScores, rows: list[int]) -> Floats:
    """Return where each candidate stands seen from each anchor, and what grammar says of the two.

    Args:
        view: the document.
        grammar: what grammar says of the candidates.
        rows: which of the candidates are the anchors.

    Returns:
        Shape ``(len(rows), len(grammar.candidates), PAIR_FEATURES)``.
    """
    others = grammar.candidates
    anchors = [others[row] for row in rows]
    out = np.zeros((len(anchors), len(others), PAIR_FEATURES), dtype=np.float32)
    if not anchors or not others:
        return out
    triggers = view.trigger_counts
    (a_start, a_end), (c_start, c_end) = _ends(anchors), _ends(others)
    steps = view.sentences[c_start][None] - view.sentences[a_start][:, None]
    _one_hot(out[:, :, 0:9], np.clip(steps, -4, 4) + 4)
    after = c_start[None] >= a_end[:, None]
    before = c_end[None] <= a_start[:, None]
    distance = np.where(after, c_start[None] - a_end[:, None], a_start[:, None] - c_end[None])
    bucket = np.clip(np.log2(np.maximum(distance, 0.5)).astype(int) + 1, 0, 5)
    _one_hot(out[:, :, 9:15], bucket, where=after)
    _one_hot(out[:, :, 15:21], bucket, where=before)
    out[:, :, 21] = ~(after | before)
    out[:, :, 22] = (a_start[:, None] == c_start[None]) & (a_end[:, None] == c_end[None])
    between = np.where(
        after, triggers[c_start][None] - triggers[a_end][:, None], triggers[a_start][:, None] - triggers[c_end][None]
    )
    _one_hot(out[:, :, 23:26], np.clip(between, 0, 2), where=(steps == 0) & (after | before))
    out[:, :, 26] = steps == 0
    out[:, :, 27] = np.abs(steps) > 8
    known = {anchor: number for number, anchor in enumerate(grammar.anchors)}
    for number, row in enumerate(rows):
        if row in known:
            out[number, :, 28:] = grammar.roles[known[row]]
    return out


def word_shape(text: str) -> int:
    """Return the code of a token's look (white space, punctuation, digits, capitals), one of the ``shape`` codes."""
    if text.isspace():
        return 1 if "\n" in text else 2
    if text[0] in _PUNCTUATION:
        return 3
    if text[0].isdigit():
        return 4 if text.isdigit() else 5
    if text.isupper():
        return 6 if len(text) > 1 else 7
    if text[0].isupper():
        return 8
    return 10 if text.islower() else 11


def _lexicon_column(view: EventView) -> list[int]:
    lexicon, markers = giving_lexicon(), _marker_codes()
    column = [markers.get(word, 0) for word in view.words]
    for number, word in enumerate(view.words):
        if column[number]:
            continue
        stem = strip_clitics(word)
        for code, words in (
            (40, lexicon.negation), (41, lexicon.planned), (42, lexicon.abstract_objects),
            (43, lexicon.donor_agents), (44, lexicon.recipient_agents),
        ):  # fmt: skip
            if word in words or stem in words:
                column[number] = code
    for start, end, entry in view.triggers:
        code = 1 + _FRAMES.index(entry.frame) * len(_VOICES) + _VOICES.index(entry.voice)
        column[start:end] = [code] * (end - start)
    return column


@cache
def _marker_codes() -> dict[str, int]:
    return {word: 16 + number for number, word in enumerate(_MARKERS)}


def _mark_column(view: EventView, source: str, codes: dict[tuple[int, int], int]) -> list[int]:
    column = [0] * len(view.words)
    for start, end in sorted(view.marks[source], key=lambda span: span[0] - span[1]):
        column[start:end] = [codes[start, end] + 1] * (end - start)
        column[start] = codes[start, end]
    return column


def _quantity_code(quantity: Quantity) -> int:
    return 11 if quantity.value is None else _KINDS[quantity.kind]


def _mention_code(mention: Mention) -> int:
    return 17 if mention.form == "nominal" else 1 + 2 * _PARTY_TYPES.index(mention.type)


def _quantity_features(row: Floats, quantity: Quantity | None) -> None:
    if quantity is not None:
        row[:] = [
            quantity.kind == "money",
            quantity.kind == "count",
            quantity.kind == "measure",
            quantity.value is None,
            quantity.role == "total",
            quantity.role == "worth",
            quantity.per is not None,
        ]


def _mention_features(row: Floats, mention: Mention | None) -> None:
    if mention is not None:
        row[:5] = [mention.form == form for form in _FORMS]
        row[5] = mention.type in {"person", "group", "community"}


def _counts(view: EventView) -> dict[str, tuple[int, int]]:
    """First token and number of the mentions of each wording among the annotations."""
    counts: dict[str, tuple[int, int]] = {}
    for start, end in sorted({span for marks in view.marks.values() for span in marks}):
        key = " ".join(view.words[start:end])
        first, count = counts.get(key, (start, 0))
        counts[key] = (first, count + 1)
    return counts


def _title_words(view: EventView) -> set[str]:
    return {word for word in view.title.casefold().split() if len(word) > 3}


def _one_hot(target: Floats, index: NDArray[np.integer], *, where: NDArray[np.bool_] | None = None) -> None:
    values = np.ones(index.shape, dtype=np.float32) if where is None else where.astype(np.float32)
    np.put_along_axis(target, index[..., None], values[..., None], axis=-1)


def _ends(spans: list[Candidate]) -> tuple[Ints, Ints]:
    starts = np.array([span.start for span in spans], dtype=np.int32)
    return starts, np.array([span.end for span in spans], dtype=np.int32)
