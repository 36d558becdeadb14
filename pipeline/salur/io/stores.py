"""Paths that are URLs of stores (``s3://``, ``gs://``, ``memory://``, …): asked by way of fsspec, which is an extra.

Every function also takes the path of a file on this machine, and then needs no fsspec; ``file://`` is such a path.
"""

import hashlib
import re
from collections.abc import Iterator
from contextlib import contextmanager
from io import BufferedReader, RawIOBase
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, Any, BinaryIO, cast

from salur.errors import StoreError

if TYPE_CHECKING:
    from fsspec import AbstractFileSystem

# Two letters at least: C:// is a drive.
_URL = re.compile(r"[A-Za-z][A-Za-z0-9+.-]+://")
_MAGIC = re.compile(r"[*?\[]")
_LOCAL = "file://"
# What tells one state of an object from another, by store; whether it came from a listing or not must not matter.
_STAMPS = ("ETag", "etag", "md5Hash", "generation", "LastModified", "last_modified", "updated", "mtime", "created")
_BUFFER = 1 << 20


def local_path(path: str) -> str:
    """Return ``file:///a/b`` as ``/a/b``, anything else as it is."""
    return path.removeprefix(_LOCAL)


def is_url(path: str) -> bool:
    """Tell whether a path is for fsspec to resolve."""
    return bool(_URL.match(path)) and not path.startswith(_LOCAL)


def exists(path: str) -> bool:
    """Tell whether there is such a file or folder, or anything that the pattern of a URL fits.

    Raises:
        StoreError: the store cannot be asked.
    """
    if not is_url(path):
        return Path(local_path(path)).exists()
    with _asking(path) as (store, name):
        return bool(store.glob(name)) if _MAGIC.search(name) else bool(store.exists(name))


def find(url: str) -> list[str] | None:
    """Return the URLs of all files below a folder, or that a pattern fits, sorted; ``None`` if it is neither.

    Hidden files and folders are left out.

    Raises:
        StoreError: the store cannot be asked.
    """
    with _asking(url) as (store, name):
        if _MAGIC.search(name):
            found, base = store.glob(name), name[: cast("re.Match[str]", _MAGIC.search(name)).start()]
        elif store.isdir(name):
            found, base = store.find(name), name
        else:
            return None
        shown = (each for each in found if not re.search(r"(?:^|/)\.", each[len(base) :]))
        return [str(store.unstrip_protocol(each)) for each in sorted(shown)]


def state_of(path: str) -> tuple[int, str]:
    """Return size in bytes and something that changes when the file does.

    Raises:
        OSError: there is no such file, or it may not be read.
        StoreError: the store cannot be asked.
    """
    if not is_url(path):
        stat = Path(path).stat()
        return stat.st_size, str(stat.st_mtime_ns)
    with _asking(path) as (store, name):
        info: dict[str, Any] = store.info(name)
    stamp = next((str(info[key]) for key in _STAMPS if info.get(key)), "")
    return int(info.get("size") or 0), stamp


def open_url(url: str) -> BinaryIO:
    """Return the bytes of an object as a stream that can be rewound.

    What breaks while it is read is no OSError but a StoreError: the rest of the object shall not be taken for missing.

    Raises:
        OSError: there is no such object, or it may not be read.
        StoreError: the store cannot be asked.
    """
    with _asking(url) as (store, name):
        return BufferedReader(_Object(url, store.open(name, "rb")), _BUFFER)


def put(file: str, url: str) -> None:
    """Write a local file to a store, where it appears when it is complete.

    Raises:
        OSError: it may not be written there.
        StoreError: the store cannot be asked.
    """
    with _asking(url) as (store, name):
        store.put_file(file, name)


def remove(path: str) -> None:
    """Remove a file if it is there.

    Raises:
        OSError: it may not be removed.
        StoreError: the store cannot be asked.
    """
    if not is_url(path):
        Path(local_path(path)).unlink(missing_ok=True)
        return
    with _asking(path) as (store, name):
        if store.exists(name):
            store.rm_file(name)


def identity(path: str) -> str:
    """Return the one name of a file that may be named in several ways.

    Raises:
        StoreError: it is in a store that is not known.
    """
    if not is_url(path):
        return str(Path(local_path(path)).resolve())
    with _asking(path) as (store, name):
        return str(store.unstrip_protocol(name))


def beside(path: str, ending: str) -> str:
    """Return the path of a file beside another: ``a/out.jsonl`` → ``a/out.stats.json`` for ``.stats.json``."""
    if is_url(path):
        head, slash, name = path.rpartition("/")
        return head + slash + PurePosixPath(name).stem + ending
    return str(Path(path).with_name(Path(path).stem + ending))


def stand_in(path: str) -> str:
    """Return where a file is kept until it can be given to a store: in the current folder, named after its URL.

    A path of this machine stands for itself.
    """
    if not is_url(path):
        return local_path(path)
    name = PurePosixPath(path.rpartition("/")[2])
    return f"{name.stem}-{hashlib.sha256(path.encode(errors='replace')).hexdigest()[:8]}{name.suffix}"


class _Object(RawIOBase):
    """An object of a store as a raw stream."""

    def __init__(self, url: str, stream: Any) -> None:  # noqa: ANN401  # fsspec's files have no common type
        self._url, self._stream = url, stream

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:  # noqa: ANN401  # whatever can be written to
        with _told(self._url):
            data = self._stream.read(len(buffer))
        buffer[: len(data)] = data
        return len(data)

    def seek(self, offset: int, whence: int = 0) -> int:
        return int(self._stream.seek(offset, whence))

    def tell(self) -> int:
        return int(self._stream.tell())

    def close(self) -> None:
        self._stream.close()
        super().close()


@contextmanager
def _asking(url: str) -> "Iterator[tuple[AbstractFileSystem, str]]":
    """Yield the store of a URL and the name in it; what goes wrong is told in our words."""
    try:
        import fsspec  # noqa: PLC0415  # an extra
    except ImportError as error:
        raise StoreError(f"{url}: paths of stores need fsspec: pip install 'salur[remote]'") from error
    with _told(url):
        try:
            store, name = fsspec.core.url_to_fs(url)
        except ImportError as error:
            # fsspec names the package; its message is made for people.
            raise StoreError(f"{url}: {error}") from error
        except ValueError as error:
            raise StoreError(f"{url}: no store that fsspec knows: {error}") from error
        yield store, name


@contextmanager
def _told(url: str) -> Iterator[None]:
    try:
        yield
    except (StoreError, FileNotFoundError, PermissionError):
        raise
    except Exception as error:  # each store fails in its own way
        raise StoreError(f"{url}: {type(error).__name__}: {error}") from error
