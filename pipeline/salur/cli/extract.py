"""``salur extract``: articles in, records out."""

from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import click
from rich.console import Console
from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

from salur.cli.terminal import EXIT_REJECTS, config_option, err, out
from salur.config import Settings
from salur.io.output import STDOUT
from salur.io.readers import deliver
from salur.io.rejects import ModelLines, rejects_path
from salur.io.report import Reject, Report
from salur.io.sources import STDIN
from salur.io.writers import OutputFormat, open_writer
from salur.loading import load
from salur.records import GivingRecord
from salur.rendering import record_text, visible
from salur.run.batch import Extraction, Statistics, run, to_records

# With --show a person reads; a file is the place for more.
_SHOWN = 200


@dataclass(frozen=True, slots=True)
class _Options:
    paths: tuple[str, ...]
    output: str
    format: OutputFormat | None
    articles: str | None
    rejected: str | None
    show: bool
    settings: Settings

    def written(self) -> list[Path]:
        """Return the files that the run writes, so that it does not read them from a folder."""
        names = (self.output, self.articles, self.rejected, rejects_path(self.output))
        return [Path(name).resolve() for name in names if name and name != STDOUT]


@click.command("extract", short_help="Extract giving records from articles.")
@click.argument("paths", metavar="PATHS…", nargs=-1, required=True, type=click.Path())
@click.option(
    "output", "-o", "--output", metavar="FILE", required=True, help="Where the records go; - for standard output."
)
@click.option(
    "format_",
    "--format",
    type=click.Choice(["jsonl", "csv", "parquet"]),
    help="Output format (by the suffix).",
)
@click.option(
    "--by",
    type=click.Choice(["record", "article"]),
    help="A line a record, or a line an article with all its records (setting extract.by).",
)
@click.option("--show", is_flag=True, help="Print the records readably after the run.")
@config_option
@click.option("--strict", is_flag=True, help="Exit with code 1 if any article was rejected.")
@click.option("--rejected", metavar="FILE", help="Write refused event candidates with the reasons to FILE (JSONL).")
@click.option(
    "--articles", metavar="FILE", help="Write the articles as they were read to FILE (JSONL): offsets are into these."
)
@click.option(
    "--min-confidence",
    metavar="X",
    type=click.FloatRange(0, 1),
    help="Refuse records less probable than X (setting events.min_confidence).",
)
def command(**options: Any) -> None:  # noqa: ANN401  # click hands over one argument an option
    """Extract giving records from PATHS: files, folders (all below them) or - for standard input.

    Formats are .txt, .html, .jsonl, .csv, .tsv and .parquet, all but the last also with .gz or .zst. Articles that
    cannot be read or processed go to OUTPUT.rejects.jsonl with the reason; the rest of the run is unharmed.
    """
    settings = _settings(options)
    names = ("paths", "output", "articles", "rejected", "show")
    chosen = _Options(settings=settings, format=options["format_"], **{name: options[name] for name in names})
    _check(chosen)
    report, statistics, shown = _extract(chosen)
    # Where the records themselves go to standard output, what people read must not stand between them.
    console = err() if chosen.output == STDOUT else out()
    for number, record in enumerate(shown, 1):
        console.print(record_text(record, number))
    if chosen.show and statistics.records > len(shown):
        console.print(f"… and {statistics.records - len(shown):,} more in {chosen.output}", markup=False)
    _summarize(err(), chosen.output, statistics, report)
    if options["strict"] and report.rejects:
        raise SystemExit(EXIT_REJECTS)


def _settings(options: dict[str, Any]) -> Settings:
    settings: Settings = options["settings"]
    events, how = settings.events, settings.extract
    if options["min_confidence"] is not None:
        events = events.model_copy(update={"min_confidence": options["min_confidence"]})
    if options["rejected"]:
        events = events.model_copy(update={"keep_rejected": True})
    if options["by"]:
        how = how.model_copy(update={"by": options["by"]})
    return settings.model_copy(update={"events": events, "extract": how})


