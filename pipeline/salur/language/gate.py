"""An early, cheap test: can a text hold a giving event at all? What fails it skips every expensive stage.

Each sentence scores the sum of the weights of the different words in it (``data/lexicon/gate.tsv``); a text passes with
the first sentence whose score reaches the threshold. One pass over the words, linear in the text's length.
"""

import re
from collections.abc import Iterator, Mapping
from functools import cache

from spacy.language import Language
from spacy.tokens import Doc

from salur.annotations import register_extensions
from salur.resources import data_path

# Rough on purpose: an abbreviation's stop cuts a sentence, and its other words still count.
_BREAK = re.compile(r"(?<=[.!?])\s+|\n+")
_WORD = re.compile(r"[^\W\d_]+|\d+")
NUMBER = "#"
_BIAS = "(bias)"


class Gate:
    """Sets ``doc._.gated`` where a Doc's text cannot hold a giving event; the event stage passes over such Docs.

    Args:
        weights: log-odds by word; ``#`` is any number.
        bias: log-odds of a sentence without any of them.
        threshold: least log-odds of a text's best sentence for the text to pass.
    """

    def __init__(self, weights: Mapping[str, float], *, bias: float, threshold: float) -> None:
        self.weights = dict(weights)
        self.bias = bias
        self.threshold = threshold

    def __call__(self, doc: Doc) -> Doc:
        """Mark ``doc`` if it fails."""
        doc._.gated = not self.passes(doc.text)
        return doc

    def passes(self, text: str) -> bool:
        """Tell whether ``text`` may hold a giving event."""
        return any(score >= self.threshold for score in self.scores(text))

    def scores(self, text: str) -> Iterator[float]:
        """Yield the log-odds of each sentence that it tells a giving event."""
        weights = self.weights
        known = weights.keys()
        for sentence in _BREAK.split(text):
            yield self.bias + sum(weights[word] for word in gate_words(sentence) & known)


def gate_words(sentence: str) -> set[str]:
    """Return the different words of a sentence as the gate sees them: folded, numbers as ``#``."""
    words = set(_WORD.findall(sentence.casefold()))
    return {NUMBER if word[0].isdigit() else word for word in words}


def gate_sentences(text: str) -> list[str]:
    """Return the rough sentences that the gate scores."""
    return [sentence for sentence in _BREAK.split(text) if sentence]


@Language.factory("salur_gate", default_config={"threshold": 0.0})
def make_gate(
    nlp: Language,  # noqa: ARG001 (spaCy hands both to every factory)
    name: str,  # noqa: ARG001
    threshold: float,
) -> Gate:
    """Return the stage; ``threshold`` is the setting ``gate.threshold``."""
    register_extensions()
    weights = dict(_weights())
    return Gate(weights, bias=weights.pop(_BIAS), threshold=threshold)


def passes(nlp: Language, text: str) -> bool:
    """Tell whether a text passes the gate of ``nlp``; every text does where there is none."""
    if not nlp.has_pipe("salur_gate"):
        return True
    gate = nlp.get_pipe("salur_gate")
    return not isinstance(gate, Gate) or gate.passes(text)


@cache
def _weights() -> Mapping[str, float]:
    lines = data_path("lexicon", "gate.tsv").read_text(encoding="utf-8").splitlines()
    rows = (line.split("\t") for line in lines if line and not line.startswith("#\t#") and not line.startswith("# "))
    return {word: float(weight) for word, weight in rows}
