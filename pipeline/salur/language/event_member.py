"""One network of the event model, run with numpy: it reads articles and judges candidates.

Its weights have PyTorch's names; :mod:`salur.training.event_network` is the same network for training.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy.special import expit, softmax
from spacy.vocab import Vocab

from salur.errors import ResourceError
from salur.language.event_features import Ints
from salur.language.event_scores import ROLES
from salur.language.event_view import Candidate, EventView
from salur.language.piece_vectors import PieceVectors, spaced_words
from salur.language.recurrent import two_way_lstm

Floats = NDArray[np.float32]
_MOST_WORDS = 50_000
# As PyTorch levels a layer.
_EPSILON = 1e-5


class Judgement(NamedTuple):
    """What a network says of the candidates of a document.

    Attributes:
        given: that an anchor is a thing given, shape ``(anchors,)``.
        planned: that an anchor is still to be given, shape ``(anchors,)``.
        vectors: of the candidates, shape ``(candidates, width)``; meaningful to the network alone.
    """

    given: Floats
    planned: Floats
    vectors: Floats


@dataclass(frozen=True, slots=True)
class EventMember:
    """A network's weights by name and its vocabulary.

    What it works out of a word it keeps, so a member belongs to one spaCy vocabulary and one table of pieces.

    Attributes:
        weights: arrays by PyTorch's names, single precision.
        words: numbers of the word forms that it has embeddings of; 0 is padding, 1 any other word.
        layers: number of LSTM layers.
    """

    weights: dict[str, Floats]
    words: dict[str, int]
    layers: int
    # What is known of words, so that each is worked out once.
    _forms: dict[str, Floats] = field(default_factory=dict, repr=False, compare=False)
    _meanings: dict[tuple[str, bool], Floats] = field(default_factory=dict, repr=False, compare=False)

    @classmethod
    def from_disk(cls, folder: Path) -> "EventMember":
        """Return the network in ``folder``: ``weights.npz`` and ``words.txt``.

        Raises:
            OSError, ValueError, zipfile.BadZipFile: a file is missing or malformed.
        """
        words = (folder / "words.txt").read_text(encoding="utf-8").split("\n")
        with np.load(folder / "weights.npz") as arrays:
            weights = {name: arrays[name].astype(np.float32) for name in arrays.files}
        return cls.of(weights, words)

    @classmethod
    def of(cls, weights: dict[str, Floats], words: Sequence[str]) -> "EventMember":
        """Return the network with these weights and, in their order, these words."""
        layers = sum(name.startswith("fw.") and name.endswith("weight_ih_l0") for name in weights)
        return cls(weights, {word: number + 2 for number, word in enumerate(words)}, layers)

    def encode(
        self, views: Sequence[EventView], features: Sequence[Ints], vocab: Vocab, pieces: PieceVectors
    ) -> Floats:
        """Return the states of the tokens, shape ``(documents, steps, width)``.

        Args:
            views: the documents, none empty.
            features: of the tokens of each, see :func:`salur.language.event_features.token_features`.
            vocab: the vocabulary with the word vectors.
            pieces: the vectors of word pieces.

        Raises:
            ResourceError: the word vectors are not as wide as those that the network was trained over.
        """
        lengths = np.array([len(view.words) for view in views])
        steps = int(lengths.max())
        # Padding is fed as zeros; the backward direction reads each document from its own end.
        inputs = np.zeros((len(views), steps, self._input_width(vocab)), dtype=np.float32)
        size = len(self.weights["meaning.bias"])
        for number, (view, columns) in enumerate(zip(views, features, strict=True)):
            inputs[number, : len(view.words)] = self._inputs(view, columns, vocab, pieces)
        states = inputs
        for layer in range(self.layers):
            states = two_way_lstm(states, lengths, self.weights, layer)
        return np.concatenate([states, inputs[:, :, -size:]], axis=-1)

    def tags(self, states: Floats) -> Floats:
        """Return probabilities of outside, begin and inside, by token and role, shape ``(tokens, len(ROLES), 3)``."""
        out: Floats = softmax(self._linear("tag", states).reshape(len(states), len(ROLES), 3), axis=-1)
        return out

    def judge(
        self, states: Floats, candidates: Sequence[Candidate], features: Floats, anchors: Sequence[int]
    ) -> Judgement:
        """Return what the network says of candidates and of those of them that may be things given.

        Args:
            states: of the document's tokens, shape ``(tokens, width)``.
            candidates: at least one.
            features: see :func:`salur.language.event_features.candidate_features`.
            anchors: numbers of the candidates that may be things given.
        """
        pooled = _pooled(states)
        vectors = self._candidate_vectors(states, candidates, features)
        beside = np.concatenate([vectors[anchors], np.tile(pooled, (len(anchors), 1))], axis=-1)
        return Judgement(
            given=expit(self._mlp("anchor", beside))[:, 0],
            planned=expit(self._linear("planned", beside))[:, 0],
            vectors=vectors,
        )

    def event(self, states: Floats) -> float:
        """Return the probability that a document tells of giving."""
        return float(expit(self._linear("doc", _pooled(states)))[0])

    def roles(self, vectors: Floats, anchors: Sequence[int], places: Floats) -> Floats:
        """Return who plays which role beside which anchor, shape ``(anchors, candidates, len(ROLES))``.

        Args:
            vectors: of the candidates, as :meth:`judge` returns them.
            anchors: numbers of the candidates that are things given.
            places: see :func:`salur.language.event_features.pair_features`.
        """
        anchor = vectors[anchors]
        mixed = (
            self._linear("pa", anchor)[:, None]
            + self._linear("pc", vectors)[None]
            + self._linear("pf", places)
            + self._linear("pm", anchor[:, None] * vectors[None])
        )
        hidden = np.maximum(self._linear("pair.2", np.maximum(mixed, 0)), 0)
        scores: Floats = expit(self._linear("pair.4", hidden))
        return scores

    def _inputs(self, view: EventView, features: Ints, vocab: Vocab, pieces: PieceVectors) -> Floats:
        parts = [
            np.stack([self._form(word, vocab) for word in view.words]),
            *(self.weights[f"feats.{n}.weight"][features[:, n]] for n in range(features.shape[1])),
            np.stack([self._meaning(word, pieces) for word in spaced_words(view)]),
        ]
        return np.concatenate(parts, axis=-1)

    def _form(self, word: str, vocab: Vocab) -> Floats:
        """Return what the network reads of a lower-case word form: its projected vector and its own embedding."""
        known = self._forms.get(word)
        if known is None:
            _make_room(self._forms)
            vector = self._linear("vproj", np.asarray(vocab.get_vector(word), dtype=np.float32))
            known = self._forms[word] = np.concatenate([vector, self.weights["word.weight"][self.words.get(word, 1)]])
        return known

    def _meaning(self, word: tuple[str, bool], pieces: PieceVectors) -> Floats:
        """Return what the network reads of a word's pieces."""
        known = self._meanings.get(word)
        if known is None:
            _make_room(self._meanings)
            vector = pieces.vector(word[0], spaced=word[1])
            level = (vector - vector.mean()) / np.sqrt(vector.var() + _EPSILON)
            known = self._meanings[word] = np.tanh(self._linear("meaning", level))
        return known

    def _input_width(self, vocab: Vocab) -> int:
        if vocab.vectors_length != self.weights["vproj.weight"].shape[1]:
            raise ResourceError(
                f"the event model needs word vectors of width {self.weights['vproj.weight'].shape[1]}, "
                f"the pipeline has {vocab.vectors_length}: set pipeline.model and events.model to models of one release"
            )
        return int(self.weights["fw.0.weight_ih_l0"].shape[1])

    def _candidate_vectors(self, states: Floats, candidates: Sequence[Candidate], features: Floats) -> Floats:
        starts = np.array([candidate.start for candidate in candidates])
        ends = np.array([candidate.end for candidate in candidates])
        sums = np.concatenate([np.zeros((1, states.shape[1]), np.float32), states.cumsum(axis=0)])
        means = (sums[ends] - sums[starts]) / (ends - starts)[:, None]
        return self._mlp("cand", np.concatenate([states[starts], states[ends - 1], means, features], axis=-1))

    def _linear(self, name: str, x: Floats) -> Floats:
        out: Floats = x @ self.weights[f"{name}.weight"].T + self.weights[f"{name}.bias"]
        return out

    def _mlp(self, name: str, x: Floats) -> Floats:
        """Apply the two layers of a perceptron (PyTorch: Linear, ReLU, Dropout, Linear)."""
        return self._linear(f"{name}.3", np.maximum(self._linear(f"{name}.0", x), 0))


def _pooled(states: Floats) -> Floats:
    """Return what a whole document is like: maximum and mean over its states."""
    return np.concatenate([states.max(axis=0), states.mean(axis=0)])


def _make_room(known: dict[Any, Floats]) -> None:
    """Forget all once there is too much, so that memory stays bounded over a million articles."""
    if len(known) >= _MOST_WORDS:
        known.clear()
