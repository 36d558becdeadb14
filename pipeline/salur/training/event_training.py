"""Train the event model and write it where :class:`salur.language.event_model.EventModel` reads it."""

import json
import random
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import torch
import torch.nn.functional as F  # noqa: N812 (its name everywhere)
from spacy.vocab import Vocab
from torch import Tensor, nn

from salur.language.event_features import candidate_features, pair_features
from salur.language.event_grammar import score_by_grammar
from salur.language.event_member import EventMember
from salur.language.event_model import EventModel, is_anchor, tagged_items
from salur.language.event_scores import ROLE_INDEX, ROLES, Calibration, EventScores
from salur.language.event_view import find_candidates
from salur.language.piece_vectors import PieceVectors, spaced_words
from salur.training.denormals import flushed_denormals
from salur.training.event_data import IGNORED, REAL, Example, Label
from salur.training.event_network import EventNetwork, pool

_MOST_ANCHORS, _MOST_REPEATS = 12, 6
_MOST_TOKENS = 1200
_PRIOR = -3.0


@dataclass(frozen=True)
class TrainingSettings:
    """How the event model is trained; the defaults are those of the shipped model (see docs/experiments.md)."""

    seed: int = 0
    epochs: int = 14
    hidden: int = 128
    layers: int = 2
    dropout: float = 0.3
    rate: float = 3e-3
    batch: int = 12
    sentence_batch: int = 96
    sentence_weight: float = 0.25
    news_weight: float = 2.0
    repeat_weight: float = 0.5
    eventless_share: float = 0.4
    word_dropout: float = 0.15
    least_word_count: int = 4
    least_tag: float = 0.25
    least_anchor: float = 0.05


class Trained(NamedTuple):
    """A trained network with its vocabulary and how it was trained."""

    network: EventNetwork
    words: list[str]
    settings: TrainingSettings


@flushed_denormals()
def train_event_model(
    articles: Sequence[Example],
    sentences: Sequence[Example],
    vocab: Vocab,
    pieces: PieceVectors,
    settings: TrainingSettings,
    *,
    report: Callable[[str], None] = print,
) -> Trained:
    """Return a trained network, ready to be asked.

    Args:
        articles: whole articles.
        sentences: single sentences with frames, which count less.
        vocab: the vocabulary with the word vectors of the pipeline that the model is for.
        pieces: vectors of word pieces; they are not trained further.
        settings: how to train.
        report: called with a line of progress after each epoch.
    """
    random.seed(settings.seed)
    torch.manual_seed(settings.seed)
    counts = Counter(word for example in (*articles, *sentences) for word in set(example.view.words))
    words = [word for word, count in counts.most_common() if count >= settings.least_word_count and "\n" not in word]
    network = EventNetwork(
        words=len(words) + 2,
        vectors=vocab.vectors_length,
        hidden=settings.hidden,
        layers=settings.layers,
        dropout=settings.dropout,
        pieces=pieces.width,
    )
    _expect_rare(network)
    reader = BatchReader(words, vocab, pieces, settings.word_dropout)
    optimizer = torch.optim.Adam(network.parameters(), lr=settings.rate, weight_decay=1e-6)
    steps = settings.epochs * (len(_batches(articles, sentences, settings)) + 8)
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimizer, settings.rate, total_steps=steps, pct_start=0.1)
    for epoch in range(settings.epochs):
        network.train()
        total = 0.0
        for batch in _batches(articles, sentences, settings):
            loss = _batch_loss(network, reader, batch, settings)
            optimizer.zero_grad()
            loss.backward()  # type: ignore[no-untyped-call]  # PyTorch's stub has no types here
            nn.utils.clip_grad_norm_(network.parameters(), 2.0)
            optimizer.step()
            schedule.step()
            total += float(loss.detach())
        report(f"epoch {epoch + 1} of {settings.epochs}: loss {total:.1f}")
    network.eval()
    return Trained(network, words, settings)


