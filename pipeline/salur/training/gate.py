"""Weights of the early gate: two linear models, of sentences and of whole texts that tell giving events."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix, diags
from sklearn.feature_extraction.text import CountVectorizer
from sklearn.linear_model import LogisticRegression

from salur.language.gate import BIAS, TEXT_SHARE, Weights
from salur.language.gate_features import gate_features, gate_sentences
from salur.training.event_data import fold_of, read_corpora
from salur.training.gold import GoldArticle, read_free_articles

_HEADER = """\
# Features of the early gate (pipeline/salur/language/gate_features.py says what each means) with two log-odds: that a
# sentence tells a giving event, and that a text does. Source: logistic regression, salur.training.gate, over
# giving/train, data/gold, data/annotations and unlabelled raw articles taken for event-free. A line may be added or
# changed by hand: tests/language/test_gate.py says whether the gate still keeps the gold articles.
"""
_REAL = frozenset({"giving", "annotations"})
_FOLDS = 5
# Weights of lesser effect are left out.
_LEAST = 0.02


@dataclass(frozen=True)
class GateSettings:
    """How to train.

    Attributes:
        unlabelled: raw articles taken for event-free.
        unlabelled_weight: of each; one in a hundred holds an event.
        evidence_weight: of a sentence that tells an event: they are rare and must not be lost.
        article_weight: of a real article with events, and half as much of a written one.
        sentence_strength: inverse strength of the L2 penalty on sentences' weights.
        text_strength: of that on texts' weights.
        least_seen: sentences or texts that must hold a feature for it to get a weight.
        seed: of which raw articles are taken.
    """

    unlabelled: int = 4000
    unlabelled_weight: float = 1.0
    evidence_weight: float = 3.0
    article_weight: float = 8.0
    sentence_strength: float = 0.03
    text_strength: float = 3.0
    least_seen: int = 4
    seed: int = 0


@dataclass(frozen=True)
class GateText:
    """A text to learn from.

    Attributes:
        group: texts of one group are in one fold.
        origin: its corpus.
        tells: whether it tells a giving event.
        sentences: the words of each.
        labels: whether each sentence tells an event, ``None`` if unknown.
        weight: of the text in training.
        words: number of them.
        stands_for: how many articles of the stream ``raw/`` it stands for.
    """

    group: str
    origin: str
    tells: bool
    sentences: tuple[tuple[str, ...], ...]
    labels: tuple[bool | None, ...]
    weight: float
    words: int
    stands_for: float


@dataclass(frozen=True)
class GateFigures:
    """What a gate would keep, by texts that it was not trained on.

    Attributes:
        scores: of each real article with events.
        stream: of each text its score, how many articles of the stream it stands for, and its words.
    """

    scores: NDArray[np.float64]
    stream: NDArray[np.float64]

    def kept(self, threshold: float) -> float:
        """Return the share of articles with events that pass."""
        return float((self.scores >= threshold).mean())

    def passing(self, threshold: float) -> tuple[float, float]:
        """Return the shares of the stream's articles and of its words that pass."""
        score, articles, words = self.stream.T
        passed = score >= threshold
        both = (articles, articles * words)
        return tuple(float(many[passed].sum() / many.sum()) for many in both)  # type: ignore[return-value]  # it is two


def train_gate(
    corpus: Path,
    ours: Path,
    target: Path,
    *,
    settings: GateSettings | None = None,
    report: Callable[[str], None] = print,
) -> None:
    """Write ``data/lexicon/gate.tsv``, and tell what a gate made like it keeps in cross-validation.

    Args:
        corpus: the folder with ``giving/`` and ``raw/``.
        ours: the project's ``data`` folder.
        target: the file to write.
        settings: how to train; as the shipped gate if left out.
        report: takes lines of progress.
    """
    chosen = settings or GateSettings()
    rows = GateRows(read_texts(corpus, ours, chosen), chosen)
    weights = rows.fit()
    target.write_text(_HEADER + "".join(_lines(weights)), encoding="utf-8")
    report(f"{len(weights.sentence)} weights of sentences, {len(weights.text)} of texts")
    for name, figures in cross_validate(rows).items():
        for share in (1.0, 0.995, 0.99, 0.98, 0.97, 0.95):
            threshold = float(np.quantile(figures.scores, 1 - share, method="lower"))
            articles, words = figures.passing(threshold)
            report(
                f"{name}: {figures.kept(threshold):.4f} of {len(figures.scores)} kept at {threshold:.2f}, "
                f"{articles:.3f} of raw articles and {words:.3f} of their words pass"
            )


