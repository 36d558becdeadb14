"""Event views made by hand: words, sentences and marks, without a Doc."""

import re
from collections.abc import Mapping
from typing import Any

import numpy as np

from salur.annotations import DateValue, Mention, Place, Quantity
from salur.grammar.goods import Goods
from salur.language.event_view import EventView, Offsets
from salur.language.lexicon import giving_lexicon

Mark = Quantity | DateValue | Place | Mention | Goods


def view_of(text: str, marks: Mapping[str, Mark] | None = None, *, title: str = "") -> EventView:
    """The view of a text; each mark is put on the first occurrence of the words that it is given for.

    Sentences end at full stops and line breaks; a mark given twice for one wording is told apart by `wording#2`.
    """
    tokens = list(re.finditer(r"\w+(?:[.,/-]\w+)*|[^\w\s]|\n", text))
    starts = [token.start() for token in tokens]
    shapes = [token[0] for token in tokens]
    ends_before = [number > 0 and shapes[number - 1] in {".", "\n"} for number in range(len(shapes))]
    placed: dict[str, dict[Offsets, Any]] = {source: {} for source in ("quantity", "date", "place", "mention", "goods")}
    for wording, mark in (marks or {}).items():
        words, _, times = wording.partition("#")
        at = -1
        for _ in range(int(times or 1)):
            at = text.index(words, at + 1)
        first = starts.index(at)
        last = next(number for number, token in enumerate(tokens) if token.end() == at + len(words))
        placed[_source(mark)][first, last + 1] = mark
    words_lower = [shape.lower() for shape in shapes]
    return EventView(
        text=text,
        title=title,
        words=words_lower,
        shapes=shapes,
        starts=starts,
        ends=[token.end() for token in tokens],
        sentences=np.cumsum(np.array(ends_before, dtype=np.int32)).astype(np.int32),
        quoted=np.zeros(len(shapes), dtype=np.bool_),
        marks=placed,
        entities=[("", "")] * len(shapes),
        triggers=giving_lexicon().find(words_lower),
    )


def _source(mark: Mark) -> str:
    kinds = {Quantity: "quantity", DateValue: "date", Place: "place", Mention: "mention", Goods: "goods"}
    return kinds[type(mark)]