def as_event_model(members: Sequence[Trained], pieces: PieceVectors) -> EventModel:
    """Return the mean of networks as numpy runs it, in full precision and without a calibration."""
    return EventModel(
        tuple(
            EventMember.of({name: array.detach().numpy() for name, array in network.state_dict().items()}, words)
            for network, words, _ in members
        ),
        _run_settings(members),
        pieces,
    )


def write_event_model(members: Sequence[Trained], folder: Path, *, calibration: Calibration | None = None) -> None:
    """Write networks as ``settings.json`` and, in a folder each, ``weights.npz`` (half precision) and ``words.txt``."""
    content = _run_settings(members)
    for (network, words, _), member in zip(members, content["members"], strict=True):
        place = folder / member["folder"]
        place.mkdir(parents=True, exist_ok=True)
        arrays = {
            name: array.detach().numpy().astype(np.float16)
            for name, array in network.state_dict().items()
            if not name.startswith("solo.")  # only a help in training
        }
        np.savez_compressed(place / "weights.npz", **arrays)
        (place / "words.txt").write_text("\n".join(words), encoding="utf-8")
    if calibration is not None:
        content["calibration"] = calibration
    (folder / "settings.json").write_text(json.dumps(content, indent=1) + "\n", encoding="utf-8")


def _run_settings(members: Sequence[Trained]) -> dict[str, Any]:
    # Thresholds are those of the first: members that are averaged are asked alike.
    first = members[0].settings
    return {"least_tag": first.least_tag, "least_anchor": first.least_anchor} | {
        "members": [
            {"folder": f"network-{number}", "training": asdict(settings)}
            for number, (_, _, settings) in enumerate(members, start=1)
        ]
    }


def _expect_rare(network: EventNetwork) -> None:
    """Start the heads at what is usual: most candidates play no role (Lin et al. 2017, section 4.1)."""
    heads = (network.anchor[3], network.pair[4], network.solo[2])
    for head in heads:
        nn.init.constant_(head.bias, _PRIOR)  # type: ignore[arg-type]  # a Sequential does not tell what it holds


class BatchReader:
    """Turns examples into tensors; vectors of words and of their pieces are computed once."""

    def __init__(self, words: Sequence[str], vocab: Vocab, pieces: PieceVectors, word_dropout: float) -> None:
        self._numbers = {word: number + 2 for number, word in enumerate(words)}
        self._vocab = vocab
        self._vectors: dict[str, np.ndarray] = {}
        self._pieces = pieces
        self._meanings: dict[tuple[str, bool], np.ndarray] = {}
        self._word_dropout = word_dropout

    def read(self, batch: Sequence[Example]) -> tuple[Tensor, Tensor, Tensor, Tensor, Tensor]:
        """Return words, vectors, features, vectors of pieces and lengths, see :meth:`EventNetwork.encode`."""
        lengths = torch.tensor([len(example.view.words) for example in batch])
        steps = int(lengths.max())
        words = torch.zeros(len(batch), steps, dtype=torch.long)
        vectors = torch.zeros(len(batch), steps, self._vocab.vectors_length)
        features = torch.zeros(len(batch), steps, batch[0].features.shape[1], dtype=torch.long)
        pieces = torch.zeros(len(batch), steps, self._pieces.width)
        for row, example in enumerate(batch):
            size = len(example.view.words)
            numbers = torch.tensor([self._numbers.get(word, 1) for word in example.view.words])
            numbers[torch.rand(size) < self._word_dropout] = 1
            words[row, :size] = numbers
            vectors[row, :size] = torch.from_numpy(np.stack([self._vector(word) for word in example.view.words]))
            features[row, :size] = torch.from_numpy(example.features.astype(np.int64))
            pieces[row, :size] = torch.from_numpy(
                np.stack([self._meaning(word) for word in spaced_words(example.view)])
            )
        return words, vectors, features, pieces, lengths

    def _meaning(self, word: tuple[str, bool]) -> np.ndarray:
        if word not in self._meanings:
            self._meanings[word] = self._pieces.vector(word[0], spaced=word[1])
        return self._meanings[word]

    def _vector(self, word: str) -> np.ndarray:
        if word not in self._vectors:
            self._vectors[word] = np.asarray(self._vocab.get_vector(word), dtype=np.float32)
        return self._vectors[word]


