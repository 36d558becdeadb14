"""Runs that are stopped at a shard of the tests' choice."""

from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from salur.run import checkpoints


@contextmanager
def interrupted_before(shard: int, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Stop the run inside when it would write the given shard, as Ctrl-C does; fail if it never comes to that."""
    write = checkpoints.Checkpoints.write

    def interrupted(self, number, part, digests):
        if number == shard:
            raise KeyboardInterrupt
        write(self, number, part, digests)

    with monkeypatch.context() as patch:
        patch.setattr(checkpoints.Checkpoints, "write", interrupted)
        with pytest.raises(KeyboardInterrupt):
            yield