def read_texts(corpus: Path, ours: Path, settings: GateSettings) -> list[GateText]:
    """Return what the gate learns from: all gold articles and a draw of unlabelled ones."""
    golds, _, _ = read_corpora(corpus, ours)
    texts = [_labelled(gold, settings) for gold in golds]
    unlabelled = unlabelled_articles(corpus, {gold.article.id for gold in golds})
    order = np.random.default_rng(settings.seed).permutation(len(unlabelled))[: settings.unlabelled].tolist()
    stands_for = len(unlabelled) / max(1, len(order))
    for name, text in (unlabelled[index] for index in order):
        sentences = tuple(map(tuple, gate_sentences(text)))
        labels = (False,) * len(sentences)
        weight = settings.unlabelled_weight
        texts.append(GateText(name, "raw", False, sentences, labels, weight, _length(text), stands_for))
    return [text for text in texts if text.sentences]


def unlabelled_articles(corpus: Path, known: set[str]) -> list[tuple[str, str]]:
    """Return id and text of articles of ``raw/`` that are neither reserved, nor in ``giving/dev``, nor ``known``."""
    return [(row["id"], row["text"]) for row in read_free_articles(corpus) if row["id"] not in known]


class GateRows:
    """The texts as rows of features, once for all folds.

    Args:
        texts: none without sentences.
        settings: how to train.
    """

    def __init__(self, texts: Sequence[GateText], settings: GateSettings) -> None:
        self.texts = list(texts)
        self.settings = settings
        labels = [label for text in texts for label in text.labels]
        self.known = np.array([label is not None for label in labels])
        self.told = np.array([bool(label) for label in labels])
        self.text_of = np.repeat(np.arange(len(texts)), [len(text.sentences) for text in texts])
        self.sentence_names, self.sentence_rows = _rows(
            (words for text in texts for words in text.sentences), gate_features
        )
        bags = [{word for words in text.sentences for word in words} for text in texts]
        self.text_names, counts = _rows(bags, list)
        self.text_rows = csr_matrix(diags([1 / np.sqrt(len(bag)) for bag in bags]).astype(np.float32) @ counts)

    def fit(self, taken: NDArray[np.bool_] | None = None) -> Weights:
        """Return the weights that tell sentences and texts with events from others.

        Args:
            taken: which texts to learn from, shape ``(texts,)``; all if left out.
        """
        chosen = self.settings
        mask = np.ones(len(self.texts), dtype=bool) if taken is None else taken
        weights = np.array([text.weight for text in self.texts])
        raw = np.array([text.origin == "raw" for text in self.texts])
        rows = np.flatnonzero(self.known & mask[self.text_of])
        of_sentences = np.where(raw, weights, 1.0)[self.text_of]
        of_sentences[self.told] = chosen.evidence_weight
        sentence = self._regression(
            self.sentence_rows[rows], self.told[rows], of_sentences[rows], chosen.sentence_strength, self.sentence_names
        )
        tells = np.array([text.tells for text in self.texts])
        text = self._regression(self.text_rows[mask], tells[mask], weights[mask], chosen.text_strength, self.text_names)
        return Weights(sentence, text)

    def scores(self, weights: Weights) -> NDArray[np.float64]:
        """Return the score of the best sentence of each text, as :meth:`salur.language.gate.Gate.scores` has it."""
        sentence = self.sentence_rows @ _column(weights.sentence, self.sentence_names) + weights.sentence[BIAS]
        text = self.text_rows @ _column(weights.text, self.text_names) + weights.text[BIAS]
        best = np.full(len(self.texts), -np.inf)
        np.maximum.at(best, self.text_of, sentence)
        return np.asarray(best + TEXT_SHARE * text)

    def _regression(
        self,
        rows: "csr_matrix",
        labels: NDArray[np.bool_],
        weights: NDArray[np.float64],
        strength: float,
        names: NDArray[np.str_],
    ) -> dict[str, float]:
        often = np.flatnonzero(rows.getnnz(axis=0) >= self.settings.least_seen)
        model = LogisticRegression(C=strength, solver="liblinear")
        model.fit(rows[:, often], labels, sample_weight=weights)
        named = zip(names[often].tolist(), model.coef_[0].tolist(), strict=True)
        kept = {name: round(weight, 2) for name, weight in named if abs(weight) >= _LEAST}
        return kept | {BIAS: round(float(model.intercept_[0]), 2)}