def _batches(
    articles: Sequence[Example], sentences: Sequence[Example], settings: TrainingSettings
) -> list[list[Example]]:
    """Return shuffled batches of about equal lengths; of the articles without an event only a share each time."""
    chosen = [
        example
        for example in articles
        if len(example.view.words) <= _MOST_TOKENS and (example.has_event or random.random() < settings.eventless_share)
    ]
    batches = [
        *_cut(sorted(chosen, key=lambda example: len(example.view.words) + 150 * random.random()), settings.batch),
        *_cut(
            sorted(sentences, key=lambda example: len(example.view.words) + 8 * random.random()),
            settings.sentence_batch,
        ),
    ]
    random.shuffle(batches)
    return batches


def _cut(examples: list[Example], size: int) -> Iterator[list[Example]]:
    for start in range(0, len(examples), size):
        yield examples[start : start + size]


def _batch_loss(network: EventNetwork, reader: BatchReader, batch: list[Example], settings: TrainingSettings) -> Tensor:
    states = network.encode(*reader.read(batch))
    total = torch.zeros(())
    for row, example in enumerate(batch):
        weight = _weight(example, settings)
        loss = _example_loss(network, example, states[row, : len(example.view.words)], settings)
        total = total + weight * loss
    return 2 * total / len(batch)


def _weight(example: Example, settings: TrainingSettings) -> float:
    if example.gold.origin == "frames":
        return settings.sentence_weight
    return settings.news_weight if example.has_event and example.gold.origin in REAL else 1.0


def _example_loss(network: EventNetwork, example: Example, states: Tensor, settings: TrainingSettings) -> Tensor:
    tags = network.tag(states).view(len(states), len(ROLES), 3)
    pooled = pool(states)
    event = network.doc(pooled).squeeze(-1)
    loss = _tag_loss(tags, example) + 0.5 * F.binary_cross_entropy_with_logits(
        event, torch.tensor(float(example.has_event))
    )
    known = torch.from_numpy(example.triggers) >= 0
    if known.any():
        logits = network.trig(states).squeeze(-1)[known]
        loss = loss + 2 * F.binary_cross_entropy_with_logits(logits, torch.from_numpy(example.triggers)[known])
    proposed = tagged_items(tags.detach().softmax(-1).numpy(), settings.least_tag) | example.spans
    candidates = find_candidates(example.view, proposed)
    if not candidates:
        return loss
    grammar = score_by_grammar(example.view, candidates)
    features = torch.from_numpy(candidate_features(example.view, grammar))
    starts = torch.tensor([candidate.start for candidate in candidates])
    ends = torch.tensor([candidate.end for candidate in candidates])
    vectors = network.candidates(states, starts, ends, features)
    return loss + _candidate_loss(network, example, grammar, vectors, pooled, settings.repeat_weight)


def _tag_loss(tags: Tensor, example: Example) -> Tensor:
    gold = torch.from_numpy(example.tags)
    weights = torch.tensor([1.0, 1.5, 1.5])
    loss = F.cross_entropy(tags.reshape(-1, 3), gold.reshape(-1), weight=weights, ignore_index=IGNORED, reduction="sum")
    return loss / (2 * len(gold))


