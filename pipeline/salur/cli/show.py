"""``salur show``: one article with its roles coloured."""

from pathlib import Path

import click

from salur.cli.terminal import config_option, err, out
from salur.config import Settings
from salur.errors import OutputError, SalurError
from salur.io.articles import Delivery
from salur.io.output import refusal
from salur.io.readers import deliver
from salur.io.report import Report
from salur.loading import load
from salur.rendering import article_text, html_page, legend, record_text
from salur.run.extraction import Extraction, process_batch


@click.command("show", short_help="Show one article with the roles coloured.")
@click.argument("path", metavar="ARTICLE", type=click.Path())
@click.option("article_id", "--id", metavar="ID", help="The article with this id; the first of the file if left out.")
@click.option(
    "html", "--html", metavar="FILE", type=click.Path(dir_okay=False, path_type=Path), help="Write an HTML page."
)
@config_option
def command(path: str, article_id: str | None, html: Path | None, settings: Settings) -> None:
    """Show ARTICLE in the terminal, who gave what to whom in colour.

    ARTICLE is a file of any input format, or - for standard input. With --html the same goes to a self-contained page.
    """
    extraction = _extract(path, article_id, settings)
    article, records = extraction.article, extraction.records
    if html:
        _write(html, html_page(article, records))
        err().print(f"{len(records)} record{'s' * (len(records) != 1)} → {html}", markup=False, soft_wrap=True)
        return
    console = out()
    console.print(article_text(article, records))
    console.print()
    for number, record in enumerate(records, 1):
        console.print(record_text(record, number))
    console.print(legend() if records else "No giving event.")


def _extract(path: str, article_id: str | None, settings: Settings) -> Extraction:
    report = Report()
    delivery = _find(path, article_id, settings, report)
    if not delivery:
        if report.reject_examples:
            reject = report.reject_examples[-1]
            raise SalurError(f"{reject.article_id}: {reject.reason} (stage: {reject.stage})")
        raise SalurError(f"{path}: no article" + (f" with the id {article_id}" if article_id else ""))
    for examples in report.notice_examples.values():
        for notice in examples:
            err().print(f"{notice.article_id}: {notice.reason}", style="yellow", markup=False)
    (extraction,) = process_batch(load(settings), [delivery.article])
    if extraction.failure:
        raise extraction.failure
    return extraction


def _find(path: str, article_id: str | None, settings: Settings, report: Report) -> Delivery | None:
    found = deliver([path], settings=settings.reader, report=report)
    return next((delivery for delivery in found if article_id in (None, delivery.article.id)), None)


def _write(path: Path, page: str) -> None:
    try:
        path.write_text(page, encoding="utf-8", errors="replace")
    except OSError as error:
        raise OutputError(refusal(str(path), error)) from error
