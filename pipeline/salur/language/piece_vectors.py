"""What a word means in general: the sum of its pieces in a multilingual encoder's table of word pieces.

The pieces and their vectors are those of multilingual-e5-small (Wang et al. 2024, MIT licence), as far as Indonesian
news uses them; :mod:`salur.training.pieces` cuts them out. No layer of the encoder runs: look-ups cost nearly nothing.
"""

import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from zipfile import BadZipFile

import numpy as np
from numpy.typing import NDArray
from sentencepiece import SentencePieceProcessor

from salur.errors import ResourceError
from salur.language.event_view import EventView

Floats = NDArray[np.float32]
# SentencePiece's sign for the space before a word.
SPACE = "\u2581"
# Four bits a value, in blocks that share a scale (the Q4_0 of llama.cpp): values are (nibble - 8) * scale.
BLOCK = 32
_ZERO = 8
# Of a longer word only the first pieces count.
MOST_PIECES = 24


@dataclass(frozen=True, slots=True)
class PieceVectors:
    """Pieces of words with their vectors, in four bits.

    Attributes:
        pieces: cuts words into pieces.
        nibbles: of each piece, the blocks' first halves in the low and their second halves in the high bits, shape
            ``(pieces, width / 2)``.
        scales: of each block, shape ``(pieces, width / 32)``.
    """

    pieces: SentencePieceProcessor
    nibbles: NDArray[np.uint8]
    scales: NDArray[np.float16]

    @classmethod
    def from_disk(cls, folder: Path) -> "PieceVectors":
        """Return the pieces in ``folder``.

        Raises:
            ResourceError: a file is missing or malformed.
        """
        try:
            pieces = cls.cutter((folder / "pieces.model").read_bytes())
            with np.load(folder / "pieces.npz") as arrays:
                nibbles, scales = arrays["nibbles"], arrays["scales"]
        except (OSError, ValueError, KeyError, RuntimeError, BadZipFile) as error:
            raise ResourceError(f"word pieces in {folder}: {error}") from error
        if len(nibbles) != pieces.get_piece_size() or nibbles.shape[1] * 2 != scales.shape[1] * BLOCK:
            raise ResourceError(f"word pieces in {folder}: pieces and vectors do not fit each other")
        return cls(pieces, nibbles, scales)

    @staticmethod
    def cutter(model: bytes) -> SentencePieceProcessor:
        """Return what cuts words into the pieces of a SentencePiece model.

        Raises:
            RuntimeError: the bytes are no such model.
        """
        return SentencePieceProcessor(model_proto=model)

    @property
    def width(self) -> int:
        """Number of values of a vector."""
        return 2 * int(self.nibbles.shape[1])

    def vector(self, word: str, *, spaced: bool) -> Floats:
        """Return the mean of a word's pieces, shape ``(width,)``; zeros for white space.

        Args:
            word: as written.
            spaced: whether white space, or nothing, stands before it.
        """
        if not word or word.isspace():
            return np.zeros(self.width, dtype=np.float32)
        text = unicodedata.normalize("NFKC", word).replace(" ", SPACE)
        numbers = self.pieces.encode((SPACE if spaced else "") + text)[:MOST_PIECES]
        nibbles = self.nibbles[numbers].reshape(len(numbers), -1, BLOCK // 2)
        values = np.concatenate([nibbles & 15, nibbles >> 4], axis=-1).astype(np.float32) - _ZERO
        vectors = (values * self.scales[numbers].astype(np.float32)[..., None]).reshape(len(numbers), -1)
        mean: Floats = vectors.mean(axis=0)
        return mean


def spaced_words(view: EventView) -> Iterator[tuple[str, bool]]:
    """Yield the tokens of a document as written, and whether each begins a word: nothing but white space before it."""
    before = -1
    for shape, start, end in zip(view.shapes, view.starts, view.ends, strict=True):
        yield shape, start != before
        before = -1 if shape.isspace() else end
