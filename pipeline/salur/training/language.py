"""``models/id_salur`` from the corpora: vectors, trees and names, each trained apart and put together."""

import json
import re
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

import spacy
from spacy.language import Language
from spacy.tokens import Doc
from thinc.api import fix_random_seed

from salur.language.sentences import SentenceSplitter  # noqa: F401  # registers the factory
from salur.training.augment import augment, join, join_trees, rename
from salur.training.corpora import NamedText, named_doc, read_columns, read_frames, read_trees
from salur.training.oldtrees import convert_old_tree
from salur.training.pipes import Batch, Schedule, Shape, batches, fit, make_pipeline
from salur.training.places import PlaceRole, known_places, mark_actors
from salur.training.scores import GPE_IS_LOC, GPE_IS_UNMARKED, score_names, score_trees
from salur.training.vectors import train_vectors

TREES = Schedule(steps=3000, words=800, dropout=0.35, rate=0.0015)
NAMES = Schedule(steps=2400, words=600, dropout=0.25, rate=0.001, every=400)
TREE_PIPES = ("salur_sentences", "tok2vec", "morphologizer", "parser", "trainable_lemmatizer")
# Every fifth sentence of CSUI's training part chooses among the moments of a training: CSUI has no development part.
HELD_OUT = 5
# The share of the steps in which the old trees take part, and how many of every three updates then are theirs.
OLD_TREES_UNTIL = 0.45
_NO_WORD = re.compile(r"\S*://\S*|[^\w\s]\d+")


def train_language_model(
    corpus: Path, output: Path, *, seed: int = 1, log: Callable[[str], None] = print, work: Path | None = None
) -> None:
    """Train the whole of ``id_salur`` from the corpora and write it to ``output``.

    Args:
        corpus: the folder with ``raw``, ``ud``, ``ner`` and ``frames``.
        output: the folder of the model; overwritten.
        seed: of initial weights, order and augmentation.
        log: takes lines of progress.
        work: where the vectors are kept between runs; beside ``output`` if left out.

    Raises:
        ResourceError: a corpus is malformed or empty.
        OSError: a corpus is missing, or the folder cannot be written.
    """
    vectors = (work or output.parent) / "id_vectors"
    if not (vectors / "vocab" / "vectors").exists():
        log("vectors")
        train_vectors(corpus / "raw" / "articles.jsonl.gz", vectors)
    log("trees")
    trees = train_trees(corpus, vectors, seed=seed, log=log)
    log("names")
    names = train_names(corpus, vectors, seed=seed, log=log)
    assemble(trees, names).to_disk(output)
    _forget_what_is_no_word(output / "vocab" / "strings.json")


def train_trees(
    corpus: Path,
    vectors: Path,
    *,
    seed: int,
    log: Callable[[str], None],
    shape: Shape | None = None,
    schedule: Schedule = TREES,
    everything: bool = True,
    snapshot: Path | None = None,
) -> Language:
    """Return a pipeline with the sentence stage and trained tagger, parser and lemmatizer on one encoder.

    ``everything`` trains on the held-out sentences too, once settings are chosen; its own figures are then flattering.
    """
    fix_random_seed(seed)
    nlp = make_pipeline(TREE_PIPES, vectors=vectors, shape=shape or Shape())
    folder = corpus / "ud"
    news = list(read_trees(folder / "id_csui-ud-train.conllu", nlp))
    held_out = news[::HELD_OUT]
    if not everything:
        news = [tree for i, tree in enumerate(news) if i % HELD_OUT]
    web = [_as_csui(tree) for tree in read_trees(folder / "id_gsd-ud-dev.conllu", nlp)]
    parallel = list(read_trees(folder / "id_pud-ud-test.conllu", nlp))
    old = [convert_old_tree(tree, nlp) for tree in read_trees(folder / "id_gsd-ud-v2.1-train.conllu", nlp)]
    gold = join_trees([*news * 3, *parallel * 2, *web], nlp, seed=seed)
    sample = [*news, *parallel, *web, *join_trees(news, nlp, seed=seed)]
    feed = _tree_batches(gold, old, schedule=schedule, seed=seed)

    def score(pipeline: Language) -> dict[str, float]:
        figures = {name: value.f1 for name, value in score_trees(pipeline, held_out).items()}
        return {"all": 0.6 * figures["LAS"] + 0.3 * figures["UPOS"] + 0.1 * figures["lemmas"], **figures}

    fit(nlp, feed, sample=sample, schedule=schedule, score=score, log=log, snapshot=snapshot)
    return nlp


def _as_csui(tree: Doc) -> Doc:
    # GSD calls noun compounds `compound`, CSUI and PUD `nmod`.
    for token in tree:
        if token.dep_ == "compound":
            token.dep_ = "nmod"
    return tree


