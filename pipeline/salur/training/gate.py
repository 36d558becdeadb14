"""Weights of the early gate: a sparse logistic regression over the words of sentences that tell giving events."""

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from sklearn.feature_extraction.text import CountVectorizer
from sklearn.linear_model import LogisticRegression

from salur.language.gate import gate_sentences, gate_words
from salur.training.event_data import read_corpora
from salur.training.gold import GoldArticle, read_free_articles

_HEADER = """\
# Words of the early gate (pipeline/salur/language/gate.py) with their log-odds: sentences that tell a giving event
# against others. Source: L1 logistic regression, salur.training.gate, over giving/train, data/gold, data/annotations
# and unlabelled raw articles taken for event-free. A word may be added or changed by hand: tests/language/test_gate.py
# says whether the gate still keeps the gold articles.
"""
# Evidence is rare and must not be lost; unlabelled articles hold an event now and then.
_EVIDENCE_WEIGHT, _UNLABELLED_WEIGHT = 3.0, 0.3
_UNLABELLED = 5000
_SEED = 0


class _Sentence(NamedTuple):
    text: str
    tells: bool
    weight: float


def train_gate(corpus: Path, ours: Path, target: Path, *, regularisation: float = 0.3) -> None:
    """Write ``data/lexicon/gate.tsv``.

    Args:
        corpus: the folder with ``giving/`` and ``raw/``.
        ours: the project's ``data`` folder.
        target: the file to write.
        regularisation: inverse strength of the L1 penalty.
    """
    articles, _, _ = read_corpora(corpus, ours)
    sentences = [sentence for gold in articles for sentence in _sentences(gold)]
    known = {gold.article.id for gold in articles}
    for text in unlabelled_texts(corpus, known, number=_UNLABELLED):
        sentences += [_Sentence(part, tells=False, weight=_UNLABELLED_WEIGHT) for part in gate_sentences(text)]
    target.write_text(_HEADER + "".join(_fit(sentences, regularisation)), encoding="utf-8")


def unlabelled_texts(corpus: Path, known: set[str], *, number: int) -> list[str]:
    """Return the texts of articles of ``raw/`` that are neither reserved, nor in ``giving/dev``, nor ``known``."""
    rows = [row for row in read_free_articles(corpus) if row["id"] not in known]
    order = np.random.default_rng(_SEED).permutation(len(rows))[:number]
    return [rows[index]["text"] for index in order]


def _sentences(gold: GoldArticle) -> Iterator[_Sentence]:
    evidence = [part for record in gold.records for part in record.evidence]
    for part in gate_sentences(gold.article.text):
        # Either may be the shorter one: the gate's sentences are rough.
        tells = any(part[:60] in whole or whole[:60] in part for whole in evidence)
        # Other sentences of an article with events may tell of them as well.
        if tells or not gold.records:
            yield _Sentence(part, tells=tells, weight=_EVIDENCE_WEIGHT if tells else 1.0)


def _fit(sentences: Sequence[_Sentence], regularisation: float) -> list[str]:
    vectorizer = CountVectorizer(analyzer=gate_words, min_df=10, binary=True)
    words = vectorizer.fit_transform([sentence.text for sentence in sentences])
    model = LogisticRegression(C=regularisation, l1_ratio=1.0, solver="liblinear", random_state=_SEED)
    labels = [sentence.tells for sentence in sentences]
    model.fit(words, labels, sample_weight=[sentence.weight for sentence in sentences])
    weights: NDArray[np.float64] = model.coef_[0]
    rows = zip(vectorizer.get_feature_names_out(), weights, strict=True)
    kept = sorted((-weight, word) for word, weight in rows if abs(weight) >= 0.005)
    return [f"(bias)\t{model.intercept_[0]:.2f}\n", *(f"{word}\t{-weight:.2f}\n" for weight, word in kept)]
