"""The trained event model: networks over tokens and candidates, whose answers are averaged.

Two layers of LSTM in both directions read the whole article. One head tags roles token by token and so proposes spans
that the annotations missed; one says which candidates are things given; one says, for each of those, who plays which
role in its event. Words come in as their vectors and as the pieces that a multilingual encoder cuts them into. Several
networks, trained from other chance weights, err on other articles, so the mean of what they say is better than what any
of them says. Trained by :mod:`salur.training.event_training`, run with numpy alone.
"""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from zipfile import BadZipFile

import numpy as np
from numpy.typing import NDArray
from spacy.vocab import Vocab

from salur.errors import ResourceError
from salur.language.event_features import candidate_features, pair_features, token_features
from salur.language.event_grammar import score_by_grammar
from salur.language.event_member import EventMember
from salur.language.event_scores import ROLE_INDEX, ROLES, Calibration, EventScores
from salur.language.event_view import Candidate, EventView, Offsets, find_candidates
from salur.language.piece_vectors import PieceVectors

Floats = NDArray[np.float32]
# Where so much of an article seems to play a role, the tagger has lost its way and proposes nothing.
_MOST_TAGGED = 0.15
_LONGEST_SPAN = 25
# Tokens, with padding, of the documents that are read together: 16 of 1,000.
_MOST_PADDED = 16_000
# What words like *akan* before a giving word add; gained 0.06 of status accuracy on fold 0.
PLANNED_WORDS = 0.6
ANCHOR_SOURCES = frozenset({"quantity", "goods", "tagged"})


@dataclass(frozen=True, slots=True)
class EventModel:
    """Networks with the vectors of word pieces that they read and the settings that they run with.

    Attributes:
        members: at least one network.
        settings: ``least_tag``, ``least_anchor``, and how the members were trained.
        pieces: vectors of word pieces.
        calibration: from scores to probabilities, if that was learned.
    """

    members: tuple[EventMember, ...]
    settings: dict[str, Any]
    pieces: PieceVectors
    calibration: Calibration | None = None

    @classmethod
    def from_disk(cls, folder: Path) -> "EventModel":
        """Return the model in ``folder``: its settings and pieces, and a folder for each member.

        Raises:
            ResourceError: a file is missing or malformed.
        """
        try:
            settings = json.loads((folder / "settings.json").read_text(encoding="utf-8"))
            settings = settings | {name: float(settings[name]) for name in ("least_tag", "least_anchor")}
            members = tuple(EventMember.from_disk(folder / member["folder"]) for member in settings["members"])
            calibration = Calibration(*settings["calibration"]) if "calibration" in settings else None
        except (OSError, ValueError, TypeError, KeyError, BadZipFile) as error:
            raise ResourceError(f"event model in {folder}: {error}") from error
        if not members:
            raise ResourceError(f"event model in {folder}: no members")
        return cls(members, settings, PieceVectors.from_disk(folder), calibration)

    def score(self, views: Sequence[EventView], vocab: Vocab) -> list[EventScores]:
        """Return the scores of documents; one call for many costs less than many calls.

        Args:
            views: the documents, none empty.
            vocab: the vocabulary with the vectors that the model was trained over.
        """
        scored: dict[int, EventScores] = {}
        for group in _of_like_length(views):
            part = [views[number] for number in group]
            features = [token_features(view) for view in part]
            states = [member.encode(part, features, vocab, self.pieces) for member in self.members]
            for row, (number, view) in enumerate(zip(group, part, strict=True)):
                scored[number] = self._score_one(view, [one[row, : len(view.words)] for one in states])
        return [scored[number] for number in range(len(views))]

    def _score_one(self, view: EventView, states: Sequence[Floats]) -> EventScores:
        read = list(zip(self.members, states, strict=True))
        tags = np.mean([member.tags(own) for member, own in read], axis=0)
        grammar = score_by_grammar(view, find_candidates(view, tagged_items(tags, self.settings["least_tag"])))
        candidates = grammar.candidates
        anchors = [n for n, candidate in enumerate(candidates) if is_anchor(candidate)]
        event = float(np.mean([member.event(own) for member, own in read]))
        empty = EventScores(
            candidates, [], np.zeros(0, np.float32), np.zeros((0, len(candidates), len(ROLES)), np.float32),
            np.zeros(0, np.float32), event,
        )  # fmt: skip
        if not anchors:
            return empty
        features = candidate_features(view, grammar)
        said = [member.judge(own, candidates, features, anchors) for member, own in read]
        sure = np.mean([one.given for one in said], axis=0)
        keep = np.flatnonzero(sure >= self.settings["least_anchor"])
        if not len(keep):
            return empty
        anchors, sure = [anchors[n] for n in keep], sure[keep]
        places = pair_features(view, grammar, anchors)
        worded = dict(zip(grammar.anchors, grammar.planned, strict=True))
        planned = np.mean([one.planned[keep] for one in said], axis=0)
        planned = np.minimum(1, planned + PLANNED_WORDS * np.array([worded.get(n, 0) for n in anchors], np.float32))
        roles = [member.roles(one.vectors, anchors, places) for (member, _), one in zip(read, said, strict=True)]
        return EventScores(
            candidates,
            anchors,
            sure,
            np.mean(roles, axis=0),
            planned,
            event,
            _reasons(grammar, anchors),
            self.calibration,
        )


def _of_like_length(views: Sequence[EventView]) -> Iterator[list[int]]:
    """Yield the numbers of documents in groups that are read together, the longest first.

    Documents of a group are padded to the longest, so one of a book's length would cost the memory of as many books.
    """
    group: list[int] = []
    for number in sorted(range(len(views)), key=lambda number: -len(views[number].words)):
        if group and (len(group) + 1) * len(views[group[0]].words) > _MOST_PADDED:
            yield group
            group = []
        group.append(number)
    if group:
        yield group


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
