"""The Stanza backend: the shipped package on texts of our own, and what is said where something is missing."""

from datetime import date
from pathlib import Path

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st
from spacy.language import Language
from spacy.tokens import Doc

from salur.backends import make_backend, stanza
from salur.backends.stanza import find_package, load_stanza, make_stanza
from salur.config import load_settings
from salur.errors import ResourceError, SettingsError
from salur.loading import extract_many, load
from salur.records import Article
from salur.resources import model_path

SHIPPED = model_path("id_stanza")
shipped = pytest.mark.skipif(SHIPPED is None, reason="no shipped package")
ENTRIES = yaml.safe_load((Path(__file__).parents[1] / "training" / "gate.yaml").read_text(encoding="utf-8"))
# The share of the checks of each kind that must hold.
NEEDED = {"tags": 0.9, "lemmas": 0.85, "arcs": 0.8}
ODD = " \t\n\r\x0b\x85\xa0\u2028\u200b\xad\u0301\ud800\x97\x00\U0001f91d"


@pytest.fixture(scope="module")
def nlp() -> Language:
    pytest.importorskip("stanza")
    return make_stanza("id_stanza", None)


@shipped
def test_without_the_extra_the_error_names_it(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(name: str) -> None:
        raise ImportError(f"No module named {name!r}", name=name)

    monkeypatch.setattr(stanza, "import_module", fail)
    with pytest.raises(SettingsError, match=r"pip install 'salur\[stanza\]'"):
        make_backend(load_settings({"pipeline": {"backend": "stanza"}}).pipeline)


def test_a_package_that_is_not_there_is_named(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("SALUR_MODELS", str(tmp_path))
    with pytest.raises(ResourceError, match="no Stanza package 'tiada'"):
        find_package("tiada")
    with pytest.raises(ResourceError, match="salur models fetch stanza"):
        find_package("official")
    (tmp_path / "stanza").mkdir()
    (tmp_path / "stanza" / "resources.json").write_text("{}", encoding="utf-8")
    assert find_package("official") == tmp_path / "stanza"


def test_a_broken_package_is_an_error_of_ours(tmp_path: Path) -> None:
    pytest.importorskip("stanza")
    (tmp_path / "resources.json").write_text('{"id": {"packages": {}}}', encoding="utf-8")
    with pytest.raises(ResourceError, match="cannot load the Stanza package"):
        load_stanza(tmp_path)


@shipped
def test_the_package_is_small() -> None:
    assert SHIPPED is not None
    assert sum(file.stat().st_size for file in SHIPPED.rglob("*") if file.is_file()) < 20_000_000


@shipped
@pytest.mark.parametrize("kind", sorted(NEEDED))
def test_almost_all_is_right(nlp: Language, kind: str) -> None:
    results = []
    for entry, doc in zip(ENTRIES, nlp.pipe([entry["text"] for entry in ENTRIES]), strict=True):
        tokens = {token.text: token for token in doc}
        if kind == "arcs":
            for word, head, relation in entry["arcs"]:
                token = tokens.get(word)
                results.append(token and token.head.text == head and token.dep_.split(":")[0] == relation)
        else:
            for word, value in entry[kind].items():
                token = tokens.get(word)
                results.append(token and value == (token.pos_ if kind == "tags" else token.lemma_))
    assert sum(map(bool, results)) / len(results) >= NEEDED[kind]


@shipped
def test_a_clitic_is_a_word_of_its_own(nlp: Language) -> None:
    doc = nlp("Warga berterima kasih atas bantuannya.")
    host, clitic = doc[4], doc[5]
    assert (host.text, host.whitespace_, clitic.text, clitic.head) == ("bantuan", "", "nya", host)


TEXTS = [
    "Warga Desa Karangsari menerima bantuan beras",
    "Bupati menyerahkan 200 selimut.\n\nWarga senang.",
    "",
    " \n ",
    "“Kami akan membantu,” kata Rina di Medan. Ia membawa obat-obatan",
]


@shipped
def test_articles_keep_their_borders_in_a_batch(nlp: Language) -> None:
    alone = [nlp(text) for text in TEXTS]
    together = list(nlp.pipe(TEXTS, batch_size=len(TEXTS)))
    assert [doc.text for doc in together] == TEXTS
    for one, other in zip(alone, together, strict=True):
        assert describe(one) == describe(other)
    assert [len(list(doc.sents)) for doc in together] == [1, 2, 0, 1, 2]


def describe(doc: Doc) -> list[tuple[str, str, str, int, str]]:
    return [(token.text, token.pos_, token.lemma_, token.head.i, token.dep_) for token in doc]


@shipped
def test_what_is_on_the_doc_stays(nlp: Language) -> None:
    doc = nlp.make_doc("Warga senang.")
    doc.user_data["catatan"] = 7
    (parsed,) = nlp.pipe([doc])
    assert parsed.user_data["catatan"] == 7


@shipped
@settings(deadline=None, max_examples=40)
@given(st.text(st.one_of(st.sampled_from(ODD + "aZ.,\"'!-9 nya"), st.characters()), max_size=60))
def test_any_text_is_kept(nlp: Language, text: str) -> None:
    doc = nlp(text)
    assert doc.text == text
    assert all(text[token.idx : token.idx + len(token)] == token.text for token in doc)
    assert sum(len(sentence) for sentence in doc.sents) == len(doc)


@shipped
@pytest.mark.parametrize("text", ["x" * 5000, "! " * 2000, "nya" * 1500, " " * 5000 + "a", "Warga.\n" * 300])
def test_nonsense_is_parsed_too(nlp: Language, text: str) -> None:
    assert nlp(text).text == text


@shipped
def test_records_come_out_of_stanza() -> None:
    pytest.importorskip("stanza")
    whole = load({"pipeline": {"backend": "stanza"}})
    assert "salur_sentences" not in whole.pipe_names
    text = "PT Surya Kencana menyerahkan 500 paket sembako kepada warga Desa Cibodas, Senin (3/2/2025)."
    articles = [
        Article(id="a", text=text, published=date(2025, 2, 4)),
        Article(id="b", text="Harga cabai naik.", published=date(2025, 2, 4)),
        Article(id="c", text=f"Bandung\n{text}", published=date(2025, 2, 4)),
    ]
    first, second, third = extract_many(articles, nlp=whole)
    for article, found in zip((articles[0], articles[2]), (first, third), strict=True):
        (record,) = found.records
        assert [donor.text for donor in record.donors] == ["PT Surya Kencana"]
        assert [article.text[item.start : item.end] for item in record.items] == [item.text for item in record.items]
    assert second.records == ()
