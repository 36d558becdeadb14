"""Word vectors from raw articles: floret, lower-cased, over the tokenizer's own words."""

import gzip
import json
import re
from collections.abc import Iterator
from pathlib import Path

import floret  # type: ignore[import-untyped]  # no stubs
import spacy
from spacy.training.initialize import convert_vectors

# Long numbers tell nothing by their digits.
_LONG_NUMBER = re.compile(r"\d(?=[\d.,]{4,})|(?<=\d{4})\d")


def train_vectors(raw: Path, output: Path, *, buckets: int = 50_000, dimensions: int = 96, epochs: int = 3) -> None:
    """Write a pipeline folder with floret vectors of ``raw``, keyed by lower-case words.

    Args:
        raw: ``articles.jsonl.gz``, an article a line with ``title`` and ``text``.
        output: the folder; its ``vocab`` is what :func:`salur.training.pipes.make_pipeline` loads.
        buckets: rows of the table.
        dimensions: numbers a row.
        epochs: rounds over the articles. Skip-grams with two hashes a word or character n-gram of four or five, one
            thread: floret is deterministic only so. Mikolov et al. (2013); Bojanowski et al. (2017).
    """
    output.mkdir(parents=True, exist_ok=True)
    words = output / "words.txt"
    with words.open("w", encoding="utf-8") as file:
        file.writelines(line + "\n" for line in _lines(raw))
    model = floret.train_unsupervised(
        str(words), model="skipgram", mode="floret", hashCount=2, bucket=buckets, dim=dimensions, epoch=epochs,
        minn=4, maxn=5, minCount=8, neg=8, ws=5, lr=0.08, thread=1, verbose=0,
    )  # fmt: skip
    table = output / "vectors.floret"
    model.save_floret_vectors(str(table))
    nlp = spacy.blank("id")
    convert_vectors(nlp, table, truncate=0, prune=-1, mode="floret", attr="LOWER")
    nlp.to_disk(output)
    words.unlink()
    table.unlink()


def _lines(raw: Path) -> Iterator[str]:
    nlp = spacy.blank("id", config={"nlp": {"tokenizer": {"@tokenizers": "salur.Tokenizer.v1"}}})
    with gzip.open(raw, "rt", encoding="utf-8") as file:
        for line in file:
            article = json.loads(line)
            for paragraph in f"{article.get('title') or ''}\n{article['text']}".split("\n"):
                words = [token.lower_ for token in nlp.make_doc(paragraph) if not token.is_space]
                if len(words) > 2:
                    yield " ".join(_LONG_NUMBER.sub("0", word) for word in words)