def _tree_batches(gold: Sequence[Doc], old: Sequence[Doc], *, schedule: Schedule, seed: int) -> Iterator[Batch]:
    new_feed = batches(gold, words=schedule.words, seed=seed)
    old_feed = batches(old, words=schedule.words, seed=seed)
    step = 0
    while True:
        if step % 3 and step < OLD_TREES_UNTIL * schedule.steps:
            yield next(old_feed), ("morphologizer", "trainable_lemmatizer")
        else:
            yield next(new_feed), ()
        step += 1


def train_names(
    corpus: Path,
    vectors: Path,
    *,
    seed: int,
    log: Callable[[str], None],
    shape: Shape | None = None,
    schedule: Schedule = NAMES,
    snapshot: Path | None = None,
) -> Language:
    """Return a pipeline with ``ner`` alone: PER, ORG, LOC and GPE."""
    fix_random_seed(seed)
    nlp = make_pipeline(["ner"], vectors=vectors, shape=shape or Shape())
    docs = [named_doc(nlp, sentence) for sentence in named_texts(corpus, seed=seed)]
    news = list(read_columns(corpus / "ner" / "idner-news-2k" / "dev.txt"))
    grit = list(read_columns(corpus / "ner" / "nergrit" / "valid.txt"))
    frames = list(read_frames(corpus / "frames" / "dev.jsonl"))

    def score(pipeline: Language) -> dict[str, float]:
        figures = {
            "idner": score_names(pipeline, news, kinds=GPE_IS_UNMARKED)["all"].f1,
            "nergrit": score_names(pipeline, grit, kinds=GPE_IS_LOC)["all"].f1,
            "frames": score_names(pipeline, frames, kinds=GPE_IS_LOC)["all"].f1,
        }
        return {"all": (1.2 * figures["idner"] + figures["nergrit"] + figures["frames"]) / 3.2, **figures}

    feed: Iterator[Batch] = ((batch, ()) for batch in batches(docs, words=schedule.words, seed=seed))
    fit(nlp, feed, sample=docs, schedule=schedule, score=score, log=log, snapshot=snapshot)
    return nlp


def named_texts(corpus: Path, *, seed: int, renamed: float = 0.0) -> list[NamedText]:
    """Return the training sentences of the three corpora with names, places told from actors, augmented.

    ``renamed`` is the share of sentences that come again with other names; 0.6 of them gained nothing in the one trial.
    """
    news = corpus / "ner" / "idner-news-2k" / "train.txt"
    grit = corpus / "ner" / "nergrit" / "train.txt"
    frames = list(read_frames(corpus / "frames" / "train.jsonl"))
    grit_tokens, grit_print = (list(read_columns(grit, detokenized=way)) for way in (False, True))
    places = known_places([*grit_tokens, *frames])
    news_tokens, news_print = (mark_actors(list(read_columns(news, detokenized=way)), places) for way in (False, True))
    role = PlaceRole().fit(news_tokens)
    grit_tokens, grit_print, frames = (role.apply(part) for part in (grit_tokens, grit_print, frames))
    tokens = augment([*news_tokens, *grit_tokens], seed=seed, capitals=0.05, lower=0.02, glued=0)
    printed = augment([*news_print, *grit_print, *frames], seed=seed + 1)
    others = rename([*news_print, *grit_print, *frames], seed=seed, share=renamed)
    return [*news_tokens, *tokens, *join([*printed, *others], seed=seed)]


def assemble(trees: Language, names: Language, *, meta: dict[str, Any] | None = None) -> Language:
    """Return one pipeline: sentence boundaries by rule, then the trained pipes of both."""
    nlp = spacy.blank("id", vocab=trees.vocab, config={"nlp": {"tokenizer": trees.config["nlp"]["tokenizer"]}})
    for name in TREE_PIPES:
        nlp.add_pipe(name, source=trees)
    nlp.add_pipe("ner", source=names)
    nlp.meta.update(
        {
            "name": "salur",
            "version": "1.0.0",
            "description": "Indonesian news: sentences, tags, trees, lemmas and names",
            "author": "The salur founders",
            "license": "CC BY-SA 4.0",
            **(meta or {}),
        }
    )
    return nlp


def _forget_what_is_no_word(strings: Path) -> None:
    """Leave addresses, and numbers with a mark before them, out of the strings that are shipped."""
    kept = [string for string in json.loads(strings.read_text(encoding="utf-8")) if not _NO_WORD.fullmatch(string)]
    strings.write_text(json.dumps(kept, ensure_ascii=False, indent=2), encoding="utf-8")
