"""The event model in numpy: files, ranges, batches, and what it refuses."""

import json
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import spacy
from numpy.typing import NDArray
from spacy.vocab import Vocab

from salur.errors import ResourceError
from salur.language.event_features import CANDIDATE_FEATURES, PAIR_FEATURES, TOKEN_FEATURES
from salur.language.event_member import EventMember
from salur.language.event_model import EventModel, is_anchor, tagged_items, tagged_spans
from salur.language.event_scores import ROLE_INDEX, ROLES
from salur.language.event_view import Candidate, EventView
from tests.language.test_event_features import MARKS, TEXT
from tests.language.test_piece_vectors import PIECE_WIDTH, write_pieces
from tests.language.views import view_of

WIDTH, PROJECTED, WORD, FEATURE, HIDDEN, SIZE, HEAD, MEANING = 6, 7, 3, 4, 5, 8, 9, 4
NETWORKS = ("one", "two")
WORDS = ["menyerahkan", "tenda", "kepada", "warga"]


def _shapes() -> dict[str, tuple[int, ...]]:
    inputs, state = PROJECTED + WORD + FEATURE * len(TOKEN_FEATURES) + MEANING, 2 * HIDDEN + MEANING
    shapes: dict[str, tuple[int, ...]] = {"word.weight": (len(WORDS) + 2, WORD)}
    for number, count in enumerate(TOKEN_FEATURES.values()):
        shapes[f"feats.{number}.weight"] = (count, FEATURE)
    for layer, width in enumerate((inputs, 2 * HIDDEN)):
        for direction in ("fw", "bw"):
            shapes[f"{direction}.{layer}.weight_ih_l0"] = (4 * HIDDEN, width)
            shapes[f"{direction}.{layer}.weight_hh_l0"] = (4 * HIDDEN, HIDDEN)
            shapes |= {f"{direction}.{layer}.bias_{kind}_l0": (4 * HIDDEN,) for kind in ("ih", "hh")}
    linear = {
        "vproj": (WIDTH, PROJECTED), "meaning": (PIECE_WIDTH, MEANING), "tag": (state, 3 * len(ROLES)), "doc": (2 * state, 1),
        "cand.0": (3 * state + CANDIDATE_FEATURES, 2 * SIZE), "cand.3": (2 * SIZE, SIZE),
        "anchor.0": (SIZE + 2 * state, HEAD), "anchor.3": (HEAD, 1), "planned": (SIZE + 2 * state, 1),
        "pa": (SIZE, SIZE), "pc": (SIZE, SIZE), "pm": (SIZE, SIZE), "pf": (PAIR_FEATURES, SIZE),
        "pair.2": (SIZE, HEAD), "pair.4": (HEAD, len(ROLES)),
    }  # fmt: skip
    for name, (into, out) in linear.items():
        shapes[f"{name}.weight"], shapes[f"{name}.bias"] = (out, into), (out,)
    return shapes


def write_model(folder: Path, **settings: Any) -> Path:
    """Write a small model of two networks with chance weights."""
    for number, name in enumerate(NETWORKS):
        (folder / name).mkdir(exist_ok=True)
        chance = np.random.default_rng(7 + number)
        arrays = {key: chance.normal(0, 0.3, shape).astype(np.float16) for key, shape in _shapes().items()}
        np.savez_compressed(folder / name / "weights.npz", **arrays)  # type: ignore[arg-type]  # numpy's stub takes the names for options
        (folder / name / "words.txt").write_text("\n".join(WORDS), encoding="utf-8")
    members = [{"folder": name} for name in NETWORKS]
    content = {"members": members, "least_tag": 0.9, "least_anchor": 0.0} | settings
    (folder / "settings.json").write_text(json.dumps(content), encoding="utf-8")
    return write_pieces(folder)


@pytest.fixture(scope="module")
def vocab() -> Vocab:
    """Words with chance vectors."""
    vocab = spacy.blank("xx").vocab
    chance = np.random.default_rng(3)
    for word in sorted(set(view_of(TEXT).words)):
        vocab.set_vector(word, chance.normal(0, 1, WIDTH).astype(np.float32))  # type: ignore[arg-type]  # thinc's name for it
    return vocab


@pytest.fixture
def model(tmp_path: Path) -> EventModel:
    return EventModel.from_disk(write_model(tmp_path))


