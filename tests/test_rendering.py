import re
from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.console import Console

from salur.records import Article, Item, Party, Span
from salur.rendering import ROLE_STYLES, article_text, html_page, legend, record_text, segments, visible
from tests.pipelines import record

TEXT = "Koperasi Tirta Jaya menyerahkan 250 paket sembako kepada warga."
ARTICLE = Article(id="a1", text=TEXT, title="Bantuan tiba", source="Kabar Contoh", url="https://contoh.example/1")
EMPTY = ("beneficiaries", "intermediaries", "locations", "evidence")
BARE: dict[str, object] = dict.fromkeys(EMPTY, ()) | {"worth": None, "date": None}
RECORD = record(items=(Item(text="250 paket sembako", start=32, end=49),), **BARE)
EVIL = "<script>alert(1)</script><img src=x onerror=alert(1)>\"'&{{ 7*7 }}"


def show(renderable):
    console = Console(width=200, force_terminal=True, color_system="truecolor")
    with console.capture() as capture:
        console.print(renderable)
    return capture.get()


def test_segments_carry_their_roles():
    assert [(part.text, part.role) for part in segments(TEXT, [RECORD])] == [
        ("Koperasi Tirta Jaya", "donor"),
        (" menyerahkan ", None),
        ("250 paket sembako", "item"),
        (" kepada ", None),
        ("warga", "recipient"),
        (".", None),
    ]


def test_overlapping_spans_are_cut_and_keep_all_their_roles():
    crossing = record(
        donors=(Party(text=TEXT[0:10], start=0, end=10, name="x"),),
        recipients=(Party(text=TEXT[5:15], start=5, end=15, name="x"),),
        items=(), **BARE,
    )  # fmt: skip
    found = segments(TEXT, [crossing, crossing])
    assert "".join(part.text for part in found) == TEXT
    assert [part.label for part in found] == [
        "donor (1), donor (2)",
        "donor (1), donor (2), recipient (1), recipient (2)",
        "recipient (1), recipient (2)",
        "",
    ]


@given(st.text(max_size=60), st.lists(st.tuples(st.integers(0, 70), st.integers(0, 70), st.booleans()), max_size=8))
def test_joined_segments_are_the_text_whatever_the_spans(text, spans):
    parties = tuple(Party(text="x", start=start, end=end, name="x") for start, end, _ in spans)
    evidence = tuple(Span(text="x", start=start, end=end) for start, end, chosen in spans if chosen)
    found = segments(text, [record(donors=parties, evidence=evidence)])
    assert "".join(part.text for part in found) == text


def test_the_terminal_shows_the_text_in_colour():
    shown = show(article_text(ARTICLE, [RECORD]))
    assert "\x1b[1;32mKoperasi Tirta Jaya\x1b[0m" in shown
    assert re.sub(r"\x1b\[[0-9;]*m", "", shown).endswith(TEXT + "\n")
    assert "Bantuan tiba" in shown


def test_a_record_reads_as_a_sentence():
    shown = record_text(record(), 3).plain
    assert shown.startswith(
        "3. Koperasi Tirta Jaya via BPBD → warga for lansia: 250 paket sembako, 1,5 ton beras, worth Rp20 juta, "
        "in Karangsari, Februari 2025 = 2025-02  [delivered, 0.75]\n   “Koperasi"
    )


def test_a_record_without_parties():
    assert record_text(record(donors=(), recipients=(), **BARE)).plain.startswith("? → ?: 250 paket")


def test_the_legend_names_all_roles():
    assert legend().plain.split() == list(ROLE_STYLES)


@pytest.mark.parametrize("evil", ["\x1b[2J", "\x07", "\x9b31m", "\u202eabc", "\x00", "\r", "\ud800"])
def test_a_terminal_is_not_steered_by_an_article(evil):
    article = Article.model_construct(
        id="a", text=f"kata {evil} kata", title=evil, source=evil, url=evil, published=None
    )
    shown = article_text(article, []).plain + record_text(record(items=(Item(text=evil, start=0, end=1),))).plain
    assert not set(evil[:1]) & set(shown.replace("\n", ""))
    assert visible("a\nb\tc") == "a\nb\tc"


class Page(HTMLParser):
    def __init__(self, page):
        super().__init__()
        self.tags, self.links, self.text, self.div = [], [], "", 0
        self.feed(page)

    def handle_starttag(self, tag, attrs):
        self.tags.append(tag)
        self.links += [value for name, value in attrs if name in ("href", "src")]
        assert not [name for name, _ in attrs if name.startswith("on")]
        self.div += tag == "div"

    def handle_endtag(self, tag):
        self.div -= tag == "div"

    def handle_data(self, data):
        if self.div:
            self.text += data


@given(st.text(st.characters(codec="utf-8", exclude_characters="\x00\r"), max_size=80))
def test_the_page_holds_the_text_and_nothing_of_it_as_markup(text):
    article = Article(id="a", text=text + EVIL, title=text, source=EVIL)
    page = Page(html_page(article, [RECORD]))
    assert page.text == text + EVIL
    assert not {"script", "img", "iframe"} & set(page.tags)


def test_fillers_from_strangers_are_escaped():
    evil = Party(text=EVIL, start=0, end=5, name=EVIL)
    page = html_page(
        Article(id=EVIL, text=TEXT, title=EVIL), [record(donors=(evil,), evidence=(Span(text=EVIL, start=0, end=3),))]
    )
    assert "<script" not in page
    assert "<img" not in page
    assert "{{ 7*7 }}" in page


@pytest.mark.parametrize(
    ("url", "links"), [("https://a.example/?a=1&b=2", 1), ("javascript:alert(1)", 0), ("data:text/html,x", 0)]
)
def test_only_web_addresses_become_links(url, links):
    page = Page(html_page(ARTICLE.model_copy(update={"url": url}), []))
    assert page.links == [url] * links


def test_the_page_loads_nothing():
    page = html_page(ARTICLE, [record()])
    assert "default-src 'none'" in page
    assert not re.search(r"<(script|link|iframe|object|embed)|url\(|@import", page)
    for part in ("donor", "recipient", "item", "date", "evidence", "Koperasi Tirta Jaya", "2025-02"):
        assert part in page
