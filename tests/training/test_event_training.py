"""Training the event model: examples from gold, a tiny network, and that numpy runs what PyTorch trained."""

from dataclasses import replace
from itertools import islice
from pathlib import Path
from typing import NamedTuple

import numpy as np
import pytest
import spacy
from numpy.typing import NDArray
from spacy.language import Language
from spacy.vocab import Vocab

from salur.language.event_features import candidate_features, pair_features, token_features
from salur.language.event_grammar import score_by_grammar
from salur.language.event_model import EventModel
from salur.language.event_scores import ROLE_INDEX, EventScores
from salur.language.event_view import EventView
from salur.language.piece_vectors import PieceVectors
from salur.records import Article
from salur.resources import data_path
from salur.training.event_data import IGNORED, Example, folds, make_examples
from salur.training.gold import GoldArticle, GoldFiller, GoldRecord, read_gold
from tests.language.test_piece_vectors import write_pieces

torch = pytest.importorskip("torch")

from salur.training.event_network import EventNetwork, pool  # noqa: E402 (after the check that torch is there)
from salur.training.event_training import (  # noqa: E402
    BatchReader,
    Trained,
    TrainingSettings,
    as_event_model,
    train_event_model,
    write_event_model,
)  # fmt: skip

WIDTH = 10
SETTINGS = TrainingSettings(epochs=1, hidden=8, batch=3, least_word_count=2, eventless_share=1.0, least_anchor=0.0)
TEXT = "Kabar baik. Yayasan Pelita Harapan menyerahkan 20 tenda kepada warga Desa Karangsari. Tenda itu baru."
GOLD = GoldArticle(
    Article(id="uji", text=TEXT),
    (
        GoldRecord(
            (
                GoldFiller("donors", "Yayasan Pelita Harapan"), GoldFiller("recipients", "warga Desa Karangsari"),
                GoldFiller("items", "20 tenda", ("Tenda itu",), 20),
            ),
            ("Yayasan Pelita Harapan menyerahkan 20 tenda kepada warga Desa Karangsari.",),
            ("menyerahkan",),
            "delivered",
        ),
    ),
    "written",
)  # fmt: skip


@pytest.fixture(scope="module")
def examples(rules: Language) -> list[Example]:
    """A handful of our own articles, with and without events."""
    golds = list(islice(read_gold(data_path("gold", "releases-02.jsonl")), 8))
    return make_examples([*golds, GOLD], rules)


