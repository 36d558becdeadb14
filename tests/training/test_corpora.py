"""Reading trees and names: words, spaces and borders exactly as the files have them."""

import json
from pathlib import Path

import pytest
import spacy
from spacy.language import Language

from salur.errors import ResourceError
from salur.training.augment import augment, join, join_trees, rename
from salur.training.corpora import NamedText, named_doc, read_columns, read_frames, read_trees
from salur.training.oldtrees import convert_old_tree

TREE = """\
# text = Yayasan membagikannya "kemarin".
1\tYayasan\tyayasan\tNOUN\tNN\tNumber=Sing\t2\tnsubj\t_\t_
2-3\tmembagikannya\t_\t_\t_\t_\t_\t_\t_\t_
2\tmembagikan\tbagi\tVERB\tVB\tVoice=Act\t0\troot\t_\t_
3\tnya\tnya\tPRON\tPRP\tPronType=Prs\t2\tobj\t_\t_
4\t"\t"\tPUNCT\t``\t_\t5\tpunct\t_\tSpaceAfter=No
5\tkemarin\tkemarin\tNOUN\tNN\t_\t2\tobl:tmod\t_\tSpaceAfter=No
6\t"\t"\tPUNCT\t''\t_\t5\tpunct\t_\tSpaceAfter=No
7\t.\t.\tPUNCT\t.\t_\t2\tpunct\t_\t_

"""


@pytest.fixture(scope="module")
def nlp() -> Language:
    return spacy.blank("id", config={"nlp": {"tokenizer": {"@tokenizers": "salur.Tokenizer.v1"}}})


def test_trees_have_ud_words_and_the_text_of_print(nlp: Language, tmp_path: Path) -> None:
    (tmp_path / "a.conllu").write_text(TREE * 2, encoding="utf-8")
    first, second = read_trees(tmp_path / "a.conllu", nlp)
    assert first.text.strip() == 'Yayasan membagikannya "kemarin".'
    assert [token.text for token in second][1:3] == ["membagikan", "nya"]
    assert [token.head.i for token in first] == [1, 1, 1, 4, 1, 4, 1]
    assert (first[1].dep_, first[1].lemma_, first[2].pos_) == ("ROOT", "bagi", "PRON")


def test_a_tree_with_a_broken_line_is_named(nlp: Language, tmp_path: Path) -> None:
    (tmp_path / "a.conllu").write_text(TREE + "1\tYayasan\tNOUN\n", encoding="utf-8")
    with pytest.raises(ResourceError, match="sentence 2"):
        list(read_trees(tmp_path / "a.conllu", nlp))


COLUMNS = """\
Bupati NOUN O
Siti PROPN B-PER
Rahma PROPN I-PER
( PUNCT O
Partai PROPN B-ORG
Lumbung PROPN I-ORG
) PUNCT O
di ADP O
Kota PROPN B-LOC
Arjuna PROPN I-LOC
. PUNCT O

Warga NOUN O
"""


