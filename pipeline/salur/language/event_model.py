"""The trained event model: a network over tokens and candidates, run with numpy alone.

Two layers of LSTM in both directions read the whole article. One head tags roles token by token and so proposes spans
that the annotations missed; one says which candidates are things given; one says, for each of those, who plays which
role in its event. Words come in as their vectors and as the pieces that a multilingual encoder cuts them into. Trained
by :mod:`salur.training.event_training`.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from zipfile import BadZipFile

import numpy as np
from numpy.typing import NDArray
from scipy.special import expit, softmax
from spacy.vocab import Vocab

from salur.errors import ResourceError
from salur.language.event_features import TOKEN_FEATURES, candidate_features, pair_features, token_features
from salur.language.event_grammar import score_by_grammar
from salur.language.event_scores import ROLE_INDEX, ROLES, Calibration, EventScores
from salur.language.event_view import Candidate, EventView, Offsets, find_candidates
from salur.language.piece_vectors import PieceVectors, spaced_words
from salur.language.recurrent import two_way_lstm

Floats = NDArray[np.float32]
# Where so much of an article seems to play a role, the tagger has lost its way and proposes nothing.
_MOST_TAGGED = 0.15
_LONGEST_SPAN = 25
_MOST_WORDS = 50_000
# As PyTorch levels a layer.
_EPSILON = 1e-5
# What words like *akan* before a giving word add; gained 0.06 of status accuracy on fold 0.
PLANNED_WORDS = 0.6
ANCHOR_SOURCES = frozenset({"quantity", "goods", "tagged"})


@dataclass(frozen=True, slots=True)
class EventModel:
    """Weights by name, as PyTorch names them, with the vocabulary and the settings they were trained with.

    What it works out of a word it keeps, so one model belongs to one spaCy vocabulary.
    """

    weights: dict[str, Floats]
    words: dict[str, int]
    settings: dict[str, Any]
    pieces: PieceVectors
    calibration: Calibration | None = None
    # What is known of words, so that each is worked out once.
    _forms: dict[str, Floats] = field(default_factory=dict, repr=False, compare=False)
    _meanings: dict[tuple[str, bool], Floats] = field(default_factory=dict, repr=False, compare=False)

    @classmethod
    def from_disk(cls, folder: Path) -> "EventModel":
        """Return the model in ``folder``.

        Raises:
            ResourceError: a file is missing or malformed.
        """
        try:
            settings = json.loads((folder / "settings.json").read_text(encoding="utf-8"))
            settings = settings | {name: settings[name] for name in ("layers", "least_tag", "least_anchor")}
            words = (folder / "words.txt").read_text(encoding="utf-8").split("\n")
            with np.load(folder / "weights.npz") as arrays:
                weights = {name: arrays[name].astype(np.float32) for name in arrays.files}
            calibration = Calibration(*settings["calibration"]) if "calibration" in settings else None
        except (OSError, ValueError, TypeError, KeyError, BadZipFile) as error:
            raise ResourceError(f"event model in {folder}: {error}") from error
        # 0 is padding, 1 any word that training saw too seldom.
        return cls(
            weights,
            {word: number + 2 for number, word in enumerate(words)},
            settings,
            PieceVectors.from_disk(folder),
            calibration,
        )

    def score(self, views: Sequence[EventView], vocab: Vocab) -> list[EventScores]:
        """Return the scores of documents; one call for many costs less than many calls.

        Args:
            views: the documents, none empty.
            vocab: the vocabulary with the vectors that the model was trained over.
        """
        states = self._encode(views, vocab)
        return [self._score_one(view, states[n, : len(view.words)]) for n, view in enumerate(views)]

    def _encode(self, views: Sequence[EventView], vocab: Vocab) -> Floats:
        lengths = np.array([len(view.words) for view in views])
        steps = int(lengths.max())
        # Padding is fed as zeros; the backward direction reads each document from its own end.
        inputs = np.zeros((len(views), steps, self._input_width(vocab)), dtype=np.float32)
        size = len(self.weights["meaning.bias"])
        for number, view in enumerate(views):
            inputs[number, : len(view.words)] = self._inputs(view, vocab)
        states = inputs
        for layer in range(self.settings["layers"]):
            states = two_way_lstm(states, lengths, self.weights, layer)
        return np.concatenate([states, inputs[:, :, -size:]], axis=-1)

    def _inputs(self, view: EventView, vocab: Vocab) -> Floats:
        features = token_features(view)
        parts = [
            np.stack([self._form(word, vocab) for word in view.words]),
            *(self.weights[f"feats.{n}.weight"][features[:, n]] for n in range(len(TOKEN_FEATURES))),
            np.stack([self._meaning(word) for word in spaced_words(view)]),
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

    def _meaning(self, word: tuple[str, bool]) -> Floats:
        """Return what the network reads of a word's pieces."""
        known = self._meanings.get(word)
        if known is None:
            _make_room(self._meanings)
            vector = self.pieces.vector(word[0], spaced=word[1])
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

    def _score_one(self, view: EventView, states: Floats) -> EventScores:
        grammar = score_by_grammar(view, find_candidates(view, self._tagged(states)))
        candidates = grammar.candidates
        anchors = [n for n, candidate in enumerate(candidates) if is_anchor(candidate)]
        pooled = np.concatenate([states.max(axis=0), states.mean(axis=0)])
        event = float(expit(self._linear("doc", pooled))[0])
        empty = EventScores(
            candidates, [], np.zeros(0, np.float32), np.zeros((0, len(candidates), len(ROLES)), np.float32),
            np.zeros(0, np.float32), event,
        )  # fmt: skip
        if not anchors:
            return empty
        vectors = self._candidate_vectors(view, grammar, states)
        with_document = np.concatenate([vectors[anchors], np.tile(pooled, (len(anchors), 1))], axis=-1)
        sure = expit(self._mlp("anchor", with_document))[:, 0]
        keep = np.flatnonzero(sure >= self.settings["least_anchor"])
        if not len(keep):
            return empty
        anchors, sure = [anchors[n] for n in keep], sure[keep]
        places = pair_features(view, grammar, anchors)
        planned = expit(self._linear("planned", with_document[keep]))[:, 0]
        said = dict(zip(grammar.anchors, grammar.planned, strict=True))
        planned = np.minimum(1, planned + PLANNED_WORDS * np.array([said.get(n, 0) for n in anchors], np.float32))
        roles = self._roles(vectors, anchors, places)
        return EventScores(
            candidates,
            anchors,
            sure,
            roles,
            planned,
            event,
            _reasons(grammar, anchors),
            self.calibration,
        )

    def _tagged(self, states: Floats) -> set[Offsets]:
        logits = self._linear("tag", states).reshape(len(states), len(ROLES), 3)
        return tagged_items(softmax(logits, axis=-1), self.settings["least_tag"])

    def _candidate_vectors(self, view: EventView, grammar: EventScores, states: Floats) -> Floats:
        starts = np.array([candidate.start for candidate in grammar.candidates])
        ends = np.array([candidate.end for candidate in grammar.candidates])
        sums = np.concatenate([np.zeros((1, states.shape[1]), np.float32), states.cumsum(axis=0)])
        means = (sums[ends] - sums[starts]) / (ends - starts)[:, None]
        features = candidate_features(view, grammar)
        return self._mlp("cand", np.concatenate([states[starts], states[ends - 1], means, features], axis=-1))

    def _roles(self, vectors: Floats, anchors: list[int], places: Floats) -> Floats:
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

    def _linear(self, name: str, x: Floats) -> Floats:
        out: Floats = x @ self.weights[f"{name}.weight"].T + self.weights[f"{name}.bias"]
        return out

    def _mlp(self, name: str, x: Floats) -> Floats:
        """Apply the two layers of a perceptron (PyTorch: Linear, ReLU, Dropout, Linear)."""
        return self._linear(f"{name}.3", np.maximum(self._linear(f"{name}.0", x), 0))


