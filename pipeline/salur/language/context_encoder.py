"""What a word means in its sentence: states of a language model that read the news, run with numpy alone.

One layer of LSTM reads a sentence forwards, another backwards; they learned to foretell each word from the words
before and after it (context2vec, Melamud et al. 2016). Trained by :mod:`salur.training.context`.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from zipfile import BadZipFile

import numpy as np
from numpy.typing import NDArray
from spacy.vocab import Vocab

from salur.errors import ResourceError
from salur.language.event_features import word_shape
from salur.language.event_view import EventView
from salur.language.recurrent import two_way_lstm

Floats = NDArray[np.float32]
# Sentences longer than this are read in pieces, as in training.
LONGEST_PIECE = 70
_VECTOR_LENGTH = 3.0
_PIECES_AT_ONCE = 256
# Vectors kept, so that memory stays bounded over a million articles.
_MOST_VECTORS = 50_000
_DIGIT = re.compile(r"\d")


@dataclass(frozen=True, slots=True)
class Piece:
    """A sentence, or part of a long one: number of its document and its tokens, white space left out."""

    document: int
    tokens: list[int]


@dataclass(frozen=True, slots=True)
class ContextEncoder:
    """Weights by name, as PyTorch names them, and the vocabulary by word form.

    Attributes:
        weights: of the word and shape embeddings and of the LSTM layers.
        words: number of each known form (see :func:`word_form`); 1 stands for any other.
    """

    weights: dict[str, Floats]
    words: dict[str, int]
    _vectors: dict[str, Floats] = field(default_factory=dict, repr=False, compare=False)

    @classmethod
    def from_disk(cls, folder: Path) -> "ContextEncoder":
        """Return the encoder in ``folder``.

        Raises:
            ResourceError: a file is missing or malformed.
        """
        try:
            words = (folder / "context_words.txt").read_text(encoding="utf-8").split("\n")
            with np.load(folder / "context.npz") as arrays:
                weights = {name: arrays[name].astype(np.float32) for name in arrays.files}
        except (OSError, ValueError, BadZipFile) as error:
            raise ResourceError(f"context encoder in {folder}: {error}") from error
        return cls(weights, {word: number + 2 for number, word in enumerate(words)})

    @property
    def width(self) -> int:
        """Number of values for each token."""
        return 2 * int(self.weights["fw.0.weight_hh_l0"].shape[1])

    def encode(self, views: Sequence[EventView], vocab: Vocab) -> list[Floats]:
        """Return the states of each document's tokens, shape ``(tokens, width)``, zeros for white space.

        Args:
            views: the documents.
            vocab: the vocabulary with the vectors that the encoder was trained over.
        """
        out = [np.zeros((len(view.words), self.width), dtype=np.float32) for view in views]
        pieces = sorted(find_pieces(views), key=lambda piece: len(piece.tokens))
        for start in range(0, len(pieces), _PIECES_AT_ONCE):
            batch = pieces[start : start + _PIECES_AT_ONCE]
            lengths = np.array([len(piece.tokens) for piece in batch])
            inputs = np.zeros((len(batch), int(lengths.max()), self._input_width(vocab)), dtype=np.float32)
            for row, piece in enumerate(batch):
                inputs[row, : len(piece.tokens)] = self._inputs(views[piece.document], piece.tokens, vocab)
            states = two_way_lstm(inputs, lengths, self.weights, 0)
            for row, piece in enumerate(batch):
                out[piece.document][piece.tokens] = states[row, : len(piece.tokens)]
        return out

    def _inputs(self, view: EventView, tokens: list[int], vocab: Vocab) -> Floats:
        numbers = [self.words.get(word_form(view.words[token]), 1) for token in tokens]
        shapes = [word_shape(view.shapes[token]) for token in tokens]
        vectors = np.array([self._vector(view.words[token], vocab) for token in tokens], dtype=np.float32)
        return np.concatenate([vectors, self.weights["word.weight"][numbers], self.weights["shape.weight"][shapes]], -1)

    def _vector(self, word: str, vocab: Vocab) -> Floats:
        known = self._vectors.get(word)
        if known is None:
            if len(self._vectors) > _MOST_VECTORS:
                self._vectors.clear()
            known = self._vectors[word] = scaled(np.asarray(vocab.get_vector(word), dtype=np.float32))
        return known

    def _input_width(self, vocab: Vocab) -> int:
        width = int(self.weights["fw.0.weight_ih_l0"].shape[1])
        own = self.weights["word.weight"].shape[1] + self.weights["shape.weight"].shape[1]
        if vocab.vectors_length + own != width:
            raise ResourceError(
                f"the context encoder needs word vectors of width {width - own}, the pipeline has "
                f"{vocab.vectors_length}: set pipeline.model and events.model to models of one release"
            )
        return width


def word_form(word: str) -> str:
    """Return the form under which a lower-case word is known: every digit is a zero."""
    return _DIGIT.sub("0", word)


def scaled(vector: Floats) -> Floats:
    """Return a word vector at the length that the encoder is used to."""
    out: Floats = vector * np.float32(_VECTOR_LENGTH / max(1e-6, float(np.linalg.norm(vector))))
    return out


def find_pieces(views: Sequence[EventView]) -> Iterator[Piece]:
    """Yield the sentences of documents, the long ones in pieces of ``LONGEST_PIECE`` tokens."""
    for number, view in enumerate(views):
        tokens: list[int] = []
        for token, shape in enumerate(view.shapes):
            if shape.isspace():
                continue
            if tokens and (view.sentences[token] != view.sentences[tokens[-1]] or len(tokens) == LONGEST_PIECE):
                yield Piece(number, tokens)
                tokens = []
            tokens.append(token)
        if tokens:
            yield Piece(number, tokens)