def cross_validate(rows: GateRows) -> dict[str, GateFigures]:
    """Return, by corpus, what gates keep of the fold that each was not trained on.

    The stream is all of ``raw/`` but the reserved articles, the labelled ones among them: they hold most events.
    """
    fold = np.array([fold_of(text.group, _FOLDS) for text in rows.texts])
    scores = np.zeros(len(rows.texts))
    for number in range(_FOLDS):
        scores[fold == number] = rows.scores(rows.fit(fold != number))[fold == number]
    origin = np.array([text.origin for text in rows.texts])
    tells = np.array([text.tells for text in rows.texts])
    stream = np.array([(score, text.stands_for, text.words) for score, text in zip(scores, rows.texts, strict=True)])
    return {
        name: GateFigures(scores[tells & np.isin(origin, list(origins))], stream)
        for name, origins in (("giving", {"giving"}), ("real", _REAL), ("written", {"written"}))
    }


def _rows(things: Iterable[Any], analyzer: Callable[[Any], Iterable[str]]) -> tuple[NDArray[np.str_], "csr_matrix"]:
    vectorizer = CountVectorizer(analyzer=analyzer, binary=True, dtype=np.float32)
    counts = vectorizer.fit_transform(things)
    return np.array(vectorizer.get_feature_names_out(), dtype=object), csr_matrix(counts)


def _column(weights: Mapping[str, float], names: NDArray[np.str_]) -> NDArray[np.float64]:
    return np.array([weights.get(name, 0.0) for name in names.tolist()])


def _labelled(gold: GoldArticle, settings: GateSettings) -> GateText:
    sentences = tuple(map(tuple, gate_sentences(gold.article.text)))
    weight = 1.0
    if gold.records:
        weight = settings.article_weight * (1 if gold.origin in _REAL else 0.5)
    return GateText(
        group=gold.article.id,
        origin=gold.origin,
        tells=bool(gold.records),
        sentences=sentences,
        labels=tuple(_tells(gold, sentences)),
        weight=weight,
        words=_length(gold.article.text),
        stands_for=1.0 if gold.origin in _REAL else 0.0,
    )


def _tells(gold: GoldArticle, sentences: Iterable[tuple[str, ...]]) -> Iterator[bool | None]:
    evidence = [
        " ".join(words) for record in gold.records for part in record.evidence for words in gate_sentences(part)
    ]
    for words in sentences:
        own = " ".join(words)
        # Either may be the shorter one: the gate's sentences are rough.
        if any(own[:60] in whole or whole[:60] in own for whole in evidence):
            yield True
        else:
            # Other sentences of an article with events may tell of them as well.
            yield None if gold.records else False


def _length(text: str) -> int:
    return len(text.split())


def _lines(weights: Weights) -> Iterator[str]:
    features = weights.sentence.keys() | weights.text.keys()
    for feature in sorted(features, key=lambda name: (name != BIAS, -weights.sentence.get(name, 0.0), name)):
        yield f"{feature}\t{weights.sentence.get(feature, 0):.2f}\t{weights.text.get(feature, 0):.2f}\n"