def views() -> list[EventView]:
    texts = (TEXT, "Yayasan Pelita menyerahkan 20 tenda kepada warga.", "bantuan")
    return [view_of(text, {name: mark for name, mark in MARKS.items() if name in text}) for text in texts]


def test_a_model_comes_back_from_disk_in_single_precision(model: EventModel) -> None:
    assert len(model.members) == len(NETWORKS)
    for member in model.members:
        assert member.words == {word: number + 2 for number, word in enumerate(WORDS)}
        assert {name: array.shape for name, array in member.weights.items()} == _shapes()
        assert {array.dtype for array in member.weights.values()} == {np.dtype(np.float32)}
        assert member.layers == 2


@pytest.mark.parametrize("name", ["settings.json", "one/words.txt", "two/weights.npz", "pieces.npz", "pieces.model"])
def test_a_missing_file_is_an_error_with_the_folder(tmp_path: Path, name: str) -> None:
    (write_model(tmp_path) / name).unlink()
    with pytest.raises(ResourceError, match=tmp_path.name):
        EventModel.from_disk(tmp_path)


@pytest.mark.parametrize(("name", "content"), [("settings.json", b"{"), ("one/weights.npz", b"not an archive")])
def test_a_broken_file_is_an_error(tmp_path: Path, name: str, content: bytes) -> None:
    (write_model(tmp_path) / name).write_bytes(content)
    with pytest.raises(ResourceError, match="event model"):
        EventModel.from_disk(tmp_path)


def test_a_calibration_is_read_and_a_malformed_one_is_an_error(tmp_path: Path, vocab: Vocab) -> None:
    calibrated = EventModel.from_disk(write_model(tmp_path, calibration=[0.5, 0.2, -0.8]))
    assert calibrated.calibration == (0.5, 0.2, -0.8)
    assert {scores.calibration for scores in calibrated.score(views(), vocab) if scores.anchors} == {(0.5, 0.2, -0.8)}
    with pytest.raises(ResourceError, match="event model"):
        EventModel.from_disk(write_model(tmp_path, calibration=[0.5]))


def test_scores_are_probabilities_of_the_right_shape(model: EventModel, vocab: Vocab) -> None:
    for scores in model.score(views(), vocab):
        assert scores.roles.shape == (len(scores.anchors), len(scores.candidates), len(ROLES))
        assert scores.anchor_scores.shape == scores.planned.shape == (len(scores.anchors),)
        for array in (scores.roles, scores.anchor_scores, scores.planned, np.array(scores.event)):
            assert ((array >= 0) & (array <= 1)).all()
        assert all(is_anchor(scores.candidates[anchor]) for anchor in scores.anchors)


def test_a_document_scores_alike_alone_and_in_a_batch(model: EventModel, vocab: Vocab) -> None:
    together = model.score(views(), vocab)
    for view, batched in zip(views(), together, strict=True):
        [alone] = model.score([view], vocab)
        assert alone.candidates == batched.candidates
        assert alone.anchors == batched.anchors
        np.testing.assert_allclose(alone.roles, batched.roles, atol=1e-5)
        np.testing.assert_allclose(alone.anchor_scores, batched.anchor_scores, atol=1e-5)
        assert alone.event == pytest.approx(batched.event, abs=1e-5)


def test_the_answers_of_the_networks_are_averaged(model: EventModel, vocab: Vocab) -> None:
    alone = [replace(model, members=(member,)).score(views(), vocab) for member in model.members]
    for both, one, two in zip(model.score(views(), vocab), *alone, strict=True):
        assert both.candidates == one.candidates == two.candidates
        assert both.event == pytest.approx((one.event + two.event) / 2, abs=1e-5)
        np.testing.assert_allclose(both.roles, (one.roles + two.roles) / 2, atol=1e-5)
        np.testing.assert_allclose(both.anchor_scores, (one.anchor_scores + two.anchor_scores) / 2, atol=1e-5)
        assert not both.anchors or not np.allclose(one.roles, two.roles, atol=1e-3)


def test_a_model_without_networks_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(ResourceError, match="no members"):
        EventModel.from_disk(write_model(tmp_path, members=[]))


