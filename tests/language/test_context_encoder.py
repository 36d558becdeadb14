"""The context encoder in numpy: files, pieces, and that a sentence reads alike alone and among others."""

from pathlib import Path

import numpy as np
import pytest
import spacy
from spacy.vocab import Vocab

from salur.errors import ResourceError
from salur.language.context_encoder import LONGEST_PIECE, ContextEncoder, find_pieces, scaled, word_form
from salur.language.event_features import TOKEN_FEATURES
from tests.language.views import view_of

UNITS, WORD, SHAPE, VECTORS = 3, 2, 2, 4
TEXTS = ("Yayasan Pelita menyerahkan 20 tenda. Warga senang.", "Bantuan tiba", "a\n\nb c d")


def write_encoder(folder: Path, *, vectors: int) -> Path:
    """Write a small encoder of chance weights."""
    chance = np.random.default_rng(11)
    shapes: dict[str, tuple[int, ...]] = {"word.weight": (4, WORD), "shape.weight": (TOKEN_FEATURES["shape"], SHAPE)}
    for direction in ("fw", "bw"):
        shapes[f"{direction}.0.weight_ih_l0"] = (4 * UNITS, vectors + WORD + SHAPE)
        shapes[f"{direction}.0.weight_hh_l0"] = (4 * UNITS, UNITS)
        shapes |= {f"{direction}.0.bias_{kind}_l0": (4 * UNITS,) for kind in ("ih", "hh")}
    arrays = {name: chance.normal(0, 0.5, shape).astype(np.float16) for name, shape in shapes.items()}
    np.savez_compressed(folder / "context.npz", **arrays)  # type: ignore[arg-type]  # numpy's stub takes the names for options
    (folder / "context_words.txt").write_text("menyerahkan\n00", encoding="utf-8")
    return folder


@pytest.fixture
def encoder(tmp_path: Path) -> ContextEncoder:
    return ContextEncoder.from_disk(write_encoder(tmp_path, vectors=VECTORS))


@pytest.fixture
def vocab() -> Vocab:
    vocab = spacy.blank("xx").vocab
    chance = np.random.default_rng(3)
    for word in sorted({word for text in TEXTS for word in view_of(text).words}):
        vocab.set_vector(word, chance.normal(0, 1, VECTORS).astype(np.float32))  # type: ignore[arg-type]  # thinc's name for it
    return vocab


def test_a_document_reads_alike_alone_and_among_others(encoder: ContextEncoder, vocab: Vocab) -> None:
    views = [view_of(text) for text in TEXTS]
    together = encoder.encode(views, vocab)
    for view, states in zip(views, together, strict=True):
        assert states.shape == (len(view.words), encoder.width)
        np.testing.assert_allclose(encoder.encode([view], vocab)[0], states, atol=1e-6)


def test_white_space_has_no_state_and_words_have_one(encoder: ContextEncoder, vocab: Vocab) -> None:
    view = view_of(TEXTS[2])
    states = encoder.encode([view], vocab)[0]
    for token, shape in enumerate(view.shapes):
        assert states[token].any() != shape.isspace()


def test_digits_are_alike_to_the_encoder(encoder: ContextEncoder) -> None:
    assert word_form("20") == word_form("71") == "00"
    assert encoder.words == {"menyerahkan": 2, "00": 3}


def test_long_sentences_are_read_in_pieces_that_hold_every_word() -> None:
    view = view_of(" ".join(["kata"] * (2 * LONGEST_PIECE + 5)))
    pieces = list(find_pieces([view]))
    assert [len(piece.tokens) for piece in pieces] == [LONGEST_PIECE, LONGEST_PIECE, 5]
    assert [token for piece in pieces for token in piece.tokens] == list(range(len(view.words)))


def test_a_word_without_vector_stays_zero() -> None:
    assert not scaled(np.zeros(4, dtype=np.float32)).any()


def test_vectors_of_another_width_are_refused(encoder: ContextEncoder) -> None:
    with pytest.raises(ResourceError, match="width 4"):
        encoder.encode([view_of("satu dua")], spacy.blank("xx").vocab)


@pytest.mark.parametrize("name", ["context.npz", "context_words.txt"])
def test_a_missing_file_is_an_error_with_the_folder(tmp_path: Path, name: str) -> None:
    (write_encoder(tmp_path, vectors=VECTORS) / name).unlink()
    with pytest.raises(ResourceError, match=tmp_path.name):
        ContextEncoder.from_disk(tmp_path)
