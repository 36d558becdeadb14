"""The files behind the paths a user names, and their bytes: opened, unpacked and decoded with bounded memory."""

import codecs
import gzip
import os
import re
import sys
import zlib
from collections.abc import Collection, Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from io import BufferedReader
from pathlib import Path
from typing import BinaryIO, Literal, cast

import pyarrow as pa

from salur.io.report import Report
from salur.io.stores import find, identity, is_url, local_path, open_url

Format = Literal["text", "html", "jsonl", "csv", "parquet"]

STDIN = "-"
FORMATS: dict[str, Format] = {
    ".txt": "text", ".html": "html", ".htm": "html", ".jsonl": "jsonl", ".ndjson": "jsonl", ".csv": "csv",
    ".tsv": "csv",     ".parquet": "parquet",
}  # fmt: skip
# What goes wrong when a file is read: missing or forbidden, a broken or cut gzip stream.
READ_ERRORS = (OSError, EOFError, zlib.error)

_CHUNK = 1 << 16
_PACKED = (".gz", ".zst")
_BOMS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))
_CONTROL = re.compile(rb"[\x00-\x08\x0e-\x1a\x1c-\x1f\x7f]")
# Text may hold a stray control character; a hundredth of them is no text.
_CONTROL_SHARE = 0.01


class UndecodableError(ValueError):
    """Bytes that are no text in any of the encodings tried."""


@dataclass(frozen=True, slots=True)
class Source:
    """One input file.

    Attributes:
        path: as the user wrote it, or found in a folder that the user named; ``-`` is standard input.
        format: how its articles are laid out.
        packed: whether it is compressed with gzip, or Zstandard where its name ends in ``.zst``.
    """

    path: str
    format: Format
    packed: bool = False

    def open(self) -> BinaryIO:
        """Return the unpacked bytes as a stream.

        Raises:
            OSError: there is no such file, or it may not be read.
            StoreError: its store cannot be asked.
        """
        if self.path == STDIN:
            return sys.stdin.buffer
        remote = open_url(self.path) if is_url(self.path) else None
        if not self.packed:
            return remote or Path(self.path).open("rb")
        if self.path.casefold().endswith(".zst"):
            # Arrow, which we have for Parquet, brings Zstandard along.
            return _Unpacked(pa.PythonFile(remote, "r") if remote else pa.OSFile(self.path))
        return cast("BinaryIO", gzip.open(remote or self.path, "rb"))


class _Unpacked(BufferedReader):
    def __init__(self, packed: pa.NativeFile) -> None:
        super().__init__(pa.CompressedInputStream(packed, "zstd"))
        self.fileobj = packed


def position(stream: BinaryIO) -> int:
    """Return how many bytes of its file an opened source has read, packed ones where it is packed; 0 if unknown."""
    # What unpacks keeps the file itself under this name, as gzip does.
    try:
        return int(getattr(stream, "fileobj", stream).tell())
    except (OSError, ValueError):
        return 0


def find_sources(paths: Iterable[str], report: Report, *, exclude: Collection[str] = ()) -> Iterator[Source]:
    """Yield the input files behind ``paths``: files as named, folders with all below them in sorted order.

    A file that is named but has no format we know becomes a reject; in folders such files are skipped and counted.

    Args:
        paths: files, folders, URLs of either and ``-``.
        report: told of what is rejected or skipped.
        exclude: files and folders to pass over in folders, as :func:`salur.io.stores.identity` names them: a run's own
            outputs.

    Raises:
        StoreError: a store cannot be asked.
    """
    for path in map(local_path, paths):
        if path == STDIN:
            yield _standard_input()
        elif is_url(path) and (found := find(path)) is not None:
            for each in found:
                if each not in exclude:
                    yield from _known_source(each, report)
        elif Path(path).is_dir():
            yield from _walk(path, report, exclude)
        elif source := _source(path):
            yield source
        else:
            report.reject(path, f"unknown format: the name must end in one of {_known()}", path=path)


