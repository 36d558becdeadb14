"""``salur evaluate``: predicted records against gold records."""

import json
from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

import click

from salur.cli.terminal import config_option, err, out
from salur.config import ReaderSettings, Settings
from salur.errors import SalurError
from salur.io.articles import Delivery
from salur.io.readers import deliver
from salur.io.report import Report
from salur.io.stored import read_lines
from salur.loading import load
from salur.rendering import visible
from salur.run.extraction import extract_articles
from salur.training.losses import CLASSES, Loss, count_losses
from salur.training.scoring import MODES, SLOTS, ArticleCounts, Record, bootstrap, count, errors, figures

_Records = dict[str, list[Record]]


@click.command("evaluate", short_help="Measure records against gold records.")
@click.argument("gold_path", metavar="GOLD", type=click.Path(exists=True, dir_okay=False))
@click.option(
    "predicted_path",
    "--pred",
    metavar="FILE",
    type=click.Path(exists=True, dir_okay=False),
    help="Predicted records (JSONL or Parquet, by record or by article); if left out, the pipeline reads GOLD's texts.",
)
@click.option("as_json", "--json", is_flag=True, help="Print the figures as JSON.")
@click.option(
    "worst", "--errors", metavar="N", type=click.IntRange(min=0), default=0, help="List the N worst articles."
)
@click.option("losses", "--losses", is_flag=True, help="Count the fillers missed or too many by class and slot.")
@click.option(
    "samples",
    "--bootstrap",
    metavar="N",
    type=click.IntRange(min=0),
    default=1000,
    show_default=True,
    help="Draws for the 95 % intervals; 0 for none.",
)
@config_option
def command(
    gold_path: str,
    predicted_path: str | None,
    as_json: bool,
    worst: int,
    losses: bool,
    samples: int,
    settings: Settings,
) -> None:
    """Measure records against GOLD: JSONL, an article a line, {"id", "records"} and, to run the pipeline, "text".

    Intervals are bootstrapped over articles. Definitions: docs/cli.md.
    """
    gold = _by_article(gold_path)
    if not gold:
        raise SalurError(f"{gold_path}: nothing to score: there is no gold article")
    predicted = _by_article(predicted_path) if predicted_path else _predict(gold_path, settings)
    counts = count(gold, predicted)
    found = figures(counts)
    intervals = bootstrap(counts, samples=samples) if samples else {}
    if as_json:
        listed: dict[str, Any] = {"errors": dict(_worst(gold, predicted, counts, worst))} if worst else {}
        if losses:
            listed["losses"] = [loss._asdict() | {"fillers": n} for loss, n in count_losses(gold, predicted).items()]
        click.echo(json.dumps(found | {"intervals": intervals} | listed, indent=1, ensure_ascii=False))
        return
    _print_figures(found, intervals)
    if losses:
        _print_losses(count_losses(gold, predicted))
    for key, wrong in _worst(gold, predicted, counts, worst):
        out().print(f"{visible(key)}: F1 {counts[key].f1:.2f}", style="bold", markup=False)
        for kind, texts in wrong.items():
            for text in texts:
                out().print(visible(f"  {kind:<8} {text}"), markup=False)


def _by_article(path: str) -> _Records:
    """Return the records of a file by article, whether it has a line an article or a line a record."""
    found: _Records = {}
    for number, line in read_lines(path):
        if isinstance(line.get("records"), list) and "id" in line:
            found[str(line["id"])] = line["records"]
        elif "article_id" in line:
            found.setdefault(str(line["article_id"]), []).append(line)
        else:
            raise SalurError(f"{path}, line {number}: neither an article with 'id' and 'records' nor a record")
    return found


def _predict(gold_path: str, settings: Settings) -> _Records:
    report, found = Report(), _Records()
    deliveries = map(_without_gold, deliver([gold_path], settings=_readable(settings.reader), report=report))
    articles = (delivery.article for delivery in deliveries)
    for extraction in extract_articles(load(settings), articles, batch_size=settings.extract.batch_size):
        if failure := extraction.failure:
            report.reject(failure.article_id, failure.reason, path=gold_path, stage=failure.stage)
        else:
            found[extraction.article.id] = [record.model_dump(mode="json") for record in extraction.records]
    if not found and report.rejects:
        first = report.reject_examples[0]
        raise SalurError(
            f"{gold_path} has no texts to run the pipeline on ({first.reason}): give predictions with --pred"
        )
    for reject in report.reject_examples:
        err().print(visible(f"counted as empty: {reject.article_id}: {reject.reason}"), markup=False, style="red")
    return found


def _readable(reader: ReaderSettings) -> ReaderSettings:
    # Gold files have the names of the shipped settings, whatever the user's own feeds have; ids stay as they are.
    names = {name: name for name in type(reader.fields).model_fields}
    return reader.model_copy(update={"fields": reader.fields.model_copy(update=names)})


def _without_gold(delivery: Delivery) -> Delivery:
    # The line's other fields, the answers among them, are none of the pipeline's business.
    return delivery._replace(article=delivery.article.model_copy(update={"metadata": {}}))


def _worst(
    gold: _Records, predicted: _Records, counts: Mapping[str, ArticleCounts], worst: int
) -> Sequence[tuple[str, dict[str, list[str]]]]:
    keys = sorted(counts, key=lambda key: counts[key].f1)[:worst]
    return [(key, errors(gold[key], predicted.get(key, []))) for key in keys if counts[key].f1 < 1]


def _print_figures(found: dict[str, Any], intervals: Mapping[str, tuple[float, float]]) -> None:
    rows = [("records", "records aligned", found["records"])]
    rows += [(f"{mode} {slot}",) * 2 + (found[mode][slot],) for mode in MODES for slot in (*SLOTS, "all")]
    head = f"{found['articles']} articles"
    click.echo(f"{head:<22}{'P':>7}{'R':>7}{'F1':>7}  {'95 % interval' if intervals else '':<16}")
    for key, label, figure in rows:
        line = f"{label:<22}{figure['p']:>7.3f}{figure['r']:>7.3f}{figure['f']:>7.3f}  {_interval(key, intervals):<16}"
        click.echo(f"{line}{figure['tp']}/{figure['pred']} predicted, {figure['gold']} gold")
    mean = f"{found['article_mean_f1']:.3f} {_interval('article_mean_f1', intervals)}".strip()
    click.echo(f"article_mean_f1: {mean}")
    for key in ("date_iso_accuracy", "status_accuracy", "no_event_articles_kept_empty"):
        value = found[key]
        click.echo(f"{key}: {value:.3f}" if isinstance(value, float) else f"{key}: {value}")


def _print_losses(losses: Counter[Loss]) -> None:
    head = "".join(f"{slot:>12}" for slot in SLOTS)
    for missed, title in ((True, "missed"), (False, "too many")):
        click.echo(f"{title:<26}{head}{'all':>8}")
        for kind in CLASSES:
            row = [losses[Loss(kind, slot, missed)] for slot in SLOTS]
            if any(row):
                click.echo(f"{kind:<26}{''.join(f'{number:>12}' for number in row)}{sum(row):>8}")


def _interval(key: str, intervals: Mapping[str, tuple[float, float]]) -> str:
    return f"[{intervals[key][0]:.3f}, {intervals[key][1]:.3f}]" if key in intervals else ""
