"""Ids that come twice, told with eight bytes an article however many there are."""

import hashlib
from collections.abc import Iterable
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

Digests: TypeAlias = NDArray[np.uint64]
# 128 MB; later articles are compared with these and not remembered.
_MOST = 1 << 24


class SeenIds:
    """The ids of a run so far, as sorted runs of digests that are merged as they grow.

    That any two different ids of ten million share their digest has a chance of one in 370,000 (n² / 2**65).
    """

    def __init__(self) -> None:
        self._runs: list[Digests] = []
        self._size = 0

    def add(self, digests: Digests) -> list[int]:
        """Remember some ids; return the places of those that came before, among them or earlier."""
        values, first = np.unique(digests, return_index=True)
        known = np.zeros(len(values), dtype=bool)
        for run in self._runs:
            places = np.searchsorted(run, values)
            known |= run[np.minimum(places, len(run) - 1)] == values
        new = np.zeros(len(digests), dtype=bool)
        new[first[~known]] = True
        self._remember(values[~known])
        return [int(place) for place in np.flatnonzero(~new)]

    def _remember(self, values: Digests) -> None:
        if not len(values) or self._size + len(values) > _MOST:
            return
        self._size += len(values)
        self._runs.append(values)
        while len(self._runs) > 1 and len(self._runs[-2]) < 2 * len(self._runs[-1]):
            last, before = self._runs.pop(), self._runs.pop()
            self._runs.append(np.sort(np.concatenate((before, last))))


def digests_of(ids: Iterable[str]) -> Digests:
    """Return eight bytes for each id that depend on the id alone."""
    joined = b"".join(hashlib.blake2b(each.encode(errors="surrogateescape"), digest_size=8).digest() for each in ids)
    return np.frombuffer(joined, dtype="<u8").astype(np.uint64)