def test_names_keep_their_borders_with_and_without_spaces(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(COLUMNS, encoding="utf-8")
    spaced, _ = read_columns(tmp_path / "a.txt")
    printed, _ = read_columns(tmp_path / "a.txt", detokenized=True)
    assert spaced.text == "Bupati Siti Rahma ( Partai Lumbung ) di Kota Arjuna ."
    assert printed.text == "Bupati Siti Rahma (Partai Lumbung) di Kota Arjuna."
    for sentence in (spaced, printed):
        found = [(sentence.text[start:end], kind) for start, end, kind in sentence.names]
        assert found == [("Siti Rahma", "PER"), ("Partai Lumbung", "ORG"), ("Kota Arjuna", "LOC")]


def test_frame_names_are_marked_at_every_place_the_longest_first(tmp_path: Path) -> None:
    entry = {
        "text": "Arjuna dan Kabupaten Arjuna, juga Arjunawati, ke Arjuna.",
        "ents": {"LOC": ["Arjuna", "Kabupaten Arjuna"]},
    }
    (tmp_path / "a.jsonl").write_text(json.dumps(entry) + "\n", encoding="utf-8")
    (sentence,) = read_frames(tmp_path / "a.jsonl")
    assert [sentence.text[start:end] for start, end, _ in sentence.names] == ["Arjuna", "Kabupaten Arjuna", "Arjuna"]


def test_spoilt_copies_keep_the_names() -> None:
    text = "Bantuan tiba. Siti Rahma (Lumbung) senang."
    sentence = NamedText(text, ((14, 24, "PER"), (26, 33, "ORG")))
    copies = list(augment([sentence] * 40, seed=3, capitals=0.5, lower=0.5, glued=1.0))
    assert copies[0] == sentence
    assert len({copy.text for copy in copies}) > 4
    for copy in [*copies, *join(copies, seed=4)]:
        found = [copy.text[start:end].lower() for start, end, _ in copy.names]
        assert found == ["siti rahma", "lumbung"] * (len(found) // 2)


def test_renamed_copies_have_other_names_at_the_right_place() -> None:
    people = ("Siti Rahma", "Budi Santosa", "Rina Wulandari")
    sentences = [
        NamedText(f"Bupati {person} tiba di Desa Arjuna.", ((7, 7 + len(person), "PER"), (16 + len(person), 27 + len(person), "LOC")))
        for person in people
    ]  # fmt: skip
    copies = rename(sentences, seed=1, share=1.0)
    assert {copy.text for copy in copies} != {sentence.text for sentence in sentences}
    for copy in copies:
        (person, place) = (copy.text[start:end] for start, end, _ in copy.names)
        assert copy.text == f"Bupati {person} tiba di {place}."
        assert person.split()[0] in {name.split()[0] for name in people}
        assert place == "Desa Arjuna"


def test_names_become_entities_of_whole_tokens(nlp: Language) -> None:
    doc = named_doc(nlp, NamedText("Kepada Lumbungnya itu", ((7, 14, "ORG"),)))
    assert [(ent.text, ent.label_) for ent in doc.ents] == [("Lumbung", "ORG")]


def test_joined_trees_have_line_breaks_of_class_space(nlp: Language, tmp_path: Path) -> None:
    (tmp_path / "a.conllu").write_text(TREE * 9, encoding="utf-8")
    trees = list(read_trees(tmp_path / "a.conllu", nlp))
    joined = join_trees(trees, nlp, seed=1, share=1.0)
    assert sum(len([token for token in doc if token.pos_ != "SPACE"]) for doc in joined) == sum(map(len, trees))
    for doc in joined:
        breaks = [token for token in doc if token.pos_ == "SPACE"]
        assert len(list(doc.sents)) == len(breaks) + 1
        assert all(token.text == "\n" and token.head.i == token.i - 1 for token in breaks)


OLD = """\
1\tIa\t_\tPRON\t_\t_\t2\tnsubj\t_\t_
2\tmembagikannya\t_\tVERB\t_\t_\t0\troot\t_\t_
3\tkepada\t_\tADP\t_\t_\t4\tcase\t_\t_
4\tanak\t_\tNOUN\t_\t_\t2\tobl\t_\t_
5\t-\t_\tPUNCT\t_\t_\t4\tpunct\t_\t_
6\tanak\t_\tNOUN\t_\t_\t4\tcompound:plur\t_\t_
7\tdesa\t_\tNOUN\t_\t_\t4\tcompound\t_\t_
8\tTirta\t_\tPROPN\t_\t_\t7\tflat\t_\t_
9\tMulya\t_\tPROPN\t_\t_\t8\tflat\t_\t_
10\tIndah\t_\tPROPN\t_\t_\t9\tflat\t_\tSpaceAfter=No
11\t.\t_\tPUNCT\t_\t_\t2\tpunct\t_\t_

"""


def test_old_trees_come_to_the_new_scheme(nlp: Language, tmp_path: Path) -> None:
    (tmp_path / "a.conllu").write_text(OLD, encoding="utf-8")
    doc = convert_old_tree(next(iter(read_trees(tmp_path / "a.conllu", nlp))), nlp)
    assert [token.text for token in doc] == [
        "Ia", "membagikan", "nya", "kepada", "anak-anak", "desa", "Tirta", "Mulya", "Indah", ".",
    ]  # fmt: skip
    assert doc[2].dep_ == "obj"
    assert doc[2].head.text == "membagikan"
    assert [(doc[i].dep_, doc[i].head.text) for i in (5, 6)] == [("nmod", "anak-anak"), ("nmod", "desa")]
    assert [(doc[i].dep_, doc[i].head.text) for i in (7, 8)] == [("flat:name", "Tirta")] * 2
