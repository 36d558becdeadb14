"""What Stanza's trainers are given, and the package made of what they return."""

import gzip
import json
from pathlib import Path

import numpy as np
import pytest
import spacy

pytest.importorskip("stanza")

import torch

from salur.errors import ResourceError
from salur.training.stanza import falling, pack
from salur.training.stanza_data import read_sentences, word_sentences, write_tokenizer_files, write_vectors

TREES = """\
# sent_id = 1
# text = Bantuannya tiba.
1-2\tBantuannya\t_\t_\t_\t_\t_\t_\t_\t_
1\tBantuan\tbantu\tNOUN\tNN\tNumber=Sing\t3\tnsubj\t_\t_
2\tnya\tnya\tPRON\tPRP\t_\t1\tcompound\t_\t_
3\ttiba\ttiba\tVERB\tVB\t_\t0\troot\t_\tSpaceAfter=No
4\t.\t.\tPUNCT\t.\t_\t3\tpunct\t_\t_

# sent_id = 2
# text = satu-satunya tiba
1-2\tsatu-satunya\t_\t_\t_\t_\t_\t_\t_\t_
1\tsatu\tsatu\tNUM\tCD\t_\t3\tnsubj\t_\t_
2\tnya\tnya\tPRON\tPRP\t_\t1\tdet\t_\t_
3\ttiba\ttiba\tVERB\tVB\t_\t0\troot\t_\t_

"""


@pytest.fixture
def trees(tmp_path: Path) -> Path:
    path = tmp_path / "trees.conllu"
    path.write_text(TREES, encoding="utf-8")
    return path


def test_sentences_whose_multi_word_tokens_are_respelt_are_left_out(trees: Path) -> None:
    (sentence,) = read_sentences(trees)
    assert sentence.text == "Bantuannya tiba."
    assert [row[4] for row in sentence.rows] == ["_"] * 5
    assert [row[7] for row in sentence.rows] == ["_", "nsubj", "nmod", "root", "punct"]


@pytest.mark.parametrize("broken", ["1\tBantuan\tbantu\n\n", TREES.replace("# text = satu-satunya tiba\n", "")])
def test_malformed_trees_are_told(tmp_path: Path, broken: str) -> None:
    (tmp_path / "broken.conllu").write_text(broken, encoding="utf-8")
    with pytest.raises(ResourceError, match=r"broken\.conllu: sentence"):
        list(read_sentences(tmp_path / "broken.conllu"))


def test_frequent_words_are_kept_a_few_times(trees: Path) -> None:
    sentences = word_sentences(list(read_sentences(trees)) * 5, most=3, length=4)
    words = [row[1] for sentence in sentences for row in sentence.rows]
    assert {word: words.count(word) for word in words} == {"Bantuan": 3, "nya": 3, "tiba": 3, ".": 3}
    assert [len(sentence.rows) for sentence in sentences] == [4, 4, 4]
    assert all(row[0] == str(number) for sentence in sentences for number, row in enumerate(sentence.rows, 1))


def test_the_tokenizer_learns_borders_by_character(tmp_path: Path, trees: Path) -> None:
    sentence = next(read_sentences(trees))
    (tmp_path / "two.conllu").write_text(str(sentence) * 2, encoding="utf-8")
    files = write_tokenizer_files(tmp_path / "two.conllu", tmp_path / "two", longest=0, seed=1)
    assert files["txt"].read_text(encoding="utf-8") == "Bantuannya tiba. Bantuannya tiba.\n"
    labels = files["toklabels"].read_text(encoding="utf-8").strip()
    assert labels == "0000000003" + "00001" + "2" + "0" + "0000000003" + "00001" + "2"
    assert json.loads(files["mwt.json"].read_text(encoding="utf-8")) == [[["Bantuannya", ["bantuan", "nya"]], 2]]


def test_vectors_keep_their_products_when_they_are_cut(tmp_path: Path) -> None:
    nlp = spacy.blank("id")
    table = np.zeros((3, 8), dtype="float32")
    table[:, :2] = [[1, 0], [0.8, 0.6], [0, 1]]
    for word, row in zip(("beras", "gula", "truk"), table, strict=True):
        nlp.vocab.set_vector(word, row)  # type: ignore[arg-type]  # its stub names a private type
    with gzip.open(tmp_path / "raw.jsonl.gz", "wt", encoding="utf-8") as file:
        file.write(json.dumps({"text": "Beras gula truk beras"}) + "\n")
    write_vectors(tmp_path / "raw.jsonl.gz", nlp, tmp_path / "vectors.pt", words=3, dimensions=2)
    state = torch.load(tmp_path / "vectors.pt", weights_only=True)
    rows = np.asarray(state["emb"])[-3:]
    products = rows @ rows.T
    assert np.allclose(products / products[0, 0], table @ table.T, atol=1e-5)


def test_a_package_holds_halved_weights_and_no_path_of_the_trainer(tmp_path: Path) -> None:
    work = tmp_path / "work"
    work.mkdir()
    for part in ("tokenize", "mwt", "pos", "lemma", "depparse"):
        state = {
            "model": {"weight": torch.ones(4), "count": torch.ones(2, dtype=torch.int64)},
            "config": {"train_file": "/rumah/siti/train.conllu", "lang": "id", "hidden_dim": 4},
            "optimizer_state_dict": {"weight": torch.ones(400)},
        }
        torch.save(state, work / f"{part}.pt")
    torch.save({"emb": torch.ones(2, 2), "vocab": {}}, tmp_path / "vectors.pt")
    pack(work, tmp_path / "vectors.pt", tmp_path / "package")
    state = torch.load(tmp_path / "package" / "id" / "pos" / "salur.pt", weights_only=True)
    assert state["model"]["weight"].dtype == torch.float16
    assert state["model"]["count"].dtype == torch.int64
    assert state["config"] == {"train_file": None, "lang": "id", "hidden_dim": 4}
    assert "optimizer_state_dict" not in state
    listed = json.loads((tmp_path / "package" / "resources.json").read_text(encoding="utf-8"))["id"]
    assert set(listed["packages"]["default"]) == {"tokenize", "mwt", "pos", "lemma", "depparse"}
    assert listed["depparse"]["salur"]["dependencies"] == [{"model": "pretrain", "package": "salur"}]


class _Trainer:
    def __init__(self) -> None:
        self.args = {"lr": 0.003}
        self.optimizers = {"general": torch.optim.SGD([torch.nn.Parameter(torch.ones(1))], lr=0.003)}

    def update(self, batch: str, eval: bool = False) -> float:  # noqa: A002  # as Stanza's own
        assert batch == "batch"
        assert not eval
        return float(self.optimizers["general"].param_groups[0]["lr"])


def test_the_rate_of_the_tagger_falls_after_three_fifths() -> None:
    trainer = falling(_Trainer, 10)()
    rates = [trainer.update("batch", eval=False) / 0.003 for _ in range(10)]
    assert rates == pytest.approx([1, 1, 1, 1, 1, 1, 0.75, 0.5, 0.25, 0.05])
