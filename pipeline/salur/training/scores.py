"""Scores of language models: names as exact spans, trees from raw text as in the CoNLL 2018 shared task."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from spacy.language import Language
from spacy.tokens import Doc

from salur.training.corpora import NamedText

# What the model's GPE is in a corpus of three kinds: a place name as any other, or not marked (idner-news-2k).
GPE_IS_LOC: Mapping[str, str | None] = {"GPE": "LOC"}
GPE_IS_UNMARKED: Mapping[str, str | None] = {"GPE": None}


@dataclass(frozen=True, slots=True)
class Score:
    """Precision, recall and their harmonic mean, each 0 to 1.

    Attributes:
        correct: items in both.
        predicted: items of the system.
        gold: items of the annotation.
    """

    correct: int
    predicted: int
    gold: int

    @property
    def precision(self) -> float:
        """Share of the predicted items that are right."""
        return self.correct / self.predicted if self.predicted else 0.0

    @property
    def recall(self) -> float:
        """Share of the gold items that were found."""
        return self.correct / self.gold if self.gold else 0.0

    @property
    def f1(self) -> float:
        """Harmonic mean of precision and recall."""
        total = self.predicted + self.gold
        return 2 * self.correct / total if total else 0.0


def score_names(
    nlp: Language, sentences: Sequence[NamedText], *, kinds: Mapping[str, str | None] = GPE_IS_LOC
) -> dict[str, Score]:
    """Return the scores of the entities, exact borders and kind, in all (key ``all``) and by kind.

    Args:
        nlp: the pipeline.
        sentences: the annotation.
        kinds: the corpus's name for a kind of the model, ``None`` for a kind that the corpus leaves unmarked; the same
            name where it is not listed.
    """
    counts: dict[str, Counter[str]] = {part: Counter() for part in ("correct", "predicted", "gold")}
    for sentence, doc in zip(sentences, nlp.pipe([s.text for s in sentences], batch_size=128), strict=True):
        gold = set(sentence.names)
        found = {
            (ent.start_char, ent.end_char, kind) for ent in doc.ents if (kind := kinds.get(ent.label_, ent.label_))
        }
        for part, names in (("correct", gold & found), ("predicted", found), ("gold", gold)):
            for _, _, kind in names:
                counts[part].update((kind, "all"))
    listed = ["all", *sorted(set(counts["gold"]) - {"all"})]
    return {kind: Score(*(counts[part][kind] for part in ("correct", "predicted", "gold"))) for kind in listed}


@dataclass(frozen=True, slots=True)
class _Word:
    start: int  # in characters that are no whitespace
    end: int
    pos: str
    lemma: str
    feats: str
    head: int  # index of the head; the word itself at the root
    label: str


@dataclass(frozen=True, slots=True)
class _Side:
    words: list[_Word]
    sentences: set[tuple[int, int]]


def score_trees(nlp: Language, trees: Sequence[Doc]) -> dict[str, Score]:
    """Return the scores on gold trees whose text is given to ``nlp`` raw, sentences joined by spaces.

    Keys: words, sentences, UPOS, UFeats, lemmas, UAS, LAS. Definitions: Zeman et al. (2018), *CoNLL 2018 Shared
    Task*; a word counts where its borders are the same; LAS ignores the subtypes of relations.
    """
    text = " ".join(tree.text.strip() for tree in trees)
    return _compare(_side(trees), _side([nlp(text)]))


def _side(docs: Iterable[Doc]) -> _Side:
    words: list[_Word] = []
    sentences: set[tuple[int, int]] = set()
    offset = 0
    for doc in docs:
        tokens = [token for token in doc if not token.is_space]
        place = {token.i: len(words) + number for number, token in enumerate(tokens)}
        for token in tokens:
            start, offset = offset, offset + len(token.text)
            head = place.get(token.head.i, place[token.i])
            words.append(
                _Word(start, offset, token.pos_, token.lemma_, str(token.morph), head, token.dep_.split(":")[0])
            )
        for sentence in doc.sents:
            inside = [place[token.i] for token in sentence if token.i in place]
            if inside:
                sentences.add((words[inside[0]].start, words[inside[-1]].end))
    return _Side(words, sentences)


def _compare(gold: _Side, predicted: _Side) -> dict[str, Score]:
    places = {(word.start, word.end): i for i, word in enumerate(predicted.words)}
    aligned = {i: places[word.start, word.end] for i, word in enumerate(gold.words) if (word.start, word.end) in places}
    correct: Counter[str] = Counter()
    for i, j in aligned.items():
        ours, theirs = gold.words[i], predicted.words[j]
        attached = aligned.get(ours.head) == theirs.head and (ours.head == i) == (theirs.head == j)
        correct["words"] += 1
        correct["UPOS"] += ours.pos == theirs.pos
        correct["UFeats"] += ours.feats == theirs.feats
        correct["lemmas"] += ours.lemma == theirs.lemma
        correct["UAS"] += attached
        correct["LAS"] += attached and ours.label == theirs.label
    totals = len(predicted.words), len(gold.words)
    scores = {name: Score(correct[name], *totals) for name in ("words", "UPOS", "UFeats", "lemmas", "UAS", "LAS")}
    common = len(gold.sentences & predicted.sentences)
    return {**scores, "sentences": Score(common, len(predicted.sentences), len(gold.sentences))}
