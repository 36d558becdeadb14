"""``models/events`` from the corpora, in one go."""

from collections.abc import Callable
from pathlib import Path

from salur.language.context_encoder import ContextEncoder
from salur.loading import load
from salur.resources import root
from salur.training.context import (
    ContextSettings,
    read_sentences,
    read_texts,
    train_context_encoder,
    write_context_encoder,
)
from salur.training.event_data import make_examples, read_corpora
from salur.training.event_training import TrainingSettings, train_event_model, write_event_model

STAGES = (
    "salur_sentences",
    "salur_entities",
    "salur_quantities",
    "salur_dates",
    "salur_places",
    "salur_mentions",
    "salur_goods",
)


def build_context_encoder(
    corpus: Path,
    output: Path,
    *,
    settings: ContextSettings | None = None,
    report: Callable[[str], None] = print,
) -> None:
    """Train the context encoder under the event model on the raw articles, and write it to ``output``.

    Args:
        corpus: the folder with ``giving`` and ``raw``.
        output: the folder of the event model.
        settings: how to train; as the shipped encoder if left out.
        report: takes lines of progress.

    Raises:
        OSError: a corpus is missing, or the folder cannot be written.
    """
    chosen = settings or ContextSettings()
    nlp = load({"pipeline": {"stages": ("salur_sentences",)}, "gate": {"enabled": False}})
    sentences = read_sentences(read_texts(corpus, root() / "data" / "gold"), nlp, chosen)
    report(f"{len(sentences.numbers)} tokens in {len(sentences.spans)} sentences")
    write_context_encoder(train_context_encoder(sentences, chosen, report=report), sentences.words, output)


def build_event_model(
    corpus: Path,
    output: Path,
    *,
    settings: TrainingSettings | None = None,
    report: Callable[[str], None] = print,
) -> None:
    """Train the event model on everything there is to learn from, and write it beside its context encoder.

    Args:
        corpus: the folder with ``giving``, ``frames`` and ``raw``.
        output: the folder of the model, which holds the context encoder already; the other files are overwritten.
        settings: how to train; as the shipped model if left out.
        report: takes lines of progress.

    Raises:
        OSError: a corpus is missing, or the folder cannot be written.
        ResourceError: there is no context encoder in the folder.
    """
    chosen = settings or TrainingSettings()
    nlp = load({"pipeline": {"stages": STAGES}, "gate": {"enabled": False}})
    articles, sentences, article_of = read_corpora(corpus, root() / "data")
    report(f"{len(articles)} articles, {len(sentences)} sentences")
    network, words = train_event_model(
        make_examples(articles, nlp),
        make_examples(sentences, nlp, article_of),
        nlp.vocab,
        ContextEncoder.from_disk(output),
        chosen,
        report=report,
    )
    write_event_model(network, words, chosen, output)
