"""A small pipeline for tests of everything around the stages: it finds one plain kind of sentence, and fails on demand."""

import re
from datetime import date
from decimal import Decimal
from typing import Any

import spacy
from spacy.language import Language
from spacy.tokens import Doc

from salur.annotations import register_extensions
from salur.records import (
    EventDate,
    GivingRecord,
    Item,
    Location,
    Party,
    RejectedEvent,
    Span,
    Worth,
    stable_id,
)  # fmt: skip

GIVING = re.compile(
    r"(?P<donor>[^.\n]+) menyerahkan (?P<value>\d+) (?P<unit>\w+) (?P<object>\w+) kepada (?P<recipient>[^.\n]+)\."
)
POISON = "PIPA MELEDAK"


def sentence(donor: str = "Koperasi Tirta Jaya", recipient: str = "warga Desa Karangsari", value: int = 250) -> str:
    return f"{donor} menyerahkan {value} paket sembako kepada {recipient}."


def record(**changes: object) -> GivingRecord:
    """A record with every slot filled."""
    values: dict[str, object] = {
        "record_id": "r1",
        "article_id": "a1",
        "title": "Bantuan untuk Karangsari",
        "source": "Kabar Contoh",
        "url": "https://contoh.example/1",
        "published": date(2025, 2, 4),
        "donors": (Party(text="Koperasi Tirta Jaya", start=0, end=19, name="Koperasi Tirta Jaya", type="company"),),
        "recipients": (Party(text="warga", start=57, end=62, name="warga", type="group", score=0.5),),
        "beneficiaries": (Party(text="lansia", start=70, end=76, name="lansia", type="group"),),
        "intermediaries": (Party(text="BPBD", start=80, end=84, name="BPBD", type="government"),),
        "items": (
            Item(text="250 paket sembako", start=32, end=49, value=Decimal(250), unit="paket", object="sembako"),
            Item(
                text="1,5 ton beras", start=90, end=103, value=Decimal("1.5"), unit="ton", object="beras", approx=True
            ),
        ),
        "worth": Worth(text="Rp20 juta", start=110, end=119, value=Decimal(20_000_000), currency="IDR"),
        "locations": (Location(text="Karangsari", start=120, end=130, name="Desa Karangsari", province="Jawa Barat"),),
        "date": EventDate(text="Februari 2025", start=131, end=144, iso="2025-02", precision="month"),
        "evidence": (Span(text="Koperasi Tirta Jaya menyerahkan", start=0, end=31),),
        "confidence": 0.75,
    }
    return GivingRecord.model_validate(values | changes)


@Language.component("tests_giving")
def giving(doc: Doc) -> Doc:
    if POISON in doc.text:
        raise ValueError("the pipe burst\nwith a bang")
    article = doc._.article
    records = []
    for match in GIVING.finditer(doc.text):
        spans: dict[str, Any] = {
            name: {"text": match[name], "start": match.start(name), "end": match.end(name)}
            for name in match.groupdict()
        }
        start, end = match.start("value"), match.end("object")
        item = Item(
            text=doc.text[start:end], start=start, end=end, value=Decimal(match["value"]), unit=match["unit"],
            object=match["object"],
        )  # fmt: skip
        records.append(
            GivingRecord(
                record_id=stable_id(article.id, str(match.start())),
                article_id=article.id,
                title=article.title,
                published=article.published,
                donors=(Party(**spans["donor"], name=match["donor"], type="company"),),
                recipients=(Party(**spans["recipient"], name=match["recipient"], type="group"),),
                items=(item,),
                evidence=(Span(text=match[0], start=match.start(), end=match.end()),),
                confidence=0.9,
            )
        )
    doc._.records = tuple(records)
    if "berjanji" in doc.text:
        start = doc.text.index("berjanji")
        trigger = Span(text="berjanji", start=start, end=start + 8)
        doc._.rejected = (
            RejectedEvent(article_id=article.id, trigger=trigger, evidence=trigger, reason="no recipient"),
        )
    return doc


def pipeline(*_: object) -> Language:
    register_extensions()
    # Not "id": its sixteen thousand tokenizer exceptions take seconds to load.
    nlp = spacy.blank("xx")
    nlp.add_pipe("tests_giving")
    return nlp
