"""Scores of language models, and that training learns, repeats itself and survives the disk."""

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
import spacy
from spacy.language import Language
from spacy.pipeline import TrainablePipe
from spacy.tokens import Doc, Span
from thinc.api import fix_random_seed

from salur.language.products import DotOps, use_fast_products
from salur.training.corpora import NamedText, named_doc
from salur.training.pipes import Schedule, Shape, batches, fit, make_pipeline
from salur.training.places import PlaceRole, known_places, mark_actors
from salur.training.scores import GPE_IS_UNMARKED, score_names, score_trees


class _Fixed:
    """A pipe that annotates every Doc the same way."""

    def __init__(self, annotate: Callable[[Doc], None]) -> None:
        self.annotate = annotate

    def __call__(self, doc: Doc) -> Doc:
        self.annotate(doc)
        return doc


def _pipeline(annotate: Callable[[Doc], None]) -> Language:
    nlp = spacy.blank("id", config={"nlp": {"tokenizer": {"@tokenizers": "salur.Tokenizer.v1"}}})
    Language.component("fixed_for_test", func=_Fixed(annotate))
    nlp.add_pipe("fixed_for_test")
    return nlp


def _mark(doc: Doc) -> None:
    labels = {"Siti": "PER", "Jepang": "GPE", "Medan": "LOC"}
    doc.set_ents([Span(doc, t.i, t.i + 1, label=labels[t.text]) for t in doc if t.text in labels])


def test_names_are_scored_by_exact_border_and_kind() -> None:
    gold = [NamedText("Siti di Medan dan Jepang.", ((0, 4, "PER"), (8, 13, "ORG"), (18, 24, "LOC")))]
    nlp = _pipeline(_mark)
    scores = score_names(nlp, gold)
    assert (scores["all"].correct, scores["all"].predicted, scores["all"].gold) == (2, 3, 3)
    assert scores["PER"].f1 == 1.0
    assert scores["ORG"].f1 == 0.0
    unmarked = score_names(nlp, gold, kinds=GPE_IS_UNMARKED)["all"]
    assert (unmarked.correct, unmarked.predicted, unmarked.gold) == (1, 2, 3)


def _flat_tree(doc: Doc) -> None:
    for token in doc:
        token.head = doc[0]
        token.dep_ = "ROOT" if token.i == 0 else "nmod:poss"
        token.pos_ = "NOUN"
        token.lemma_ = token.lower_


def test_trees_are_scored_by_words_with_the_same_borders() -> None:
    nlp = _pipeline(_flat_tree)
    words = ["Warga", "desanya", "senang", "."]
    # "desanya" is one word here and two for the tokenizer.
    gold = Doc(
        nlp.vocab, words=words, spaces=[True, True, False, False], heads=[2, 0, 2, 2],
        deps=["nsubj", "nmod", "ROOT", "punct"], pos=["NOUN", "NOUN", "ADJ", "PUNCT"],
        lemmas=["warga", "desa", "senang", "."],
    )  # fmt: skip
    scores = score_trees(nlp, [gold])
    assert (scores["words"].correct, scores["words"].predicted, scores["words"].gold) == (3, 5, 4)
    assert scores["UPOS"].correct == 1
    assert scores["lemmas"].correct == 3
    assert scores["UAS"].correct == 0
    assert scores["sentences"].f1 == 1.0


@pytest.fixture(scope="module")
def vectors(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("vectors")
    nlp = spacy.blank("id")
    nlp.vocab.set_vector("yayasan", np.ones(8, dtype="float32"))  # type: ignore[arg-type]  # its stub names a private type
    nlp.to_disk(folder)
    return folder


SENTENCES = [
    NamedText(f"Ketua {person} tiba di {place} bersama {body}.", ((6, 6 + len(person), "PER"),
              (15 + len(person), 15 + len(person) + len(place), "LOC")))
    for person in ("Siti Rahma", "Budi Santosa", "Rina Wulandari")
    for place in ("Medan", "Arjuna", "Karangsari")
    for body in ("warga", "tetangga")
]  # fmt: skip


def _train(vectors: Path) -> tuple[Language, list[str]]:
    nlp = make_pipeline(["ner"], vectors=vectors, shape=Shape(width=32, depth=1, rows=(200, 100, 100, 100), hidden=32))
    docs = [named_doc(nlp, sentence) for sentence in SENTENCES]
    lines: list[str] = []
    fit(
        nlp,
        ((batch, ()) for batch in batches(docs, words=60, seed=1)),
        sample=docs,
        schedule=Schedule(steps=60, rate=0.01, dropout=0.1, warmup=5, every=30),
        score=lambda pipeline: {"all": score_names(pipeline, SENTENCES)["all"].f1},
        log=lines.append,
    )
    return nlp, lines


def test_training_learns_repeats_itself_and_survives_the_disk(vectors: Path, tmp_path: Path) -> None:
    fix_random_seed(1)
    first, lines = _train(vectors)
    fix_random_seed(1)
    _, again = _train(vectors)
    assert lines == again
    assert score_names(first, SENTENCES)["all"].f1 > 0.9
    first.to_disk(tmp_path / "model")
    loaded = use_fast_products(spacy.load(tmp_path / "model"))
    ner = loaded.get_pipe("ner")
    assert isinstance(ner, TrainablePipe)
    assert all(type(node.ops) is DotOps for node in ner.model.walk())
    assert score_names(loaded, SENTENCES)["all"].f1 == score_names(first, SENTENCES)["all"].f1


def test_places_are_told_from_actors_by_their_words() -> None:
    told = [NamedText(f"Mereka tiba di Arjuna {i} kali.", ((15, 21, "LOC"),)) for i in range(8)]
    actors = [NamedText(f"Menteri Luar Negeri Arjuna {i} kali bicara dalam bahasa Arjuna.", ()) for i in range(8)]
    places = known_places(told)
    assert places == {"Arjuna"}
    marked = mark_actors([*told, *actors], places)
    # The language is no place.
    assert [len(sentence.names) for sentence in marked] == [1] * 16
    role = PlaceRole().fit(marked)
    both = NamedText("Menteri Negeri Arjuna tiba di Arjuna lagi.", ((15, 21, "LOC"), (30, 36, "LOC")))
    assert [kind for _, _, kind in role.apply([both])[0].names] == ["GPE", "LOC"]
