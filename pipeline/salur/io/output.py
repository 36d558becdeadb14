"""A file that appears under its name when it is complete; until then, and after a failure, it is ``<name>.part``."""

import errno
import os
import sys
from contextlib import suppress
from pathlib import Path
from typing import BinaryIO, cast

from salur.errors import OutputError, StoreError
from salur.io.stores import is_url, local_path, put, stand_in

STDOUT = "-"
_BUFFER = 1 << 16


def refusal(path: str, error: OSError) -> str:
    """Return the message for a user when the system refuses to write a file."""
    reason = "no space left on the device" if error.errno == errno.ENOSPC else error.strerror or str(error)
    return f"cannot write {path}: {reason}"


def sync_folder(folder: Path) -> None:
    """Have the names in a folder outlive a power cut, where the system can do that."""
    if os.name != "posix":
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        # Some network file systems refuse this for folders; they keep their own promises.
        with suppress(OSError):
            os.fsync(descriptor)
    finally:
        os.close(descriptor)


class Output:
    """Whole lines (or rows) into a file, which holds nothing but whole ones at any time.

    Standard output, devices and pipes are written to directly, as there is nothing to rename. What goes to a store is
    written in the current folder and handed over when it is complete.

    Args:
        path: the file, its URL, or ``-`` for standard output.

    Raises:
        OutputError: there is no such folder, or it may not be written to.
    """

    def __init__(self, path: str) -> None:
        self.path = path = local_path(path)
        # Where it is on this machine.
        self._file = stand_in(path)
        target = Path(self._file)
        self.direct = path == STDOUT or (target.exists() and not target.is_file())
        if path != STDOUT and target.is_dir():
            raise OutputError(f"cannot write {path}: it is a folder; name a file in it")
        self.part = path if self.direct else self._file + ".part"
        self._pending: list[bytes] = []
        self._size = self._written = 0
        self._stream = self._open()

    def _open(self) -> BinaryIO:
        if self.path == STDOUT:
            return sys.stdout.buffer
        folder = Path(self._file).parent
        if not folder.is_dir():
            raise OutputError(f"cannot write {self.path}: there is no folder {folder}")
        try:
            # Unbuffered: what is not written yet is in our hands alone, so that a full disk leaves no torn line.
            return cast("BinaryIO", Path(self.part).open("wb", buffering=0))
        except OSError as error:
            raise OutputError(refusal(self.path, error)) from error

    def write(self, data: bytes) -> None:
        """Take one or more whole lines; they reach the file by and by.

        Raises:
            OutputError: they cannot be written; the whole lines before them stay in ``<name>.part``.
        """
        self._pending.append(data)
        self._size += len(data)
        if self._size >= _BUFFER:
            self.flush()

    def flush(self) -> None:
        """Write what is pending.

        Raises:
            OutputError: see :meth:`write`.
        """
        parts, self._pending, self._size = self._pending, [], 0
        data = b"".join(parts)
        if not data:
            return
        try:
            self._write_all(data)
        except BrokenPipeError:
            raise
        except OSError as error:
            self._keep_whole(parts)
            raise self._failure(error) from error
        self._written += len(data)

    def _write_all(self, data: bytes) -> None:
        view = memoryview(data)
        while view:
            view = view[self._stream.write(view) :]
        if self.direct:
            self._stream.flush()

    def _keep_whole(self, parts: list[bytes]) -> None:
        """Cut the file after the last part that reached it whole."""
        if self.direct:
            return
        size = Path(self.part).stat().st_size
        for part in parts:
            if self._written + len(part) > size:
                break
            self._written += len(part)
        os.truncate(self.part, self._written)

    def _failure(self, error: OSError) -> OutputError:
        kept = "" if self.direct else f"; what was written before is whole and stays in {self.part}"
        return OutputError(refusal(self.path, error) + kept)

    def commit(self) -> None:
        """Write what is pending and give the file its name.

        Raises:
            OutputError: see :meth:`write`.
        """
        self.flush()
        if self.direct:
            self._release()
            return
        try:
            os.fsync(self._stream.fileno())
            self._stream.close()
            if is_url(self.path):
                self._hand_over()
                return
            Path(self.part).replace(self.path)
            sync_folder(Path(self.path).parent)
        except OSError as error:
            raise self._failure(error) from error

    def _hand_over(self) -> None:
        try:
            put(self.part, self.path)
        except OSError as error:
            raise OutputError(refusal(self.path, error)) from error
        except StoreError as error:
            raise OutputError(f"cannot write {error}") from error
        Path(self.part).unlink()

    def close(self) -> None:
        """Let go of the unfinished file, with what is pending if that can be written."""
        # The error that brought us here is the one to tell.
        with suppress(OutputError, BrokenPipeError):
            self.flush()
        self._release()

    def _release(self) -> None:
        if self.path != STDOUT:
            self._stream.close()

    def discard(self) -> None:
        """Remove the unfinished file."""
        self._release()
        if not self.direct:
            Path(self.part).unlink(missing_ok=True)
