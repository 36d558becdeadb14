"""The whole way from text to records, on any text: offsets hold, the same input gives the same records, JSON and back."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from spacy.language import Language

from salur.loading import extract_many, make_doc
from salur.records import Article, GivingRecord, Span

# Each example goes through the whole pipeline.
unicode_examples = settings(max_examples=30)

PIECES = [
    "PT Surya Kencana", "Koperasi Tirta Jaya", "warga Desa Cibodas", "korban banjir", "Mensos", "menyerahkan", "diserahkan",
    "menerima", "menyalurkan", "bantuan", "penyerahan", "500 paket sembako", "Rp5 miliar", "10 ton beras", "selimut", "senilai",
    "kepada", "untuk", "dari", "oleh", "melalui", "di", "Kabupaten Demak", "Selasa (7/5/2024)", "kemarin", "akan", "belum",
    "dan", ",", ".", ":", "\n", "\r\n", "\t", "\u00a0", "\u200b", "\u202e", "“", "”", '"', "(", ")", "—", "😀", "é", "e\u0301", "\ufeff", "\x00", "-nya",
]  # fmt: skip
any_text = st.text(max_size=120)
news_like = st.builds(
    lambda words, joint: joint.join(words),
    st.lists(st.sampled_from(PIECES), max_size=40),
    st.sampled_from([" ", "", "  "]),
)

ARTICLE = (
    "DEMAK — PT Surya Kencana menyerahkan 500 paket sembako kepada warga Desa Cibodas, Selasa (7/5/2024).\n"
    "Sehari kemudian Koperasi Tirta Jaya menyalurkan 10 ton beras melalui BPBD Kabupaten Demak kepada korban banjir. "
    "“Bantuan ini tidak seberapa,” kata Ratna Dewanti, ketua koperasi.\n"
    "Bank Nagari akan menyumbangkan genset senilai Rp20 juta kepada Panti Asuhan Kasih Ibu."
)


def records_of(nlp: Language, text: str, **fields: object) -> tuple[GivingRecord, ...]:
    article = Article.model_validate({"id": "uji", "text": text, "published": date(2024, 5, 10), **fields})
    records: tuple[GivingRecord, ...] = nlp(make_doc(nlp, article))._.records
    return records


def spans_of(record: GivingRecord) -> Iterator[Span]:
    """Every span of a record."""
    yield from (*record.donors, *record.recipients, *record.beneficiaries, *record.intermediaries, *record.items)
    yield from (*record.locations, *record.triggers, *record.evidence)
    yield from filter(None, (record.date, record.worth))


def check(text: str, records: tuple[GivingRecord, ...]) -> None:
    assert len({record.record_id for record in records}) == len(records)
    for record in records:
        assert record.items
        assert record.donors or record.recipients
        assert record.evidence
        for span in spans_of(record):
            assert text[span.start : span.end] == span.text
            assert span.text.strip() == span.text != ""
        assert GivingRecord.model_validate_json(record.model_dump_json()) == record


@given(any_text)
@unicode_examples
def test_any_unicode_is_survived(rules: Language, text: str) -> None:
    check(text, records_of(rules, text))


@given(news_like)
@unicode_examples
def test_words_of_giving_in_any_order_keep_their_offsets(rules: Language, text: str) -> None:
    check(text, records_of(rules, text))


@given(st.lists(any_text, max_size=4), st.sampled_from(["\n", " ", "\r\n", ". "]))
@unicode_examples
def test_events_amid_noise_keep_their_offsets(rules: Language, noise: list[str], joint: str) -> None:
    text = joint.join([*noise, ARTICLE, *noise])
    check(text, records_of(rules, text))


def test_an_article_gives_its_events(rules: Language) -> None:
    records = records_of(rules, ARTICLE)
    check(ARTICLE, records)
    assert [record.donors[0].text for record in records] == ["PT Surya Kencana", "Koperasi Tirta Jaya", "Bank Nagari"]
    assert [record.status for record in records] == ["delivered", "delivered", "planned"]
    assert records[1].intermediaries[0].text == "BPBD Kabupaten Demak"
    assert records[2].worth is not None


def test_the_same_input_gives_the_same_records(rules: Language) -> None:
    assert records_of(rules, ARTICLE) == records_of(rules, ARTICLE)


def test_another_article_gives_other_ids(rules: Language) -> None:
    here, there = ({record.record_id for record in records_of(rules, ARTICLE, id=name)} for name in ("a", "b"))
    assert len(here) == 3
    assert not here & there


def test_records_carry_what_is_known_of_their_article(rules: Language) -> None:
    fields = {"title": "Sembako untuk Cibodas", "source": "Kabar Uji", "url": "https://contoh.example/1"}
    for record in records_of(rules, ARTICLE, **fields):
        assert record.article_id == "uji"
        assert record.published == date(2024, 5, 10)
        assert record.model_dump(include=set(fields)) == fields


def test_batches_and_single_articles_agree(rules: Language) -> None:
    texts = [ARTICLE, "", "Cuaca cerah.", ARTICLE.upper(), "\n\n" + ARTICLE]
    articles = [Article(id=str(number), text=text, published=date(2024, 5, 10)) for number, text in enumerate(texts)]
    alone = [records_of(rules, article.text, id=article.id) for article in articles]
    assert [found.records for found in extract_many(articles, nlp=rules, batch_size=2)] == alone
    assert alone[1] == alone[2] == ()


@pytest.mark.shared
def test_the_seed_article_has_the_organisation_as_a_giver(rules: Language, corpus: Path) -> None:
    text = (corpus / "seed" / "article.txt").read_text(encoding="utf-8")
    records = records_of(rules, text, published=date(2020, 8, 27))
    check(text, records)
    names = {party.text for record in records for party in record.donors}
    assert any("IOM" in name for name in names), names