def _candidate_loss(
    network: EventNetwork, example: Example, grammar: EventScores, vectors: Tensor, pooled: Tensor, repeat_weight: float
) -> Tensor:
    candidates = grammar.candidates
    labels = [example.labels((candidate.start, candidate.end)) for candidate in candidates]
    local = [
        {label for label in row if example.is_local((candidate.start, candidate.end), label.record)}
        for candidate, row in zip(candidates, labels, strict=True)
    ]
    _keep_one(labels, local)
    alone, known = _targets(labels, local)
    loss = _masked_loss(network.solo(vectors), alone, known) / 8
    rows = [row for row, candidate in enumerate(candidates) if is_anchor(candidate)]
    if not rows:
        return loss
    with_document = torch.cat([vectors[rows], pooled.expand(len(rows), -1)], dim=-1)
    item = ROLE_INDEX["item"]
    given = alone[rows, item]
    loss = loss + _masked_loss(network.anchor(with_document).squeeze(-1), given, known[rows, item]) / 4
    positive = [number for number in range(len(rows)) if given[number]]
    if not positive:
        return loss
    if len(positive) > _MOST_ANCHORS:
        positive = random.sample(positive, _MOST_ANCHORS)
    anchors = [rows[number] for number in positive]
    events = [{label.record for label in local[row] if label.role == "item"} for row in anchors]
    planned = network.planned(with_document[positive]).squeeze(-1)
    status = [float(example.gold.records[min(records)].status == "planned") for records in events]
    loss = loss + F.binary_cross_entropy_with_logits(planned, torch.tensor(status))
    repeats = _repeats(labels, [row for row, sure in zip(rows, given, strict=True) if not sure])
    weights = torch.tensor([1.0] * len(anchors) + [repeat_weight] * len(repeats))
    anchors, events = [*anchors, *repeats], [*events, *repeats.values()]
    logits = network.pairs(vectors[anchors], vectors, torch.from_numpy(pair_features(example.view, grammar, anchors)))
    targets = [_pair_targets(labels, local, records, repeat_weight) for records in events]
    gold = torch.stack([target for target, _ in targets])
    seen = torch.stack([mask for _, mask in targets]) * weights[:, None, None]
    return loss + _masked_loss(logits, gold, seen) / (4 * float(weights.sum()))


def _repeats(labels: Sequence[frozenset[Label]], rows: Sequence[int]) -> dict[int, set[int]]:
    """Return some of the candidates outside the evidence that name a thing given again, with the record of each."""
    records = {row: {label.record for label in labels[row] if label.role == "item"} for row in rows}
    found = {row: numbers for row, numbers in records.items() if len(numbers) == 1}
    return dict(random.sample(sorted(found.items()), min(len(found), _MOST_REPEATS)))


def _pair_targets(
    labels: Sequence[frozenset[Label]], local: Sequence[set[Label]], records: set[int], repeat_weight: float
) -> tuple[Tensor, Tensor]:
    """Return the roles in some records; things named again belong to them too, if less surely."""
    gold, known = _targets(labels, local, records)
    item = ROLE_INDEX["item"]
    for row, (everywhere, here) in enumerate(zip(labels, local, strict=True)):
        told = {label.record for label in everywhere if label.role == "item"}
        if told and told <= records and not any(label.role == "item" and label.record in records for label in here):
            gold[row, item], known[row, item] = 1, repeat_weight
    return gold, known


def _keep_one(labels: Sequence[frozenset[Label]], local: list[set[Label]]) -> None:
    """Where no candidate in the evidence satisfies a filler, let the first one anywhere do."""
    found = {label for row in local for label in row}
    for row, everywhere in enumerate(labels):
        missing = everywhere - found
        local[row] |= missing
        found |= missing


def _targets(
    labels: Sequence[frozenset[Label]], local: Sequence[set[Label]], records: set[int] | None = None
) -> tuple[Tensor, Tensor]:
    """Return the roles of candidates, and which of them are known.

    A candidate that would be right but stands outside the evidence is neither right nor wrong: its words are, its
    context need not be.
    """
    gold = torch.zeros(len(labels), len(ROLES))
    known = torch.ones(len(labels), len(ROLES))
    for row, (everywhere, here) in enumerate(zip(labels, local, strict=True)):
        for label in everywhere:
            if records is None or label.record in records:
                known[row, ROLE_INDEX[label.role]] = 0
        for label in here:
            if records is None or label.record in records:
                gold[row, ROLE_INDEX[label.role]] = 1
                known[row, ROLE_INDEX[label.role]] = 1
    return gold, known


def _masked_loss(logits: Tensor, gold: Tensor, known: Tensor) -> Tensor:
    return F.binary_cross_entropy_with_logits(logits, gold, weight=known, reduction="sum")
