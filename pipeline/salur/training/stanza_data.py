"""The UD corpora as Stanza's trainers read them: CoNLL-U, text with borders, a table of word vectors."""

import gzip
import json
import random
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from spacy.language import Language
from spacy.tokens import Doc
from stanza.models.common.pretrain import Pretrain, PretrainedWordVocab  # type: ignore[import-untyped]  # no stubs
from stanza.models.common.vocab import VOCAB_PREFIX  # type: ignore[import-untyped]  # no stubs
from stanza.utils.datasets import prepare_tokenizer_data  # type: ignore[import-untyped]  # no stubs

from salur.errors import ResourceError
from salur.training.corpora import read_trees
from salur.training.oldtrees import convert_old_tree

# Every fifth sentence of CSUI's training part is held out, the same ones as for id_salur.
HELD_OUT = 5
# Of the copies of news sentences, one in so many is in capitals, as headlines are.
CAPITALS = 30
_ID, _FORM, _LEMMA, _UPOS, _XPOS, _FEATS, _HEAD, _DEPREL, _DEPS, _MISC = range(10)


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence of CoNLL-U.

    Attributes:
        text: as printed.
        rows: ten columns a line, those of multi-word tokens included.
    """

    text: str
    rows: tuple[tuple[str, ...], ...]

    def __str__(self) -> str:
        """Return the sentence as a block of CoNLL-U."""
        return "\n".join([f"# text = {self.text}", *("\t".join(row) for row in self.rows)]) + "\n\n"


@dataclass(frozen=True, slots=True)
class StanzaFiles:
    """The files of one training.

    Attributes:
        train: trees to learn from, news weighted.
        pieces: the same without repetition, for tokenizer and multi-word tokens.
        words: their words, the frequent ones less often, for the lemmatizer.
        held_out: trees to choose by.
        silver: the trees of 2017, rewritten by rule and tagged by machine.
        vectors: Stanza's table of word vectors.
    """

    train: Path
    pieces: Path
    words: Path
    held_out: Path
    silver: Path
    vectors: Path


def read_sentences(path: Path) -> Iterator[Sentence]:
    """Yield the sentences of a CoNLL-U file whose multi-word tokens are their words, put together.

    Language-specific tags are left out: PUD has none. ``compound`` becomes ``nmod``, as in CSUI and PUD.

    Raises:
        ResourceError: a line has not ten columns, or a sentence has no text.
    """
    for number, block in enumerate(path.read_text(encoding="utf-8").split("\n\n"), start=1):
        lines = block.splitlines()
        text = next((line[len("# text = ") :] for line in lines if line.startswith("# text = ")), "")
        rows = [line.split("\t") for line in lines if line and not line.startswith("#")]
        if not rows:
            continue
        if not text or any(len(row) != 10 for row in rows):
            raise ResourceError(f"{path}: sentence {number} has no text or a line without ten columns")
        for row in rows:
            row[_XPOS] = "_"
            row[_DEPS] = "_"
            if row[_DEPREL] == "compound":
                row[_DEPREL] = "nmod"
        if _is_exact(rows):
            yield Sentence(text, tuple(map(tuple, rows)))


def _is_exact(rows: Sequence[Sequence[str]]) -> bool:
    forms = {row[_ID]: row[_FORM] for row in rows}
    for row in rows:
        if "-" in row[_ID]:
            first, last = map(int, row[_ID].split("-"))
            if "".join(forms[str(i)] for i in range(first, last + 1)) != row[_FORM]:
                return False
    return True


def write_stanza_files(corpus: Path, nlp: Language, work: Path, *, seed: int) -> StanzaFiles:
    """Write what Stanza's trainers read into ``work``.

    Args:
        corpus: the folder with ``ud`` and ``raw``.
        nlp: the whole of ``id_salur``: its vectors, and its tags for the old trees, which have others.
        work: the folder.
        seed: chooses the sentences in capitals.

    Raises:
        ResourceError: a corpus is malformed.
        OSError: a corpus is missing, or the folder cannot be written.
    """
    work.mkdir(parents=True, exist_ok=True)
    files = StanzaFiles(*(work / name for name in _FILES))
    folder = corpus / "ud"
    news = list(read_sentences(folder / "id_csui-ud-train.conllu"))
    learnt = [sentence for i, sentence in enumerate(news) if i % HELD_OUT]
    parallel = list(read_sentences(folder / "id_pud-ud-test.conllu"))
    web = list(read_sentences(folder / "id_gsd-ud-dev.conllu"))
    copies = [_capitals(s) if i % CAPITALS == seed % CAPITALS else s for i, s in enumerate(learnt)]
    _write(files.train, [*learnt, *learnt, *copies, *parallel, *parallel, *web])
    _write(files.pieces, [*learnt, *parallel, *web])
    _write(files.words, word_sentences([*learnt, *parallel, *web]))
    _write(files.held_out, news[::HELD_OUT])
    _write(files.silver, list(silver_sentences(folder / "id_gsd-ud-v2.1-train.conllu", nlp)))
    write_vectors(corpus / "raw" / "articles.jsonl.gz", nlp, files.vectors)
    return files


_FILES = ("train.conllu", "pieces.conllu", "words.conllu", "held_out.conllu", "silver.conllu", "vectors.pt")


def _write(path: Path, sentences: Sequence[Sentence]) -> None:
    path.write_text("".join(map(str, sentences)), encoding="utf-8")


def _capitals(sentence: Sentence) -> Sentence:
    rows = (
        tuple(cell.upper() if column == _FORM else cell for column, cell in enumerate(row)) for row in sentence.rows
    )
    return Sentence(sentence.text.upper(), tuple(rows))


def word_sentences(sentences: Sequence[Sentence], *, most: int = 3, length: int = 20) -> list[Sentence]:
    """Return the words of sentences without trees, each with its class and lemma at most ``most`` times.

    Stanza's lemmatizer looks at a word and its class alone, and would spend nearly all its time on *yang* and *di*.
    """
    counts: Counter[tuple[str, ...]] = Counter()
    words = []
    for row in (row for sentence in sentences for row in sentence.rows if row[_ID].isdigit()):
        key = row[_FORM : _UPOS + 1]
        counts[key] += 1
        if counts[key] <= most:
            words.append(key)
    chunks = [words[i : i + length] for i in range(0, len(words), length)]
    return [
        Sentence(
            " ".join(word[0] for word in chunk),
            tuple((str(i), *word, "_", "_", str(i - 1), "root" if i == 1 else "dep", "_", "_")
                  for i, word in enumerate(chunk, 1)),
        )
        for chunk in chunks
    ]  # fmt: skip


def silver_sentences(path: Path, nlp: Language) -> Iterator[Sentence]:
    """Yield the trees of 2017, rewritten by rule, with the word classes and lemmas that ``nlp`` gives their words."""
    trees = [convert_old_tree(tree, nlp) for tree in read_trees(path, nlp)]
    tags = [name for name in nlp.pipe_names if name in {"tok2vec", "morphologizer", "trainable_lemmatizer"}]
    if len(tags) < 3:
        raise ResourceError("the old trees need the tagger and the lemmatizer of id_salur")
    bare = [Doc(nlp.vocab, words=[t.text for t in tree], spaces=[bool(t.whitespace_) for t in tree]) for tree in trees]
    with nlp.select_pipes(enable=tags):
        for tree, tagged in zip(trees, nlp.pipe(bare, batch_size=64), strict=True):
            yield _as_sentence(tree, tagged)


def _as_sentence(tree: Doc, tagged: Doc) -> Sentence:
    rows = []
    for token, tag in zip(tree, tagged, strict=True):
        root = token.head.i == token.i
        row = [
            str(token.i + 1), token.text, tag.lemma_, tag.pos_ or "X", "_", str(tag.morph) or "_",
            "0" if root else str(token.head.i + 1), "root" if root else token.dep_, "_",
            "_" if token.whitespace_ else "SpaceAfter=No",
        ]  # fmt: skip
        rows.append(tuple(row))
    return Sentence(tree.text.strip(), tuple(rows))


def write_tokenizer_files(conllu: Path, prefix: Path, *, longest: int, seed: int) -> dict[str, Path]:
    """Write text, borders and multi-word tokens of a CoNLL-U file for Stanza's tokenizer; return their paths by kind.

    Args:
        conllu: sentences in the order of their texts.
        prefix: path of the files but for their endings.
        longest: paragraphs hold one to so many sentences; 0 puts all into one.
        seed: of the paragraphs' lengths.
    """
    draw = random.Random(seed)
    sentences = re.findall(r"^# text = (.*)$", conllu.read_text(encoding="utf-8"), re.MULTILINE)
    text, left = "", 0
    for sentence in sentences:
        text += (" " if left or not longest else "\n\n") * bool(text) + sentence
        left = left - 1 if left else draw.randrange(longest or 1)
    paths = {kind: prefix.with_name(f"{prefix.name}.{kind}") for kind in ("txt", "toklabels", "mwt.json")}
    paths["txt"].write_text(text + "\n", encoding="utf-8")
    prepare_tokenizer_data.main(
        [str(paths["txt"]), str(conllu), "-o", str(paths["toklabels"]), "-m", str(paths["mwt.json"])]
    )
    return paths


def write_vectors(raw: Path, nlp: Language, output: Path, *, words: int = 24_000, dimensions: int = 64) -> None:
    """Write the floret vectors of the most frequent lower-case words as a table for Stanza.

    The vectors are turned to their principal axes and cut: a linear layer reads them, so little is lost and the file
    is a third smaller.

    Args:
        raw: ``articles.jsonl.gz``.
        nlp: whose vectors.
        output: a file that Stanza loads as ``pretrain``.
        words: how many.
        dimensions: numbers a word, at most those of the vectors.
    """
    counts: Counter[str] = Counter()
    with gzip.open(raw, "rt", encoding="utf-8") as file:
        for line in file:
            counts.update(re.findall(r"[^\W\d_]+(?:-[^\W\d_]+)*|[^\w\s]", json.loads(line)["text"].lower()))
    frequent = sorted(word for word, _ in counts.most_common(words))
    table = np.array([nlp.vocab[word].vector for word in frequent], dtype=np.float32)
    _, _, axes = np.linalg.svd(table.T @ table)
    reduced = table @ axes[:dimensions].T
    rows = np.concatenate([np.zeros((len(VOCAB_PREFIX), dimensions), np.float32), reduced / reduced.std()])
    pretrain = Pretrain(str(output), save_to_file=False)
    pretrain._vocab = PretrainedWordVocab(frequent)
    pretrain._emb = torch.from_numpy(rows)
    pretrain.save(str(output))