@pytest.fixture(scope="module")
def vocab(examples: list[Example]) -> Vocab:
    """The words of the examples with chance vectors."""
    vocab = spacy.blank("xx").vocab
    chance = np.random.default_rng(5)
    for word in sorted({word for example in examples for word in example.view.words}):
        vocab.set_vector(word, chance.normal(0, 1, WIDTH).astype(np.float32))  # type: ignore[arg-type]  # thinc's name for it
    return vocab


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a few word pieces."""
    return write_pieces(tmp_path_factory.mktemp("events"))


@pytest.fixture(scope="module")
def pieces(folder: Path) -> PieceVectors:
    return PieceVectors.from_disk(folder)


@pytest.fixture(scope="module")
def trained(examples: list[Example], vocab: Vocab, pieces: PieceVectors) -> tuple[Trained, list[str]]:
    lines: list[str] = []
    return train_event_model(examples, [], vocab, pieces, SETTINGS, report=lines.append), lines


@pytest.fixture(scope="module")
def model(trained: tuple[Trained, list[str]], folder: Path) -> EventModel:
    write_event_model([trained[0]], folder)
    return EventModel.from_disk(folder)


def test_an_example_has_the_labels_of_its_gold(examples: list[Example]) -> None:
    example = examples[-1]
    roles = {
        example.view.text_of(*span): {label.role for label in example.labels(span)}
        for marks in example.view.marks.values()
        for span in marks
    }
    assert roles["Yayasan Pelita Harapan"] == {"donor"}
    assert roles["20 tenda"] == {"item"}
    assert roles["warga Desa Karangsari"] == {"recipient"}
    verb = example.view.words.index("menyerahkan")
    assert example.triggers[verb] == 1
    assert example.triggers[0] == 0
    donor, item = (example.tags[:, ROLE_INDEX[role]] for role in ("donor", "item"))
    start = example.view.words.index("yayasan")
    assert donor[start : start + 4].tolist() == [1, 2, 2, 0]
    # The alias outside the evidence may be right or wrong.
    assert item[example.view.words.index("tenda", verb + 3)] == IGNORED
    assert example.has_event


def test_an_item_needs_its_value(examples: list[Example]) -> None:
    example = examples[-1]
    number = example.view.words.index("20")
    assert {label.role for label in example.labels((number, number + 2))} == {"item"}
    assert example.labels((number + 1, number + 2)) == frozenset()


def test_folds_part_the_examples_and_keep_groups_together(examples: list[Example]) -> None:
    held = []
    for number in range(3):
        outside, inside = folds(examples, number, 3)
        assert len(outside) + len(inside) == len(examples)
        held += [example.group for example in inside]
    assert sorted(held) == sorted(example.group for example in examples)


def test_training_reports_and_learns_words_seen_often(
    trained: tuple[Trained, list[str]], examples: list[Example]
) -> None:
    (_, words, _), lines = trained
    assert len(lines) == SETTINGS.epochs
    assert "loss" in lines[0]
    counts = [sum(word in example.view.words for example in examples) for word in words]
    assert min(counts) >= SETTINGS.least_word_count
    assert len(set(words)) == len(words)


def test_the_same_seed_gives_the_same_network(
    trained: tuple[Trained, list[str]], examples: list[Example], vocab: Vocab, pieces: PieceVectors
) -> None:
    again = train_event_model(examples, [], vocab, pieces, SETTINGS, report=lambda _: None)
    assert again.words == trained[0].words
    for one, other in zip(trained[0].network.parameters(), again.network.parameters(), strict=True):
        assert torch.allclose(one, other, atol=1e-6)


def test_training_changes_every_part_that_scores(
    trained: tuple[Trained, list[str]], examples: list[Example], vocab: Vocab, pieces: PieceVectors
) -> None:
    more = train_event_model(examples, [], vocab, pieces, replace(SETTINGS, epochs=2), report=lambda _: None)
    kept = dict(trained[0].network.named_parameters())
    for name, parameter in more.network.named_parameters():
        if name.endswith("bias") and name.split(".")[0] in {"tag", "doc", "anchor", "planned", "pair"}:
            assert not torch.equal(parameter, kept[name]), name


class Reference(NamedTuple):
    """What PyTorch says of the candidates and anchors that numpy chose, and which anchors grammar calls planned."""

    event: float
    anchors: NDArray[np.float32]
    planned: NDArray[np.float32]
    roles: NDArray[np.float32]
    planned_by_words: NDArray[np.bool_]


def reference(network: EventNetwork, reader: BatchReader, view: EventView, scores: EventScores) -> Reference:
    grammar = score_by_grammar(view, scores.candidates)
    said = {anchor for anchor, planned in zip(grammar.anchors, grammar.planned, strict=True) if planned}
    starts, ends = ([getattr(c, name) for c in scores.candidates] for name in ("start", "end"))
    example = Example(
        GOLD, "uji", view, token_features(view), np.zeros(0, np.int64), np.zeros(0, np.float32), set(), []
    )
    with torch.no_grad():
        states = network.encode(*reader.read([example]))[0]
        pooled = pool(states)
        features = torch.from_numpy(candidate_features(view, grammar))
        vectors = network.candidates(states, torch.tensor(starts), torch.tensor(ends), features)
        beside = torch.cat([vectors[scores.anchors], pooled.expand(len(scores.anchors), -1)], dim=-1)
        places = torch.from_numpy(pair_features(view, grammar, scores.anchors))
        return Reference(
            float(torch.sigmoid(network.doc(pooled))),
            torch.sigmoid(network.anchor(beside)).squeeze(-1).numpy(),
            torch.sigmoid(network.planned(beside)).squeeze(-1).numpy(),
            torch.sigmoid(network.pairs(vectors[scores.anchors], vectors, places)).numpy(),
            np.array([anchor in said for anchor in scores.anchors]),
        )


def agree(network: EventNetwork, views: list[EventView], model: EventModel, vocab: Vocab, *, atol: float) -> int:
    """Hold numpy to PyTorch; returns how many things given were compared."""
    compared = 0
    reader = BatchReader(list(model.members[0].words), vocab, model.pieces, 0.0)
    for view, scores in zip(views, model.score(views, vocab), strict=True):
        expected = reference(network, reader, view, scores)
        assert scores.event == pytest.approx(expected.event, abs=atol)
        np.testing.assert_allclose(scores.anchor_scores, expected.anchors, atol=atol)
        np.testing.assert_allclose(scores.roles, expected.roles, atol=atol)
        # Words of planning only ever raise what the network says.
        worded = expected.planned_by_words
        np.testing.assert_allclose(scores.planned[~worded], expected.planned[~worded], atol=atol)
        assert (scores.planned[worded] >= expected.planned[worded] - atol).all()
        compared += len(scores.anchors)
    return compared


def test_numpy_scores_as_pytorch_does(
    trained: tuple[Trained, list[str]], examples: list[Example], vocab: Vocab, model: EventModel
) -> None:
    network = trained[0].network
    views = [example.view for example in examples]
    # Stored in half precision.
    assert agree(network, views, model, vocab, atol=1e-2) > 20
    exact = as_event_model([trained[0]], model.pieces)
    assert agree(network, views, exact, vocab, atol=1e-4) > 20


def test_the_model_says_how_it_was_trained(model: EventModel) -> None:
    [member] = model.settings["members"]
    assert member["training"]["hidden"] == 8
    assert not any(name.startswith("solo.") for name in model.members[0].weights)