def test_a_long_document_is_read_apart(model: EventModel, vocab: Vocab, monkeypatch: pytest.MonkeyPatch) -> None:
    together = model.score(views(), vocab)
    read: list[list[int]] = []
    encode = EventMember.encode

    def counted(member: EventMember, some: Sequence[EventView], *rest: Any) -> Any:
        read.append([len(view.words) for view in some])
        return encode(member, some, *rest)

    monkeypatch.setattr("salur.language.event_model._MOST_PADDED", max(len(view.words) for view in views()))
    monkeypatch.setattr(EventMember, "encode", counted)
    apart = model.score(views(), vocab)
    assert len(read) > len(NETWORKS)
    assert all(len(lengths) * max(lengths) <= max(len(view.words) for view in views()) for lengths in read)
    for one, other in zip(together, apart, strict=True):
        assert one.candidates == other.candidates
        np.testing.assert_allclose(one.roles, other.roles, atol=1e-5)


def test_words_decide(model: EventModel, vocab: Vocab) -> None:
    _, plain, _ = views()
    other = view_of(plain.text.replace("menyerahkan", "membuang"), {k: v for k, v in MARKS.items() if k in plain.text})
    first, second = model.score([plain, other], vocab)
    assert not np.allclose(first.anchor_scores, second.anchor_scores, atol=1e-4)


def test_things_below_the_least_score_are_no_anchors(tmp_path: Path, vocab: Vocab) -> None:
    none = EventModel.from_disk(write_model(tmp_path, least_anchor=1.1))
    for scores in none.score(views(), vocab):
        assert scores.anchors == []
        assert scores.roles.shape == (0, len(scores.candidates), len(ROLES))


def test_a_document_without_candidates(model: EventModel, vocab: Vocab) -> None:
    [scores] = model.score([view_of("Cuaca cerah.")], vocab)
    assert scores.anchors == []
    assert 0 <= scores.event <= 1


def test_other_vectors_are_refused_with_advice(model: EventModel) -> None:
    nlp = spacy.blank("xx")
    nlp.vocab.set_vector("tenda", np.ones(WIDTH + 1, dtype=np.float32))  # type: ignore[arg-type]  # thinc's name for it
    with pytest.raises(ResourceError, match=rf"width {WIDTH}.*has {WIDTH + 1}.*pipeline\.model"):
        model.score(views(), nlp.vocab)


@pytest.mark.parametrize(
    ("sources", "anchor"),
    [({"quantity"}, True), ({"goods"}, True), ({"tagged"}, True), ({"mention"}, False), ({"quantity", "date"}, False),
     ({"place"}, False), ({"mention", "quantity"}, True)],
)  # fmt: skip
def test_what_may_be_a_thing_given(sources: set[str], anchor: bool) -> None:
    assert is_anchor(Candidate(0, 1, frozenset(sources))) is anchor


def _probabilities(tags: str) -> NDArray[np.float32]:
    """One role: O outside, B begin, I inside, each nearly sure; the text is long enough to be sparse in tags."""
    rows = {"O": (0.98, 0.01, 0.01), "B": (0.02, 0.97, 0.01), "I": (0.02, 0.01, 0.97)}
    return np.array([[rows[tag]] for tag in tags], dtype=np.float32)


@pytest.mark.parametrize(
    ("tags", "spans"),
    [
        ("OOBIIOOOOOOOOOOOOOOOOOOO", {(2, 5)}),
        ("OOBBOOOOOOOOOOOOOOOOOOOO", {(2, 3), (3, 4)}),
        ("OOIIOOOOOOOOOOOOOOOOOOOO", {(2, 4)}),
        ("OOOOOOOOOOOOOOOOOOOOOOBI", {(22, 24)}),
        ("OOOOOOOOOOOOOOOOOOOOOOOO", set()),
        # A tagger that tags nearly all has lost its way.
        ("BIIIIIIIIIIIIIIIIIIIIIII", set()),
    ],
)
def test_runs_of_tags_are_spans(tags: str, spans: set[tuple[int, int]]) -> None:
    assert tagged_spans(_probabilities(tags), 0.25) == spans


def test_only_things_given_are_proposed() -> None:
    outside, tagged = _probabilities("O" * 24), _probabilities("OOBIIOOOOOOOOOOOOOOOOOOO")
    columns = [outside] * len(ROLES)
    columns[ROLE_INDEX["donor"]] = tagged
    assert tagged_items(np.concatenate(columns, axis=1), 0.25) == set()
    columns[ROLE_INDEX["item"]] = tagged
    assert tagged_items(np.concatenate(columns, axis=1), 0.25) == {(2, 5)}
