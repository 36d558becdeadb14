"""An article that is found and not made yet: what one process reads and another makes an article of.

Mending, the date and the language check take far more time than finding where an article begins and ends. Parted from
it, they are done by the workers, and a resumed run passes over what is done without them.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from salur.io.articles import Place
from salur.io.sources import Source


@dataclass(frozen=True, slots=True)
class Entry:
    """A place of the input that holds an article, or what is left of one.

    Attributes:
        place: where it stands.
        offset: bytes of its file read when it was found, packed ones where the file is packed; tells a run's progress.
        size: characters of its text, or bytes of its file where that is not read yet; bounds what a batch holds.
        fields: the row of a table; ``None`` where the file itself is the article.
        source: the file that is the article; ``None`` for a row.
        data: the unpacked bytes of that file where they had to be read at once: standard input.
        problem: why no article can be made of it, in words for a user.
    """

    place: Place
    offset: int = 0
    size: int = 0
    fields: Mapping[str, Any] | None = None
    source: Source | None = None
    data: bytes | None = None
    problem: str | None = None

    @property
    def path(self) -> str:
        """The input file; ``-`` is standard input."""
        return self.place.path
