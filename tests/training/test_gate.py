"""The shipped model on a few sentences of our own: not how good it is, but that its file is whole and the right one."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import spacy
import yaml
from spacy.language import Language
from spacy.tokens import Doc

from salur.resources import model_path

FOLDER = model_path("id_salur")
pytestmark = pytest.mark.skipif(FOLDER is None or not (FOLDER / "config.cfg").is_file(), reason="no shipped model")
ENTRIES = yaml.safe_load((Path(__file__).parent / "gate.yaml").read_text(encoding="utf-8"))
# The share of the checks of each kind that must hold.
NEEDED = {"tags": 0.9, "lemmas": 0.85, "arcs": 0.8, "names": 0.8}


@pytest.fixture(scope="module")
def nlp() -> Language:
    return spacy.load(FOLDER or "")


def _checks(doc: Doc, entry: dict[str, Any], kind: str) -> Iterator[bool]:
    tokens = {token.text: token for token in doc}
    if kind == "tags":
        yield from (tokens[word].pos_ == tag for word, tag in entry["tags"].items())
    elif kind == "lemmas":
        yield from (tokens[word].lemma_ == lemma for word, lemma in entry["lemmas"].items())
    elif kind == "arcs":
        for word, head, relation in entry["arcs"]:
            yield tokens[word].head.text == head and tokens[word].dep_.split(":")[0] == relation
    else:
        found = {ent.text: ent.label_ for ent in doc.ents}
        yield from (found.get(text) == label for text, label in entry["names"].items())
        yield set(found) <= set(entry["names"])


@pytest.mark.parametrize("kind", sorted(NEEDED))
def test_almost_all_is_right(nlp: Language, kind: str) -> None:
    results = [check for entry in ENTRIES for check in _checks(nlp(entry["text"]), entry, kind)]
    assert sum(results) / len(results) >= NEEDED[kind]


def test_almost_each_text_is_one_sentence(nlp: Language) -> None:
    # "PT … Tbk. Budi …" is cut: nothing in the words tells a name's end from a sentence's.
    whole = [len(list(nlp(entry["text"]).sents)) == 1 for entry in ENTRIES]
    assert sum(whole) >= len(whole) - 1


def test_names_need_no_tree(nlp: Language) -> None:
    with nlp.select_pipes(enable=["salur_sentences", "ner"]):
        names_alone = [[ent.text for ent in nlp(entry["text"]).ents] for entry in ENTRIES]
    assert names_alone == [[ent.text for ent in nlp(entry["text"]).ents] for entry in ENTRIES]
