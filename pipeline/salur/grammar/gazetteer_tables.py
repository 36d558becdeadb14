"""The tables of ``data/gazetteer/`` as rows, and the 83,000 villages in a form that loads fast and stays small."""

from bisect import bisect_left
from collections.abc import Iterator, Mapping
from pathlib import Path

from salur.errors import ResourceError

_APOSTROPHES = str.maketrans("", "", "'’`")


def name_key(name: str) -> str:
    """Return a name as it is looked up: lower case, hyphens as spaces, no apostrophes or full stops."""
    if name.isalpha():
        return name.lower()
    plain = name.lower().translate(_APOSTROPHES)
    return " ".join(plain.replace("-", " ").replace("/", " ").replace(".", " ").split())


def read_rows(path: Path) -> Iterator[list[str]]:
    """Yield the rows of a table: tab-separated cells under a header; lines with ``#`` are comments.

    Args:
        path: of the table.

    Raises:
        ResourceError: the file cannot be read, or a row has another number of cells than the header.
    """
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise ResourceError(f"cannot read {path}: {error}") from error
    lines = (line for line in text.split("\n") if line and line[0] != "#")
    width = next(lines, "").count("\t") + 1
    for line in lines:
        cells = line.split("\t")
        if len(cells) != width:
            raise ResourceError(f"{path}: expected {width} cells, found {line!r}")
        yield cells


class Villages:
    """The villages by name, by code and by district.

    Args:
        path: of the table, ordered by code.

    Raises:
        ResourceError: the table cannot be read, or is not in order.
    """

    def __init__(self, path: Path) -> None:
        self._codes: list[str] = []
        self._names: list[str] = []
        # A list only where several villages bear the name: 83,000 tuples would take twice the memory.
        self._by_key: dict[str, str | list[str]] = {}
        for code, name in read_rows(path):
            self._codes.append(code)
            self._names.append(name)
            key = name.lower() if name.isalpha() else name_key(name).replace(" ", "")
            before = self._by_key.setdefault(key, code)
            if isinstance(before, list):
                before.append(code)
            elif before is not code:
                self._by_key[key] = [before, code]
        if self._codes != sorted(self._codes):
            raise ResourceError(f"{path}: rows must be in the order of their codes")

    def codes(self, key: str) -> tuple[str, ...]:
        """Return the codes of the villages of a name (:func:`name_key` form without spaces)."""
        found = self._by_key.get(key, ())
        return (found,) if isinstance(found, str) else tuple(found)

    def name(self, code: str) -> str:
        """Return the name of a village.

        Raises:
            KeyError: no village has the code.
        """
        at = bisect_left(self._codes, code)
        if at == len(self._codes) or self._codes[at] != code:
            raise KeyError(code)
        return self._names[at]

    def of_district(self, code: str) -> Mapping[str, str]:
        """Return the name keys of a district's villages by code."""
        at, found = bisect_left(self._codes, code + "."), {}
        while at < len(self._codes) and self._codes[at].startswith(code + "."):
            found[self._codes[at]] = name_key(self._names[at])
            at += 1
        return found
