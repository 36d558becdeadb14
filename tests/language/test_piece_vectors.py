"""Vectors of words from their pieces: files, what is read, and what white space does."""

import io
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sentencepiece import SentencePieceTrainer

from salur.errors import ResourceError
from salur.language.piece_vectors import BLOCK, SPACE, PieceVectors, spaced_words
from tests.language.views import view_of

PIECE_WIDTH = 2 * BLOCK
_LINES = ("Yayasan Pelita menyerahkan 20 tenda kepada warga", "warga menerima bantuan", "bantuan beras dan tenda")


def write_pieces(folder: Path) -> Path:
    """Write the pieces of a few sentences with chance vectors."""
    model = io.BytesIO()
    SentencePieceTrainer.train(
        sentence_iterator=iter(_LINES), model_writer=model, vocab_size=60, hard_vocab_limit=False, bos_id=-1, eos_id=-1,
        normalization_rule_name="identity", add_dummy_prefix=False, remove_extra_whitespaces=False, minloglevel=2,
    )  # fmt: skip
    (folder / "pieces.model").write_bytes(model.getvalue())
    pieces = PieceVectors.cutter(model.getvalue())
    chance = np.random.default_rng(13)
    nibbles = chance.integers(0, 256, (pieces.get_piece_size(), PIECE_WIDTH // 2), dtype=np.uint8)
    scales = chance.uniform(0.05, 0.1, (len(nibbles), PIECE_WIDTH // BLOCK)).astype(np.float16)
    np.savez_compressed(folder / "pieces.npz", nibbles=nibbles, scales=scales)
    return folder


@pytest.fixture(scope="module")
def pieces(tmp_path_factory: pytest.TempPathFactory) -> PieceVectors:
    return PieceVectors.from_disk(write_pieces(tmp_path_factory.mktemp("pieces")))


def test_a_word_is_the_mean_of_its_pieces(pieces: PieceVectors) -> None:
    numbers = pieces.pieces.encode(f"{SPACE}tenda")
    rows = []
    for number in numbers:
        blocks = pieces.nibbles[number].reshape(-1, BLOCK // 2).astype(int)
        halves = [value for block in blocks for value in (*(block % 16), *(block // 16))]
        rows.append((np.array(halves) - 8) * np.repeat(pieces.scales[number].astype(np.float32), BLOCK))
    vector = pieces.vector("tenda", spaced=True)
    np.testing.assert_allclose(vector, np.mean(rows, axis=0), rtol=1e-5)
    assert vector.shape == (pieces.width,) == (PIECE_WIDTH,)


def test_a_word_inside_another_reads_otherwise(pieces: PieceVectors) -> None:
    assert not np.allclose(pieces.vector("warga", spaced=True), pieces.vector("warga", spaced=False))


def test_white_space_means_nothing(pieces: PieceVectors) -> None:
    assert not pieces.vector("\n\n", spaced=True).any()


@given(st.text(max_size=40), st.booleans())
def test_any_word_has_a_finite_vector(pieces: PieceVectors, word: str, spaced: bool) -> None:
    assert np.isfinite(pieces.vector(word, spaced=spaced)).all()


def test_a_word_is_spaced_after_white_space_and_at_the_beginning() -> None:
    view = view_of("Ada (20) tenda\nbaru.")
    assert list(spaced_words(view)) == [
        ("Ada", True), ("(", True), ("20", False), (")", False), ("tenda", True), ("\n", False), ("baru", True),
        (".", False),
    ]  # fmt: skip


@pytest.mark.parametrize("name", ["pieces.model", "pieces.npz"])
def test_a_broken_file_is_an_error(tmp_path: Path, name: str) -> None:
    (write_pieces(tmp_path) / name).write_bytes(b"nothing of the kind")
    with pytest.raises(ResourceError, match="word pieces"):
        PieceVectors.from_disk(tmp_path)


def test_pieces_and_vectors_must_fit(tmp_path: Path) -> None:
    write_pieces(tmp_path)
    with np.load(tmp_path / "pieces.npz") as arrays:
        np.savez(tmp_path / "pieces.npz", nibbles=arrays["nibbles"][:-1], scales=arrays["scales"][:-1])
    with pytest.raises(ResourceError, match="do not fit"):
        PieceVectors.from_disk(tmp_path)
