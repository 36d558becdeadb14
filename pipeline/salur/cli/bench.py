"""``salur bench``: speed and memory on this machine."""

import json
from dataclasses import asdict
from pathlib import Path
from typing import Any

import click

from salur.bench.page import page
from salur.bench.suite import measure
from salur.bench.texts import Sizes
from salur.cli.terminal import err
from salur.io.output import Output


@click.command("bench", short_help="Measure speed and memory on this machine.")
@click.option("output", "-o", "--output", metavar="FILE", required=True, help="Where the page goes (Markdown).")
@click.option(
    "--corpus",
    metavar="DIR",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    help="The folder with raw and giving; data/gold if left out.",
)
@click.option("--results", metavar="FILE", help="Write everything that was measured to FILE too (JSON).")
@click.option("--repeat", metavar="N", type=click.IntRange(1), default=3, show_default=True, help="Times each is done.")
@click.option("--raw", metavar="N", type=click.IntRange(1), default=2048, show_default=True, help="Articles of news.")
@click.option(
    "--events", metavar="N", type=click.IntRange(1), default=140, show_default=True, help="Articles with events."
)
@click.option(
    "--reference", metavar="N", type=click.IntRange(0), default=640, show_default=True,
    help="Articles for fr_core_news_sm; 0 leaves it out.",
)  # fmt: skip
@click.option(
    "--stanza", metavar="N", type=click.IntRange(0), default=96, show_default=True,
    help="Articles for the Stanza backend; 0 leaves it out.",
)  # fmt: skip
@click.option(
    "--latency", metavar="N", type=click.IntRange(1), default=500, show_default=True, help="Articles one at a time."
)
@click.option(
    "--growth", metavar="N", type=click.IntRange(1), default=30_000, show_default=True, help="Articles of the long run."
)
def command(output: str, corpus: Path | None, results: str | None, repeat: int, **sizes: Any) -> None:  # noqa: ANN401
    """Measure throughput, latency, loading and memory beside fr_core_news_sm and Stanza, and write them as a page.

    Nothing else should run on the machine meanwhile. The extra is `bench`: pip install 'salur[bench]'.
    """
    targets = [Output(name) for name in (output, results) if name]
    console = err()
    bench = measure(
        corpus, Sizes(**sizes), repeat=repeat, tell=lambda what: console.print(what, markup=False, soft_wrap=True)
    )
    for target, text in zip(targets, (page(bench), json.dumps(asdict(bench), indent=1) + "\n"), strict=False):
        target.write(text.encode())
        target.commit()
