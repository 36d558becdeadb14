"""Events by grammar alone, on sentences of every kind: who gives, who receives, what, through whom, when."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from spacy.language import Language

from salur.annotations import DateValue, Mention, Place, Quantity
from salur.grammar.goods import Goods
from salur.language import event_frames, event_view
from salur.language.event_frames import Frame, find_frames
from salur.language.event_grammar import score_by_grammar
from salur.language.event_scores import ROLE_INDEX, ROLES
from salur.language.event_view import EventView, find_candidates
from salur.language.lexicon import read_lexicon
from salur.loading import make_doc
from salur.records import Article, GivingRecord
from salur.resources import data_path
from tests.language.views import Mark, view_of

Read = Callable[[str], list[GivingRecord]]
SLOTS = ("donors", "recipients", "intermediaries", "items")


@pytest.fixture(scope="module")
def read(rules: Language) -> Read:
    """Read a text published on Friday 10 May 2024."""

    def records(text: str) -> list[GivingRecord]:
        article = Article(id="uji", text=text, published=date(2024, 5, 10))
        return list(rules(make_doc(rules, article))._.records)

    return records


def told(record: GivingRecord) -> dict[str, list[str]]:
    """The slots of a record that are filled."""
    slots = {slot: [filler.text for filler in getattr(record, slot)] for slot in SLOTS}
    return {slot: texts for slot, texts in slots.items() if texts}


@pytest.mark.parametrize(
    ("sentence", "donors", "recipients", "items"),
    [
        # Active, with the receiver after a preposition.
        ("PT Surya Kencana menyerahkan 500 paket sembako kepada warga Desa Cibodas.",
         ["PT Surya Kencana"], ["warga Desa Cibodas"], ["500 paket sembako"]),
        ("Koperasi Tirta Jaya membagikan 300 paket makanan kepada warga Desa Karangsari.",
         ["Koperasi Tirta Jaya"], ["warga Desa Karangsari"], ["300 paket makanan"]),
        ("Kementerian Sosial menyerahkan beras, selimut, dan tenda kepada korban banjir.",
         ["Kementerian Sosial"], ["korban banjir"], ["beras", "selimut", "tenda"]),
        ("Koperasi Tirta Jaya dan Yayasan Pelita Harapan menyerahkan 20 tenda kepada warga Desa Karangsari.",
         ["Koperasi Tirta Jaya", "Yayasan Pelita Harapan"], ["warga Desa Karangsari"], ["20 tenda"]),
        # Two bare objects.
        ("Koperasi Tirta Jaya memberi warga Desa Karangsari 300 paket makanan.",
         ["Koperasi Tirta Jaya"], ["warga Desa Karangsari"], ["300 paket makanan"]),
        ("Koperasi Tirta Jaya menyantuni 40 anak yatim masing-masing Rp500 ribu.",
         ["Koperasi Tirta Jaya"], ["40 anak yatim"], ["Rp500 ribu"]),
        # Passive, with and without oleh; either object raised.
        ("Sebanyak 120 selimut diserahkan oleh Koperasi Tirta Jaya kepada warga Desa Karangsari.",
         ["Koperasi Tirta Jaya"], ["warga Desa Karangsari"], ["120 selimut"]),
        ("Sebanyak 120 selimut diserahkan Koperasi Tirta Jaya kepada warga Desa Karangsari.",
         ["Koperasi Tirta Jaya"], ["warga Desa Karangsari"], ["120 selimut"]),
        ("300 paket makanan diberikan Koperasi Tirta Jaya kepada warga Desa Karangsari.",
         ["Koperasi Tirta Jaya"], ["warga Desa Karangsari"], ["300 paket makanan"]),
        ("Bantuan itu diberikan kepada korban banjir oleh Koperasi Tirta Jaya.",
         ["Koperasi Tirta Jaya"], ["korban banjir"], ["Bantuan"]),
        ("Warga Desa Karangsari diberi 300 paket makanan oleh Koperasi Tirta Jaya.",
         ["Koperasi Tirta Jaya"], ["Warga Desa Karangsari"], ["300 paket makanan"]),
        # Helping with something.
        ("Koperasi Tirta Jaya membantu warga Desa Karangsari dengan 50 karung semen.",
         ["Koperasi Tirta Jaya"], ["warga Desa Karangsari"], ["50 karung semen"]),
        # Receiving.
        ("SMA Negeri 3 Ambon menerima 30 unit laptop dari PT Telaga Biru.",
         ["PT Telaga Biru"], ["SMA Negeri 3 Ambon"], ["30 unit laptop"]),
        ("Sebanyak 45 keluarga menerima 20 kantong beras dari Pemerintah Desa Karangsari.",
         ["Pemerintah Desa Karangsari"], ["45 keluarga"], ["20 kantong beras"]),
        # Nominal.
        ("Penyerahan 40 kursi roda dari Yayasan Cahaya Insani untuk penyandang disabilitas dilakukan pagi tadi.",
         ["Yayasan Cahaya Insani"], ["penyandang disabilitas"], ["40 kursi roda"]),
        ("Bantuan 1.000 masker dari Yayasan Pelita Harapan untuk warga tiba di Padang.",
         ["Yayasan Pelita Harapan"], ["warga"], ["1.000 masker"]),
        # The amount, not the word of aid beside it.
        ("Bantuan dari Yayasan Pelita Harapan untuk korban gempa berupa 200 tenda.",
         ["Yayasan Pelita Harapan"], ["korban gempa"], ["200 tenda"]),
        ("Warga Desa Sukamaju menerima bantuan 2 ton beras dari Koperasi Tirta Jaya.",
         ["Koperasi Tirta Jaya"], ["Warga Desa Sukamaju"], ["2 ton beras"]),
    ],
)  # fmt: skip
def test_one_event(read: Read, sentence: str, donors: list[str], recipients: list[str], items: list[str]) -> None:
    [record] = read(sentence)
    assert told(record) == {"donors": donors, "recipients": recipients, "items": items}
    assert record.status == "delivered"


@pytest.mark.parametrize(
    "sentence",
    [
        "PT Surya Kencana belum menyerahkan 500 paket sembako kepada warga Desa Cibodas.",
        "Warga Desa Sukamaju tidak menerima bantuan dari Koperasi Tirta Jaya.",
        "Koperasi Tirta Jaya batal menyalurkan 20 tenda kepada warga Desa Karangsari.",
        "Jika menyalurkan 20 tenda kepada warga, Koperasi Tirta Jaya harus melapor.",
        "Bupati memberikan penghargaan kepada 20 guru teladan.",
        "Menteri Sosial memberikan keterangan kepada wartawan di Jakarta.",
        "Koperasi Tirta Jaya memberikan apresiasi kepada 12 petani.",
        "PT Surya Kencana menjual 10 ton beras kepada Perum Bulog.",
        "Harga beras naik menjadi Rp15.000 per kilogram di Pasar Kliwon.",
        "Pencuri membobol gudang dan membawa 5 ton beras.",
        "Cuaca di Kabupaten Demak cerah berawan.",
    ],
)
def test_no_event(read: Read, sentence: str) -> None:
    assert read(sentence) == []


@pytest.mark.parametrize("marker", ["akan", "segera", "berencana", "bakal", "siap"])
def test_what_is_still_to_come_is_planned(read: Read, marker: str) -> None:
    [record] = read(f"Pemerintah Kabupaten Garut {marker} menyalurkan 300 paket sembako kepada korban longsor.")
    assert record.status == "planned"
    assert told(record)["items"] == ["300 paket sembako"]


@pytest.mark.parametrize("channel", ["melalui", "lewat", "via"])
def test_the_channel_is_neither_giver_nor_receiver(read: Read, channel: str) -> None:
    [record] = read(f"PT Surya Kencana menyalurkan 10 ton beras {channel} BPBD Kabupaten Demak kepada korban banjir.")
    assert told(record) == {
        "donors": ["PT Surya Kencana"],
        "recipients": ["korban banjir"],
        "intermediaries": ["BPBD Kabupaten Demak"],
        "items": ["10 ton beras"],
    }


def test_the_channel_may_come_first(read: Read) -> None:
    [record] = read("Melalui BPBD Kabupaten Demak, PT Surya Kencana menyerahkan 10 ton beras untuk korban banjir.")
    assert told(record)["intermediaries"] == ["BPBD Kabupaten Demak"]
    assert told(record)["donors"] == ["PT Surya Kencana"]


@pytest.mark.parametrize(
    ("sentence", "shares"),
    [
        ("Yayasan Pelita Harapan menyerahkan 247 paket sembako untuk warga Desa Sukamaju dan 500 paket sembako untuk warga Desa Karangsari.",
         {"247 paket sembako": "warga Desa Sukamaju", "500 paket sembako": "warga Desa Karangsari"}),
        ("Yayasan Pelita Harapan menyalurkan bantuan ke tiga desa: 247 paket untuk Desa Sukamaju, 500 paket untuk Desa Karangsari, dan 90 paket untuk Desa Wanasari.",
         {"247 paket": "Desa Sukamaju", "500 paket": "Desa Karangsari", "90 paket": "Desa Wanasari"}),
    ],
)  # fmt: skip
def test_a_breakdown_is_an_event_for_each_receiver(read: Read, sentence: str, shares: dict[str, str]) -> None:
    records = read(sentence)
    assert {record.items[0].text: record.recipients[0].text for record in records} == shares
    assert len(records) == len(shares)
    assert all(told(record)["donors"] == ["Yayasan Pelita Harapan"] for record in records)
    assert all(len(record.items) == len(record.recipients) == 1 for record in records)


def test_equal_shares_are_events_of_their_own(read: Read) -> None:
    records = read(
        "Yayasan Pelita Harapan menyerahkan 90 paket sembako untuk warga Desa Sukamaju dan 90 paket sembako untuk warga "
        "Desa Karangsari."
    )
    assert [told(record)["recipients"] for record in records] == [["warga Desa Sukamaju"], ["warga Desa Karangsari"]]


def test_two_sentences_tell_two_events(read: Read) -> None:
    records = read(
        "PT Surya Kencana menyerahkan 500 paket sembako kepada warga Desa Cibodas.\n"
        "Bank Nagari menyumbangkan Rp75 juta kepada Panti Asuhan Kasih Ibu."
    )
    assert [told(record)["donors"] for record in records] == [["PT Surya Kencana"], ["Bank Nagari"]]
    assert records[1].items[0].value == Decimal(75_000_000)
    assert records[1].items[0].category == "cash"


def test_time_place_and_worth(read: Read) -> None:
    [record] = read(
        "Koperasi Tirta Jaya menyumbangkan genset senilai Rp20 juta kepada Panti Asuhan Kasih Ibu di Kabupaten Demak, "
        "Selasa (7/5/2024)."
    )
    assert record.worth is not None
    assert record.worth.text == "Rp20 juta"
    assert record.date is not None
    assert record.date.iso == "2024-05-07"
    assert [place.text for place in record.locations] == ["Kabupaten Demak"]
    assert told(record)["items"] == ["genset"]


def test_every_filler_says_why(read: Read) -> None:
    [record] = read("PT Surya Kencana menyerahkan 500 paket sembako kepada warga Desa Cibodas.")
    assert record.donors[0].reason == "subject of menyerahkan (active)"
    assert record.recipients[0].reason == "kepada … beside menyerahkan"
    assert record.items[0].reason == "object of menyerahkan (active)"
    assert [trigger.text for trigger in record.triggers] == ["menyerahkan"]


def test_more_arguments_make_an_event_surer(read: Read) -> None:
    [full] = read("PT Surya Kencana menyerahkan 500 paket sembako kepada warga Desa Cibodas.")
    [half] = read("PT Surya Kencana menyerahkan 500 paket sembako.")
    assert half.confidence < full.confidence < 1


def test_a_new_verb_needs_no_python(rules: Language, monkeypatch: pytest.MonkeyPatch) -> None:
    sentence = "Koperasi Tirta Jaya menggandrungkan 45 kursi roda kepada warga Desa Karangsari."
    assert rules(make_doc(rules, Article(id="uji", text=sentence)))._.records == ()
    shipped = data_path("lexicon", "giving.yaml").read_text(encoding="utf-8")
    row = "  - {lemma: gandrung, frame: give, active: [menggandrungkan], passive: [digandrungkan], noun: []}\n"
    head, verbs = shipped.split("\nverbs:\n")
    lexicon = read_lexicon(f"{head}\nverbs:\n{row}{verbs}")
    for module in (event_view, event_frames):
        monkeypatch.setattr(module, "giving_lexicon", lambda: lexicon)
    [record] = rules(make_doc(rules, Article(id="uji", text=sentence)))._.records
    assert told(record) == {
        "donors": ["Koperasi Tirta Jaya"],
        "recipients": ["warga Desa Karangsari"],
        "items": ["45 kursi roda"],
    }
    passive = "Sebanyak 45 kursi roda digandrungkan Koperasi Tirta Jaya kepada warga Desa Karangsari."
    [record] = rules(make_doc(rules, Article(id="uji", text=passive)))._.records
    assert told(record)["donors"] == ["Koperasi Tirta Jaya"]


# Hand-made views: grammar without the stages before it.

MARKS: dict[str, Mark] = {
    "Yayasan Pelita": Mention("Yayasan Pelita", "ngo", 0),
    "20 tenda": Quantity("count", Decimal(20), object="tenda"),
    "tenda": Goods(0, 0, "shelter", False),
    "warga": Mention("warga", "group", 1, "nominal"),
    "Demak": Place("Kabupaten Demak", "regency"),
    "kemarin": DateValue("2024-05-09", "day"),
}
SENTENCE = "Yayasan Pelita menyerahkan 20 tenda kepada para warga di Demak kemarin."


def arguments(view: EventView, frame: Frame) -> dict[str, set[str]]:
    candidates = find_candidates(view)
    found: dict[str, set[str]] = {}
    for argument in frame.arguments:
        candidate = candidates[argument.candidate]
        found.setdefault(argument.role, set()).add(view.text_of(candidate.start, candidate.end))
    return found


def test_a_frame_has_its_arguments() -> None:
    view = view_of(SENTENCE, MARKS)
    [frame] = find_frames(view, find_candidates(view))
    assert arguments(view, frame) == {
        "donor": {"Yayasan Pelita"}, "item": {"20 tenda"}, "recipient": {"warga"}, "location": {"Demak"}, "date": {"kemarin"},
    }  # fmt: skip
    assert not frame.planned
    assert frame.of("donor", "recipient")[0].score <= 1


def test_a_clause_ends_at_the_next_verb_of_giving() -> None:
    text = "Yayasan Pelita menyerahkan 20 tenda lalu Koperasi Jaya mengirim 9 perahu."
    marks: dict[str, Mark] = {
        "Yayasan Pelita": MARKS["Yayasan Pelita"], "20 tenda": MARKS["20 tenda"],
        "Koperasi Jaya": Mention("Koperasi Jaya", "company", 2), "9 perahu": Quantity("count", Decimal(9), object="perahu"),
    }  # fmt: skip
    view = view_of(text, marks)
    first, second = find_frames(view, find_candidates(view))
    assert arguments(view, first)["item"] == {"20 tenda"}
    assert arguments(view, second) == {"donor": {"Koperasi Jaya"}, "item": {"9 perahu"}}


def test_scores_are_probabilities_of_the_right_shape() -> None:
    scores = score_by_grammar(view_of(SENTENCE, MARKS))
    assert scores.roles.shape == (len(scores.anchors), len(scores.candidates), len(ROLES))
    assert ((scores.roles >= 0) & (scores.roles <= 1)).all()
    assert ((scores.anchor_scores > 0) & (scores.anchor_scores <= 1)).all()
    assert scores.planned.tolist() == [0.0]


def test_candidates_may_be_given() -> None:
    view = view_of(SENTENCE, MARKS)
    candidates = find_candidates(view, {(0, 3)})
    scores = score_by_grammar(view, candidates)
    assert scores.candidates is candidates
    assert [candidates[anchor].sources for anchor in scores.anchors] == [frozenset({"quantity"})]


def test_an_anchor_borrows_the_giver_of_the_nearest_event() -> None:
    text = "Yayasan Pelita menyerahkan 20 tenda. Sebanyak 9 perahu juga disalurkan."
    marks: dict[str, Mark] = {
        "Yayasan Pelita": MARKS["Yayasan Pelita"], "20 tenda": MARKS["20 tenda"],
        "9 perahu": Quantity("count", Decimal(9), object="perahu"),
    }  # fmt: skip
    scores = score_by_grammar(view_of(text, marks))
    donors = scores.roles[:, 0, ROLE_INDEX["donor"]]
    assert donors[0] > donors[1] > 0


def test_a_text_without_giving_words_has_no_anchor() -> None:
    scores = score_by_grammar(view_of(SENTENCE.replace("menyerahkan", "membeli"), MARKS))
    assert scores.anchors == []
    assert scores.roles.shape[0] == 0


_WORDS = [
    "Yayasan Pelita", "20 tenda", "warga", "Demak", "kemarin", "menyerahkan", "diserahkan", "menerima", "memberi", "bantuan",
    "kepada", "untuk", "dari", "oleh", "melalui", "dan", ",", ".", "\n", "akan", "belum",
]  # fmt: skip


@given(st.lists(st.sampled_from(_WORDS), min_size=1, max_size=25))
def test_any_order_of_words_gives_scores(words: list[str]) -> None:
    text = " ".join(words)
    marks = {name: mark for name, mark in MARKS.items() if name in text}
    scores = score_by_grammar(view_of(text, marks))
    assert np.isfinite(scores.roles).all()
    assert len(set(scores.anchors)) == len(scores.anchors)
    assert all(scores.candidates[anchor].sources & {"quantity", "goods"} for anchor in scores.anchors)
