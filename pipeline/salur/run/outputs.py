"""The files of a run: records in the format that was asked for, rejects, and on request articles and refused events."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from salur.config import Settings
from salur.errors import SettingsError
from salur.io.output import STDOUT, Output
from salur.io.rejects import rejects_path
from salur.io.report import Reject
from salur.io.stores import beside, identity, local_path, remove
from salur.io.writers import OutputFormat, RecordWriter, open_writer, output_format
from salur.records import ArticleRecords, GivingRecord
from salur.run.checkpoints import shards_folder
from salur.run.parts import ARTICLES, RECORDS, REFUSED, REJECTS


@dataclass(frozen=True, slots=True)
class Targets:
    """Where the results of a run go.

    Attributes:
        output: the file of the records, its URL, or ``-`` for standard output.
        format: its format; by its suffix if ``None``, JSONL where that tells nothing.
        articles: a file for the articles as they were read (JSONL).
        refused: a file for refused event candidates (JSONL).
    """

    output: str
    format: OutputFormat | None = None
    articles: str | None = None
    refused: str | None = None

    def __post_init__(self) -> None:
        for name in ("output", "articles", "refused"):
            if path := getattr(self, name):
                object.__setattr__(self, name, local_path(path))

    @property
    def statistics(self) -> str | None:
        """Where the figures go: ``out.jsonl`` → ``out.stats.json``; ``None`` where there is no place beside it."""
        return beside(self.output, ".stats.json") if self.rejects else None

    @property
    def rejects(self) -> str | None:
        """Where the rejects go: ``out.jsonl`` → ``out.rejects.jsonl``; ``None`` where there is no place beside it."""
        return rejects_path(self.output)

    def files(self) -> list[str]:
        """Return the files that the run writes, and the folder of its shards: it does not read them from a folder.

        They are named as :func:`salur.io.stores.identity` does.
        """
        names = [self.output, self.articles, self.refused, self.rejects, self.statistics]
        if self.rejects:
            names.append(str(shards_folder(self.output)))
        return [identity(name) for name in names if name and name != STDOUT]

    def streams(self) -> frozenset[str]:
        """Return what workers must hand on besides records and rejects."""
        return frozenset(name for name, path in ((ARTICLES, self.articles), (REFUSED, self.refused)) if path)

    def check(self, settings: Settings) -> None:
        """Raise OutputError or SettingsError now, before minutes of work, if something cannot be written."""
        if (self.format or output_format(self.output)) == "csv" and settings.extract.by == "article":
            raise SettingsError("CSV holds a row an item: write --by article to .jsonl or .parquet")
        for path in (self.output, self.articles, self.refused):
            if path and path != STDOUT:
                Output(path).discard()


class Outputs:
    """Takes the streams of parts, and gives the files their names when the context is left without an error.

    Args:
        targets: where to.
        settings: ``extract.by`` tells what a line is.
        on_reject: called with each reject that has no file to go to.
        keep: how many of the first records to keep in ``kept``.
        scrap: whether unfinished files are removed after an error rather than left as ``<name>.part``.

    Raises:
        OutputError: a file cannot be written.
    """

    def __init__(
        self, targets: Targets, settings: Settings, *, on_reject: Callable[[Reject], None], keep: int, scrap: bool
    ) -> None:
        self.kept: list[GivingRecord] = []
        self._targets, self._on_reject, self._keep, self._scrap = targets, on_reject, keep, scrap
        self._by_article = settings.extract.by == "article"
        self._files: dict[str, Output] = {}
        self._writer: RecordWriter | None = None
        if (targets.format or output_format(targets.output)) == "jsonl":
            self._files[RECORDS] = Output(targets.output)
        else:
            self._writer = open_writer(targets.output, by=settings.extract.by, format=targets.format)
        for name, path in ((ARTICLES, targets.articles), (REFUSED, targets.refused)):
            if path:
                self._files[name] = Output(path)

    def add(self, streams: Mapping[str, bytes]) -> None:
        """Take what some articles came to.

        Raises:
            OutputError: it cannot be written.
        """
        records = streams.get(RECORDS, b"")
        if self._writer or len(self.kept) < self._keep:
            self._take_records(records)
        if rejects := streams.get(REJECTS):
            self._take_rejects(rejects)
        for name, file in self._files.items():
            if name != REJECTS:
                file.write(streams.get(name, b""))

    def _take_records(self, lines: bytes) -> None:
        for line in lines.splitlines():
            if self._by_article:
                article = ArticleRecords.model_validate_json(line)
            else:
                record = GivingRecord.model_validate_json(line)
                article = ArticleRecords(id=record.article_id, records=(record,))
            if self._writer:
                self._writer.write(article)
            elif len(self.kept) >= self._keep:
                return
            self.kept.extend(article.records[: self._keep - len(self.kept)])

    def _take_rejects(self, lines: bytes) -> None:
        if self._targets.rejects is None:
            for line in lines.splitlines():
                self._on_reject(Reject.model_validate_json(line))
            return
        if REJECTS not in self._files:
            self._files[REJECTS] = Output(self._targets.rejects)
        self._files[REJECTS].write(lines)

    def flush(self) -> None:
        """Have what was taken reach its readers, where the records go to standard output."""
        if self._files.get(RECORDS) and self._files[RECORDS].direct:
            self._files[RECORDS].flush()

    def __enter__(self) -> "Outputs":
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: object) -> None:
        if kind is not None:
            self._let_go()
            return
        try:
            self._commit()
        except BaseException:
            self._let_go()
            raise

    def _commit(self) -> None:
        rejects = self._targets.rejects
        if rejects and REJECTS not in self._files:
            # Those of an earlier run are not this one's.
            remove(rejects)
        # The records last: where they are, everything is.
        for name in sorted(self._files, key=lambda each: each == RECORDS):
            self._files[name].commit()
        if self._writer:
            self._writer.commit()

    def _let_go(self) -> None:
        if self._writer:
            self._writer.__exit__(OSError, None, None)
        for file in self._files.values():
            if self._scrap:
                file.discard()
            else:
                file.close()