def _make_room(known: dict[Any, Floats]) -> None:
    """Forget all once there is too much, so that memory stays bounded over a million articles."""
    if len(known) >= _MOST_WORDS:
        known.clear()


def is_anchor(candidate: Candidate) -> bool:
    """Tell whether a candidate may be a thing given."""
    return bool(candidate.sources & ANCHOR_SOURCES) and "date" not in candidate.sources


def tagged_items(probabilities: Floats, least: float) -> set[Offsets]:
    """Return the spans that the tagger proposes as things given; parties, places and dates have stages of their own.

    Args:
        probabilities: of outside, begin and inside, by token and role, shape ``(tokens, len(ROLES), 3)``.
        least: least probability of not being outside.
    """
    item = ROLE_INDEX["item"]
    return tagged_spans(probabilities[:, item : item + 1], least)


def tagged_spans(probabilities: Floats, least: float) -> set[Offsets]:
    """Return the runs of tokens that are probably part of a filler.

    Args:
        probabilities: of outside, begin and inside, by token and role, shape ``(tokens, roles, 3)``.
        least: least probability of not being outside.
    """
    inside = 1 - probabilities[:, :, 0]
    begins = probabilities[:, :, 1] >= 0.5 * inside
    if (inside > least).mean() > _MOST_TAGGED:
        return set()
    spans = set()
    for role in range(inside.shape[1]):
        start = None
        for token in range(len(inside)):
            if inside[token, role] < least:
                start = None
                continue
            if start is None or begins[token, role] or token - start >= _LONGEST_SPAN:
                start = token
            spans.discard((start, token))
            spans.add((start, token + 1))
    return spans


def _reasons(grammar: EventScores, anchors: list[int]) -> dict[tuple[int, int, str], str]:
    """Return grammar's reasons by the rows of ``anchors``: the network has none to give, but often they agree."""
    rows = {anchor: row for row, anchor in enumerate(anchors)}
    return {
        (rows[grammar.anchors[row]], candidate, role): reason
        for (row, candidate, role), reason in grammar.reasons.items()
        if grammar.anchors[row] in rows
    }
