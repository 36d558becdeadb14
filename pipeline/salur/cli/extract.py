"""``salur extract``: articles in, records out."""

from typing import Any

import click
from rich.console import Console

from salur.cli.progress import ProgressLine, figures
from salur.cli.terminal import EXIT_REJECTS, config_option, err, out
from salur.config import Settings
from salur.errors import OutputError, StoreError
from salur.io.output import STDOUT
from salur.io.report import Reject
from salur.io.sources import STDIN
from salur.io.stores import exists, identity
from salur.loading import load
from salur.rendering import record_text, visible
from salur.run.batch import Summary, Targets, resumable, run_to
from salur.run.checkpoints import shards_folder

# With --show a person reads; a file is the place for more.
_SHOWN = 200


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
@click.option(
    "--processes", metavar="N", type=click.IntRange(0), help="Worker processes; 0: all cores (run.processes)."
)
@click.option("--engine", type=click.Choice(["local", "ray"]), help="Who does the work (setting run.engine).")
@click.option("--ray-address", metavar="ADDR", help="The Ray cluster: auto, HOST:6379, … (setting run.ray_address).")
@click.option("--unordered", is_flag=True, help="Write records as they are done, not in input order (run.ordered).")
@click.option("--restart", is_flag=True, help="Throw away what a killed run has left instead of going on with it.")
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
    """Extract giving records from PATHS: files, folders (all below them), URLs (s3://…) or - for standard input.

    Formats are .txt, .html, .jsonl, .csv, .tsv and .parquet, all but the last also with .gz or .zst. Articles that
    cannot be read or processed go to OUTPUT.rejects.jsonl with the reason; the rest of the run is unharmed. A run that
    was killed goes on where it stopped when the same command is given again. Figures go to OUTPUT.stats.json.
    URLs need the extra `remote`, --engine ray the extra `ray`: pip install 'salur[remote,ray]'.
    """
    settings = _settings(options)
    paths, output = list(options["paths"]), options["output"]
    targets = Targets(output, options["format_"], articles=options["articles"], refused=options["rejected"])
    _check(paths, targets)
    summary = _extract(paths, targets, settings, restart=options["restart"], keep=_SHOWN if options["show"] else 0)
    # Where the records themselves go to standard output, what people read must not stand between them.
    console = err() if output == STDOUT else out()
    for number, record in enumerate(summary.kept, 1):
        console.print(record_text(record, number))
    if options["show"] and summary.statistics.records > len(summary.kept):
        console.print(f"… and {summary.statistics.records - len(summary.kept):,} more in {output}", markup=False)
    _summarize(err(), targets, summary)
    if options["strict"] and summary.statistics.rejects:
        raise SystemExit(EXIT_REJECTS)


def _settings(options: dict[str, Any]) -> Settings:
    settings: Settings = options["settings"]
    events, how, work = settings.events, settings.extract, settings.run
    if options["min_confidence"] is not None:
        events = events.model_copy(update={"min_confidence": options["min_confidence"]})
    if options["rejected"]:
        events = events.model_copy(update={"keep_rejected": True})
    if options["by"]:
        how = how.model_copy(update={"by": options["by"]})
    if options["processes"] is not None:
        work = work.model_copy(update={"processes": options["processes"]})
    for name in ("engine", "ray_address"):
        if options[name] is not None:
            work = work.model_copy(update={name: options[name]})
    if options["unordered"]:
        work = work.model_copy(update={"ordered": False})
    return settings.model_copy(update={"events": events, "extract": how, "run": work})


def _check(paths: list[str], targets: Targets) -> None:
    files = [path for path in paths if path != STDIN]
    missing = [path for path in files if not exists(path)]
    if missing:
        raise click.UsageError(f"no such file or folder: {', '.join(missing)}")
    written = targets.files()
    if len(set(written)) < len(written):
        raise click.UsageError("two outputs have the same name")
    overwritten = [path for path in files if identity(path) in written]
    if overwritten:
        raise click.UsageError(f"{', '.join(overwritten)} would be read and written at once")


def _extract(paths: list[str], targets: Targets, settings: Settings, *, restart: bool, keep: int) -> Summary:
    console = err()
    again = resumable(paths, targets)
    if again and shards_folder(targets.output).is_dir() and not restart:
        console.print(f"going on with {shards_folder(targets.output)}", markup=False, soft_wrap=True)
    elif restart and not again:
        raise click.UsageError("--restart: a run from standard input, or to a device, leaves nothing to begin anew")
    try:
        with ProgressLine(console) as line:
            return run_to(
                paths, targets, settings, restart=restart, keep=keep, make=load, on_progress=line.update,
                on_reject=lambda reject: console.print(f"rejected: {_told(reject)}", markup=False, soft_wrap=True),
            )  # fmt: skip
    except (KeyboardInterrupt, OutputError, StoreError):
        # What the error says comes after this.
        if again and any(shards_folder(targets.output).glob("[0-9]*.json")):
            folder = shards_folder(targets.output)
            console.print(f"Finished shards stay in {folder}; the same command goes on.", markup=False, soft_wrap=True)
        raise


def _told(reject: Reject) -> str:
    return visible(f"{reject.article_id}: {reject.reason} (stage: {reject.stage})")


def _summarize(console: Console, targets: Targets, summary: Summary) -> None:
    """Print the figures of the run, and what its user should know about some articles."""
    statistics = summary.statistics
    for kind, count in statistics.notices.items():
        console.print(f"{count:,} {_KINDS.get(kind, kind)}:", style="yellow", markup=False)
        _print_examples(console, [f"{id_}: {reason}" for id_, reason, _ in statistics.examples[kind]], count)
    if statistics.rejects and targets.rejects:
        console.print(f"{statistics.rejects:,} rejected, all in {targets.rejects}:", style="red", markup=False)
        told = [f"{id_}: {reason} (stage: {stage})" for id_, reason, stage in statistics.examples["reject"]]
        _print_examples(console, told, statistics.rejects)
    if summary.resumed:
        console.print(f"{summary.resumed:,} of {summary.shards:,} shards were finished before.", markup=False)
    line = figures(statistics, summary.words_per_second)
    console.print(f"{line} → {targets.output}", style="bold", markup=False, soft_wrap=True)


def _print_examples(console: Console, examples: list[str], count: int) -> None:
    for example in examples:
        console.print(visible(f"  {example}"), markup=False, soft_wrap=True)
    if count > len(examples):
        console.print("  …", markup=False)


_KINDS = {
    "language": "in another language",
    "published": "without a valid publication date",
    "duplicate": "with an id that came before",
    "encoding": "in another encoding than expected",
    "skipped": "files skipped",
}