def _check(options: _Options) -> None:
    files = [path for path in options.paths if path != STDIN]
    missing = [path for path in files if not Path(path).exists()]
    if missing:
        raise click.UsageError(f"no such file or folder: {', '.join(missing)}")
    written = options.written()
    if len(set(written)) < len(written):
        raise click.UsageError("two outputs have the same name")
    overwritten = [path for path in files if Path(path).resolve() in written]
    if overwritten:
        raise click.UsageError(f"{', '.join(overwritten)} would be read and written at once")


def _extract(options: _Options) -> tuple[Report, Statistics, list[GivingRecord]]:
    settings = options.settings
    shown: list[GivingRecord] = []
    with ExitStack() as stack:
        # Outputs are opened first: a missing folder is told before minutes of work, not after.
        writer = stack.enter_context(open_writer(options.output, by=settings.extract.by, format=options.format))
        sinks: list[Callable[[Extraction], None]] = [lambda extraction: writer.write(to_records(extraction))]
        if options.articles:
            articles = stack.enter_context(ModelLines(options.articles))
            sinks.append(lambda extraction: articles.write(extraction.article))
        if options.rejected:
            rejected = stack.enter_context(ModelLines(options.rejected))
            sinks.append(lambda extraction: rejected.write(*extraction.rejected))
        if options.show:
            sinks.append(lambda extraction: shown.extend(extraction.records[: _SHOWN - len(shown)]))
        console = err()
        report = Report(on_reject=_reject_sink(stack, options.output, console))
        nlp = load(settings)
        sinks.append(stack.enter_context(_Progress(console, report)).update)
        deliveries = deliver(options.paths, settings=settings.reader, report=report, exclude=options.written())
        statistics = run(nlp, deliveries, sinks=sinks, report=report, batch_size=settings.extract.batch_size)
    return report, statistics, shown


def _reject_sink(stack: ExitStack, output: str, console: Console) -> Callable[[Reject], None]:
    path = rejects_path(output)
    if path is None:
        return lambda reject: console.print(f"rejected: {_told(reject)}", markup=False, soft_wrap=True)
    return stack.enter_context(ModelLines(path, lazy=True)).write


def _told(reject: Reject) -> str:
    return visible(f"{reject.article_id}: {reject.reason} (stage: {reject.stage})")


class _Progress:
    """Articles, records, rejects and words a second, on a terminal only."""

    def __init__(self, console: Console, report: Report) -> None:
        self._report, self._statistics = report, Statistics()
        text = TextColumn("{task.description}")
        self._bar = Progress(
            SpinnerColumn(), text, TimeElapsedColumn(), console=console, disable=not console.is_terminal
        )
        self._task = self._bar.add_task("reading …", total=None)

    def __enter__(self) -> "_Progress":
        self._bar.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._bar.stop()

    def update(self, extraction: Extraction) -> None:
        """Count one article."""
        self._statistics.add(extraction)
        self._bar.update(self._task, description=_figures(self._statistics, self._report))


def _figures(statistics: Statistics, report: Report) -> str:
    return (
        f"{statistics.articles:,} articles, {statistics.records:,} records, {report.rejects:,} rejects, "
        f"{statistics.words_per_second:,.0f} words/s"
    )


def _summarize(console: Console, output: str, statistics: Statistics, report: Report) -> None:
    """Print the figures of the run, and what its user should know about some articles."""
    for kind, count in report.notices.items():
        console.print(f"{count:,} {_KINDS.get(kind, kind)}:", style="yellow", markup=False)
        for notice in report.notice_examples[kind]:
            console.print(visible(f"  {notice.article_id}: {notice.reason}"), markup=False, soft_wrap=True)
        if count > len(report.notice_examples[kind]):
            console.print("  …", markup=False)
    if report.rejects and (rejects := rejects_path(output)):
        console.print(f"{report.rejects:,} rejected, all in {rejects}:", style="red", markup=False)
        for reject in report.reject_examples:
            console.print(f"  {_told(reject)}", markup=False, soft_wrap=True)
        if report.rejects > len(report.reject_examples):
            console.print("  …", markup=False)
    console.print(f"{_figures(statistics, report)} → {output}", style="bold", markup=False, soft_wrap=True)


_KINDS = {
    "language": "in another language",
    "published": "without a valid publication date",
    "duplicate": "with an id that came before",
    "encoding": "in another encoding than expected",
    "skipped": "files skipped",
}