def _known() -> str:
    return ", ".join(FORMATS) + " (all but .parquet also with .gz or .zst)"


def _source(path: str) -> Source | None:
    name = Path(path).name.casefold()
    packed = name.endswith(_PACKED)
    kind = FORMATS.get(Path(Path(name).stem if packed else name).suffix)
    if kind is None or (packed and kind == "parquet"):
        return None
    return Source(path, kind, packed)


def _walk(folder: str, report: Report, exclude: Collection[str]) -> Iterator[Source]:
    def unreadable(error: OSError) -> None:
        report.reject(str(error.filename), f"cannot read folder: {error.strerror}", path=str(error.filename))

    for parent, folders, names in os.walk(folder, onerror=unreadable):
        folders[:] = sorted(
            name
            for name in folders
            if not (name.startswith(".") or (exclude and identity(str(Path(parent) / name)) in exclude))
        )
        for name in sorted(names):
            path = str(Path(parent) / name)
            if name.startswith(".") or (exclude and identity(path) in exclude):
                continue
            if Path(path).exists() and not Path(path).is_file():
                # A pipe would keep us waiting for ever.
                report.notice("skipped", path, "skipped: no regular file", path=path)
            else:
                yield from _known_source(path, report)


def _known_source(path: str, report: Report) -> Iterator[Source]:
    if source := _source(path):
        yield source
    else:
        report.notice("skipped", path, "skipped: no input format has this suffix", path=path)


def _standard_input() -> Source:
    # A pipe cannot be rewound, but a buffered reader lets us look at what comes without taking it.
    peek = getattr(sys.stdin.buffer, "peek", None)
    start = peek(_CHUNK) if peek else b""
    return Source(STDIN, "jsonl" if start.removeprefix(codecs.BOM_UTF8).lstrip().startswith(b"{") else "text")


def looks_binary(start: bytes) -> bool:
    """Say whether the first bytes of a file are no text; UTF-16 passes if it has its byte order mark."""
    if any(start.startswith(bom) for bom, _ in _BOMS[1:]):
        return False
    if b"\x00" in start or start.startswith((b"%PDF-", b"PK\x03\x04", b"\x1f\x8b")):
        return True
    return len(_CONTROL.findall(start)) > _CONTROL_SHARE * len(start)


def decode(data: bytes, encodings: Sequence[str]) -> tuple[str, str]:
    """Return the text and the encoding that fitted: that of the byte order mark, else the first that decodes.

    Raises:
        UndecodableError: none of them fits.
    """
    for encoding in _candidates(data, encodings):
        with suppress(UnicodeDecodeError):
            return data.decode(encoding), encoding
    raise UndecodableError(f"wrong encoding: no text in {', '.join(encodings)}")


def detect_encoding(source: Source, encodings: Sequence[str]) -> str:
    """Return the first encoding in which the whole file decodes; reads it once, a chunk at a time.

    Raises:
        UndecodableError: none of them fits.
        OSError: the file cannot be read.
    """
    with source.open() as stream:
        start = stream.read(_CHUNK)
    for encoding in _candidates(start, encodings):
        decoder = codecs.getincrementaldecoder(encoding)()
        try:
            with source.open() as stream:
                while chunk := stream.read(_CHUNK):
                    decoder.decode(chunk)
            decoder.decode(b"", final=True)
        except UnicodeDecodeError:
            continue
        return encoding
    raise UndecodableError(f"wrong encoding: no text in {', '.join(encodings)}")


def _candidates(start: bytes, encodings: Sequence[str]) -> Sequence[str]:
    marked = [encoding for bom, encoding in _BOMS if start.startswith(bom)]
    return marked or encodings


def read_whole(source: Source, limit: int) -> bytes | None:
    """Return all bytes of a file, or ``None`` if there are more than ``limit``.

    Raises:
        OSError: the file cannot be read.
    """
    with source.open() as stream:
        parts, size = [], 0
        while chunk := stream.read(_CHUNK):
            size += len(chunk)
            if size > limit:
                return None
            parts.append(chunk)
    return b"".join(parts)
