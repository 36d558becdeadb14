import errno
import io
import os
import stat
import sys
from pathlib import Path

import pytest

from salur.errors import OutputError
from salur.io.output import Output


@pytest.fixture
def target(tmp_path):
    return tmp_path / "keluar.jsonl"


def test_the_file_appears_when_it_is_complete(target):
    target.write_text("lama")
    output = Output(str(target))
    output.write(b"satu\n")
    output.flush()
    assert target.read_text() == "lama"
    assert Path(output.part).read_bytes() == b"satu\n"
    output.write(b"dua\n")
    output.commit()
    assert target.read_bytes() == b"satu\ndua\n"
    assert not Path(output.part).exists()


def test_an_unfinished_file_keeps_what_was_written(target):
    output = Output(str(target))
    output.write(b"satu\n")
    output.close()
    assert not target.exists()
    assert Path(output.part).read_bytes() == b"satu\n"


def test_a_discarded_file_leaves_nothing(target):
    output = Output(str(target))
    output.write(b"satu\n")
    output.discard()
    assert list(target.parent.iterdir()) == []


def test_missing_folder(tmp_path):
    path = tmp_path / "tiada" / "a.jsonl"
    with pytest.raises(OutputError, match=f"cannot write {path}: there is no folder {path.parent}"):
        Output(str(path))


def test_a_folder_is_no_file(tmp_path):
    with pytest.raises(OutputError, match="it is a folder"):
        Output(str(tmp_path))


def test_a_file_is_no_folder(target):
    target.write_text("")
    with pytest.raises(OutputError, match="there is no folder"):
        Output(str(target / "a.jsonl"))


@pytest.mark.skipif(not Path("/proc/self").is_dir(), reason="needs /proc")
def test_a_folder_that_nobody_may_write_to():
    with pytest.raises(OutputError, match=r"cannot write /proc/a\.jsonl: "):
        Output("/proc/a.jsonl")


@pytest.mark.parametrize("number", [errno.EACCES, errno.EROFS])
def test_read_only_folder(target, monkeypatch, number):
    def refuse(path, *args, **kwargs):
        raise OSError(number, os.strerror(number), str(path))

    monkeypatch.setattr(Path, "open", refuse)
    with pytest.raises(OutputError, match=f"cannot write {target}: {os.strerror(number)}"):
        Output(str(target))


class Disk(io.FileIO):
    """A file on a disk that takes so many bytes, the last of them in a torn write."""

    def __init__(self, path, room):
        super().__init__(path, "wb")
        self.room = room

    def write(self, data):
        if self.room <= 0:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        taken = super().write(bytes(data)[: self.room])
        self.room -= taken
        return taken


def test_a_full_disk_leaves_whole_lines(target, monkeypatch):
    monkeypatch.setattr(Output, "_open", lambda self: Disk(self.part, 45))
    output = Output(str(target))
    for number in range(3):
        output.write(b"baris %d\n" % number)
        output.flush()
    for number in range(3, 9):
        output.write(b"baris %d\n" % number)
    with pytest.raises(OutputError) as caught:
        output.flush()
    assert str(caught.value) == (
        f"cannot write {target}: no space left on the device; "
        f"what was written before is whole and stays in {target}.part"
    )
    output.close()
    assert Path(output.part).read_bytes() == b"".join(b"baris %d\n" % number for number in range(5))
    assert not target.exists()


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs /dev/full")
def test_a_full_device():
    output = Output("/dev/full")
    output.write(b"satu\n")
    with pytest.raises(OutputError, match=r"cannot write /dev/full: no space left on the device$"):
        output.commit()
    output.close()
    assert stat.S_ISCHR(Path("/dev/full").stat().st_mode)


def test_a_failing_rename(target, monkeypatch):
    output = Output(str(target))
    output.write(b"satu\n")

    def refuse(path, other):
        raise OSError(errno.EDQUOT, os.strerror(errno.EDQUOT))

    monkeypatch.setattr(Path, "replace", refuse)
    with pytest.raises(OutputError, match=r"keluar\.jsonl\.part"):
        output.commit()


def test_standard_output_is_written_to_and_stays_open(monkeypatch):
    buffer = io.BytesIO()
    monkeypatch.setattr(sys, "stdout", io.TextIOWrapper(buffer))
    output = Output("-")
    output.write(b"satu\n")
    output.commit()
    assert buffer.getvalue() == b"satu\n"
    assert not buffer.closed


def test_a_reader_that_went_away_is_no_error_of_ours(target, monkeypatch):
    class Gone(io.BytesIO):
        def write(self, data):
            raise BrokenPipeError(errno.EPIPE, "Broken pipe")

    monkeypatch.setattr(Output, "_open", lambda self: Gone())
    output = Output(str(target))
    output.write(b"satu\n")
    with pytest.raises(BrokenPipeError):
        output.commit()
