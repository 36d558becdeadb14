"""How good predicted records are, measured against gold records: the project's one definition of its figures.

The definitions are those of ``scoring/score_records.py``, which a property test holds this module to. Fillers match
*relaxed* when their tokens overlap by Dice ≥ 0.5 (for the gold text or any alias), *strict* when they are equal but
for case and punctuation; items with a gold value must carry it. Each article's predicted records are aligned one-to-one
with its gold records so that most fillers match (Hungarian algorithm); a pair must share a donor, recipient or item.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Literal, TypeAlias

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import linear_sum_assignment

from salur.errors import SalurError

Record: TypeAlias = Mapping[str, Any]
Records: TypeAlias = Mapping[str, Sequence[Record]]
Mode: TypeAlias = Literal["relaxed", "strict"]
Pairs: TypeAlias = list[tuple[int, int]]

SLOTS = ("donors", "recipients", "items", "locations", "date")
MODES: tuple[Mode, ...] = ("relaxed", "strict")
_CORE = ("donors", "recipients", "items")
CURRENCIES = frozenset(("IDR", "USD", "EUR", "JPY", "AUD", "SGD", "MYR", "CNY", "GBP", "SAR"))


@dataclass(frozen=True, slots=True)
class ArticleCounts:
    """What is counted in one article; figures are made of sums of these.

    Attributes:
        fillers: ``[mode, slot, (matched, predicted, gold)]``, shape (2, 5, 3).
        records: aligned, predicted and gold records.
        iso: right and stated ISO dates of aligned records.
        status: aligned records with the right status.
        empty: whether nothing was predicted where gold has nothing (1 or 0), and whether gold has nothing.
    """

    fillers: NDArray[np.int64]
    records: tuple[int, int, int]
    iso: tuple[int, int]
    status: int
    empty: tuple[int, int]

    @property
    def f1(self) -> float:
        """Relaxed F1 over all slots of the article: 1 where gold and prediction are both empty."""
        matched, predicted, gold = (int(value) for value in self.fillers[0].sum(axis=0))
        return 2 * matched / (predicted + gold) if predicted + gold else 1.0


@lru_cache(maxsize=1 << 16)
def tokens_of(text: str) -> tuple[str, ...]:
    """Return the words of a filler as the score compares them: case-folded, without punctuation."""
    return tuple(re.findall(r"\w+", text.casefold()))


def fillers(record: Record, slot: str) -> list[dict[str, Any]]:
    """Return the fillers of a slot as mappings with a ``text``; beneficiaries count among the recipients."""
    found = []
    for name in ("recipients", "beneficiaries") if slot == "recipients" else (slot,):
        value = record.get(name)
        for filler in value if isinstance(value, (list, tuple)) else [value]:
            plain = {"text": filler} if isinstance(filler, str) else dict(filler or {})
            if plain.get("text"):
                found.append(plain)
    return found


def _dice(one: str, other: str) -> float:
    left, rest = tokens_of(one), list(tokens_of(other))
    total, shared = len(left) + len(rest), 0
    if not left or not rest:
        return 0.0
    for token in left:
        if token in rest:
            rest.remove(token)
            shared += 1
    return 2 * shared / total


def _same_value(gold: Record, predicted: Record) -> bool:
    wanted, found = gold.get("value"), predicted.get("value")
    if wanted is None:
        return True
    try:
        if abs(float(wanted) - float(found)) > 1e-6 * max(1.0, abs(float(wanted))):  # type: ignore[arg-type]  # None: below
            return False
    except (TypeError, ValueError):
        return False
    return gold.get("unit") not in CURRENCIES or gold.get("unit") == predicted.get("unit")


def matches(gold: Record, predicted: Record, slot: str, mode: Mode) -> bool:
    """Say whether a predicted filler is right."""
    return text_matches(gold, predicted, mode) and (slot != "items" or _same_value(gold, predicted))


def text_matches(gold: Record, predicted: Record, mode: Mode) -> bool:
    """Say whether the words of a predicted filler are right, whatever its value."""
    forms = [gold["text"], *gold.get("aliases", [])]
    if mode == "strict":
        return any(tokens_of(form) == tokens_of(predicted["text"]) for form in forms)
    return any(_dice(form, predicted["text"]) >= 0.5 for form in forms)


def match(gold: Record, predicted: Record, slot: str, mode: Mode) -> Pairs:
    """Return the largest one-to-one matching of the fillers of one slot, as pairs of positions."""
    wanted, found = fillers(gold, slot), fillers(predicted, slot)
    if not wanted or not found:
        return []
    right = np.array([[matches(one, other, slot, mode) for other in found] for one in wanted])
    rows, columns = linear_sum_assignment(right, maximize=True)
    return [(int(row), int(column)) for row, column in zip(rows, columns, strict=True) if right[row, column]]


def align(gold: Sequence[Record], predicted: Sequence[Record]) -> Pairs:
    """Return the one-to-one alignment of records with the most matching fillers, as pairs of positions."""
    if not gold or not predicted:
        return []
    weights = np.array([[_weight(one, other) for other in predicted] for one in gold])
    rows, columns = linear_sum_assignment(-weights)
    return [(int(row), int(column)) for row, column in zip(rows, columns, strict=True) if weights[row, column] > 0]


def _weight(gold: Record, predicted: Record) -> float:
    core = sum(len(match(gold, predicted, slot, "relaxed")) for slot in _CORE)
    if not core:
        return 0.0
    rest = sum(len(match(gold, predicted, slot, "relaxed")) for slot in ("locations", "date"))
    return core + rest + 0.01 * sum(len(match(gold, predicted, slot, "strict")) for slot in SLOTS)


def count_article(gold: Sequence[Record], predicted: Sequence[Record]) -> ArticleCounts:
    """Return the counts of one article."""
    pairs = align(gold, predicted)
    counts = np.zeros((len(MODES), len(SLOTS), 3), dtype=np.int64)
    for column, slot in enumerate(SLOTS):
        for row, mode in enumerate(MODES):
            counts[row, column, 0] = sum(len(match(gold[i], predicted[j], slot, mode)) for i, j in pairs)
        counts[:, column, 1] = sum(len(fillers(record, slot)) for record in predicted)
        counts[:, column, 2] = sum(len(fillers(record, slot)) for record in gold)
    dates = [_iso(gold[i], predicted[j]) for i, j in pairs]
    return ArticleCounts(
        fillers=counts,
        records=(len(pairs), len(predicted), len(gold)),
        iso=(sum(right for right, stated in dates if stated), sum(stated for _, stated in dates)),
        status=sum(gold[i].get("status") == predicted[j].get("status") for i, j in pairs),
        empty=(int(not gold and not predicted), int(not gold)),
    )


def _iso(gold: Record, predicted: Record) -> tuple[bool, bool]:
    wanted, found = gold.get("date"), predicted.get("date")
    if not isinstance(wanted, Mapping) or not wanted.get("iso"):
        return False, False
    return isinstance(found, Mapping) and found.get("iso") == wanted["iso"], True


def count(gold: Records, predicted: Records) -> dict[str, ArticleCounts]:
    """Return the counts of each gold article; articles missing from ``predicted`` count as empty.

    Raises:
        SalurError: there is no gold article, so there is no figure.
    """
    if not gold:
        raise SalurError("nothing to score: there is no gold article")
    return {key: count_article(records, predicted.get(key, [])) for key, records in gold.items()}


def figures(counts: Mapping[str, ArticleCounts]) -> dict[str, Any]:
    """Return the figures: precision, recall and F1 of records and slots, and the rest of what the script prints."""
    articles = list(counts.values())
    slots = np.sum([article.fillers for article in articles], axis=0)
    pairs, *_ = records = [sum(article.records[k] for article in articles) for k in range(3)]
    right, stated = (sum(article.iso[k] for article in articles) for k in range(2))
    kept, empty = (sum(article.empty[k] for article in articles) for k in range(2))
    found: dict[str, Any] = {"articles": len(articles), "records": _prf(*records)}
    found["article_mean_f1"] = sum(article.f1 for article in articles) / len(articles)
    for row, mode in enumerate(MODES):
        found[mode] = {slot: _prf(*slots[row, column].tolist()) for column, slot in enumerate(SLOTS)}
        found[mode]["all"] = _prf(*slots[row].sum(axis=0).tolist())
    found["date_iso_accuracy"] = right / stated if stated else None
    found["status_accuracy"] = sum(article.status for article in articles) / pairs if pairs else None
    found["no_event_articles_kept_empty"] = f"{kept}/{empty}"
    return found


def _prf(matched: int, predicted: int, gold: int) -> dict[str, float]:
    p = matched / predicted if predicted else 0.0
    r = matched / gold if gold else 0.0
    return {"p": p, "r": r, "f": 2 * p * r / (p + r) if p + r else 0.0, "tp": matched, "pred": predicted, "gold": gold}


def score(gold: Records, predicted: Records) -> dict[str, Any]:
    """Return the figures of predictions, as :func:`figures` of :func:`count`.

    Args:
        gold: gold records by article id.
        predicted: predicted records by article id.

    Raises:
        SalurError: there is no gold article.
    """
    return figures(count(gold, predicted))


def bootstrap(
    counts: Mapping[str, ArticleCounts], *, samples: int = 1000, seed: int = 0, level: float = 0.95
) -> dict[str, tuple[float, float]]:
    """Return percentile intervals of the F1 figures, articles drawn with replacement (Efron 1979).

    Args:
        counts: from :func:`count`.
        samples: how often to draw.
        seed: of the random numbers, so that a figure can be had again.
        level: the share of draws that lies in the interval.

    Returns:
        ``"records"``, ``"article_mean_f1"``, ``"relaxed all"``, ``"strict donors"``, … → (low, high).
    """
    articles = list(counts.values())
    names, table = _bootstrap_table(articles)
    weights = np.random.default_rng(seed).multinomial(len(articles), np.full(len(articles), 1 / len(articles)), samples)
    sums = np.einsum("sa,afk->sfk", weights, table)
    denominators = sums[..., 1] + sums[..., 2]
    scores = np.divide(2 * sums[..., 0], denominators, out=np.zeros(denominators.shape), where=denominators > 0)
    means = weights @ np.array([article.f1 for article in articles]) / len(articles)
    tails = [(1 - level) / 2, (1 + level) / 2]
    low, high = np.quantile(scores, tails, axis=0)
    found = {name: (float(low[k]), float(high[k])) for k, name in enumerate(names)}
    first, last = np.quantile(means, tails)
    return found | {"article_mean_f1": (float(first), float(last))}


def _bootstrap_table(articles: Sequence[ArticleCounts]) -> tuple[list[str], NDArray[np.int64]]:
    """Return the names of the F1 figures and their counts, shape (articles, figures, 3)."""
    names = ["records"]
    rows = [[article.records] for article in articles]
    for index, mode in enumerate(MODES):
        names += [f"{mode} {slot}" for slot in (*SLOTS, "all")]
        for row, article in zip(rows, articles, strict=True):
            row.extend(map(tuple, article.fillers[index].tolist()))
            row.append(tuple(article.fillers[index].sum(axis=0).tolist()))
    return names, np.array(rows, dtype=np.int64)


def errors(gold: Sequence[Record], predicted: Sequence[Record]) -> dict[str, list[str]]:
    """Return the fillers missed and the spurious ones of one article (relaxed), each as ``slot: text``."""
    pairs = align(gold, predicted)
    found: dict[str, list[str]] = {"missed": [], "spurious": []}
    for slot in SLOTS:
        matched = [(i, j, *pair) for i, j in pairs for pair in match(gold[i], predicted[j], slot, "relaxed")]
        hit_gold = {(i, row) for i, _, row, _ in matched}
        hit_predicted = {(j, column) for _, j, _, column in matched}
        for kind, records, hit in (("missed", gold, hit_gold), ("spurious", predicted, hit_predicted)):
            found[kind] += [
                f"{slot}: {filler['text']}"
                for i, record in enumerate(records)
                for k, filler in enumerate(fillers(record, slot))
                if (i, k) not in hit
            ]
    return found
