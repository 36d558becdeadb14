"""An early, cheap test: can a text hold a giving event at all? What fails it skips every expensive stage.

Two linear scores (weights in ``data/lexicon/gate.tsv``): one of each sentence, that it tells a giving event, and one of
the whole text, by its different words. A text passes if the score of its best sentence and a share of its own reach the
threshold together. Time is linear in the text's length.
"""

import math
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from typing import NamedTuple

from spacy.language import Language
from spacy.tokens import Doc

from salur.annotations import register_extensions
from salur.errors import ResourceError
from salur.language.doc_words import doc_words
from salur.language.gate_features import gate_features, gate_sentences
from salur.resources import data_path

BIAS = "(bias)"
# How much of the text's score is added to the sentence's; of 0, 0.25, 0.5 and 1 best in cross-validation.
TEXT_SHARE = 0.5


class Weights(NamedTuple):
    """Log-odds by feature.

    Attributes:
        sentence: that a sentence tells a giving event.
        text: that a text does.
    """

    sentence: Mapping[str, float]
    text: Mapping[str, float]


class Gate:
    """Sets ``doc._.gated`` where a Doc's text cannot hold a giving event; the event stage passes over such Docs.

    Args:
        weights: log-odds by feature (:mod:`salur.language.gate_features`); ``(bias)`` is added to every score.
        threshold: least log-odds for a text to pass.
    """

    def __init__(self, weights: Weights, *, threshold: float) -> None:
        self.weights = weights
        self.threshold = threshold

    def __call__(self, doc: Doc) -> Doc:
        """Mark ``doc`` if it fails."""
        doc._.gated = not self.passes(doc_words(doc).text)
        return doc

    def passes(self, text: str) -> bool:
        """Tell whether ``text`` may hold a giving event."""
        return any(score >= self.threshold for score in self.scores(text))

    def scores(self, text: str) -> Iterator[float]:
        """Yield the log-odds, text's and sentence's together, of each sentence that it tells a giving event."""
        return self.score_sentences(list(gate_sentences(text)))

    def score_sentences(self, sentences: Sequence[Sequence[str]]) -> Iterator[float]:
        """Yield the log-odds of the sentences of a text; each is the words that ``gate_sentences`` makes of it."""
        known, bias = self.weights.sentence, self.weights.sentence.get(BIAS, 0.0)
        bias += TEXT_SHARE * self._text_score(sentences)
        for words in sentences:
            features = gate_features(words)
            yield bias + sum(known[feature] for feature in features if feature in known)

    def _text_score(self, sentences: Sequence[Sequence[str]]) -> float:
        known = self.weights.text
        words = {word for sentence in sentences for word in sentence}
        total = sum(known[word] for word in words if word in known)
        # A long text has more of every word.
        return known.get(BIAS, 0.0) + total / math.sqrt(len(words) or 1)


@Language.factory("salur_gate", default_config={"threshold": 0.0})
def make_gate(
    nlp: Language,  # noqa: ARG001 (spaCy hands both to every factory)
    name: str,  # noqa: ARG001
    threshold: float,
) -> Gate:
    """Return the stage; ``threshold`` is the setting ``gate.threshold``."""
    register_extensions()
    return Gate(_weights(), threshold=threshold)


def passes(nlp: Language, text: str) -> bool:
    """Tell whether a text passes the gate of ``nlp``; every text does where there is none."""
    if not nlp.has_pipe("salur_gate"):
        return True
    gate = nlp.get_pipe("salur_gate")
    return not isinstance(gate, Gate) or gate.passes(text)


@cache
def _weights() -> Weights:
    path = data_path("lexicon", "gate.tsv")
    sentence: dict[str, float] = {}
    text: dict[str, float] = {}
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
        # `#` alone is the feature of numbers.
        if not line.strip() or (line.startswith("#") and not line.startswith("#\t")):
            continue
        try:
            feature, of_sentence, of_text = line.split("\t")
            sentence[feature], text[feature] = float(of_sentence), float(of_text)
        except ValueError as error:
            raise ResourceError(f"{path}:{number}: expected feature and two log-odds, separated by tabs") from error
    return Weights(
        {feature: weight for feature, weight in sentence.items() if weight},
        {feature: weight for feature, weight in text.items() if weight},
    )
