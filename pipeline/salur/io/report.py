"""What a run tells besides records: articles that it had to leave out, and things worth knowing about the others."""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass

from pydantic import BaseModel, ConfigDict

_EXAMPLES = 5


class Reject(BaseModel):
    """An article that a run went on without: a line of ``<output>.rejects.jsonl``.

    Attributes:
        article_id: the article's id, or the place it stands at (``file.jsonl:3``) where it has none.
        stage: ``read``, or the pipe that failed (``tokenizer``, ``salur_dates``, …).
        reason: what is wrong, in words for a user.
        path: the input that it came from; ``-`` for standard input.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    article_id: str
    stage: str
    reason: str
    path: str


@dataclass(frozen=True, slots=True)
class Notice:
    """Something that a user should know about an article which is processed all the same.

    Attributes:
        kind: ``language``, ``published``, ``duplicate``, ``encoding`` or ``skipped``.
        article_id: as in :class:`Reject`.
        reason: what was found and what was done about it.
        path: as in :class:`Reject`.
    """

    kind: str
    article_id: str
    reason: str
    path: str


class Report:
    """Counts rejects and notices; keeps a few of each kind, so that its size does not depend on the input's.

    Args:
        on_reject: called with each reject, to write it somewhere.
        on_notice: called with each notice.
    """

    def __init__(
        self,
        *,
        on_reject: Callable[[Reject], None] | None = None,
        on_notice: Callable[[Notice], None] | None = None,
    ) -> None:
        self.rejects = 0
        self.notices: Counter[str] = Counter()
        self.reject_examples: list[Reject] = []
        self.notice_examples: dict[str, list[Notice]] = {}
        self._on_reject = on_reject
        self._on_notice = on_notice

    def reject(self, article_id: str, reason: str, *, path: str, stage: str = "read") -> None:
        """Note an article that the run goes on without."""
        reject = Reject(article_id=article_id, stage=stage, reason=reason, path=path)
        self.rejects += 1
        if len(self.reject_examples) < _EXAMPLES:
            self.reject_examples.append(reject)
        if self._on_reject:
            self._on_reject(reject)

    def notice(self, kind: str, article_id: str, reason: str, *, path: str) -> None:
        """Note something about an article that is processed all the same."""
        notice = Notice(kind, article_id, reason, path)
        self.notices[kind] += 1
        examples = self.notice_examples.setdefault(kind, [])
        if len(examples) < _EXAMPLES:
            examples.append(notice)
        if self._on_notice:
            self._on_notice(notice)
