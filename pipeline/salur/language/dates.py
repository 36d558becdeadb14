"""The stage that finds and resolves dates: ``doc.spans["dates"]`` with ``span._.date``."""

from datetime import date

from spacy.language import Language
from spacy.tokens import Doc, Span

from salur.annotations import register_extensions
from salur.grammar.resolution import resolve_dates
from salur.language.doc_words import doc_words

SPANS_KEY = "dates"


@Language.factory(
    "salur_dates",
    assigns=["doc.spans", "span._.date"],
    default_config={"spans_key": SPANS_KEY},
)
def make_dates(nlp: Language, name: str, spans_key: str) -> "DateStage":  # noqa: ARG001 (spaCy's signature)
    """Return the stage; ``spans_key`` names the span group that it writes."""
    return DateStage(name, spans_key=spans_key)


class DateStage:
    """Write a span with a :class:`~salur.annotations.DateValue` for each date expression of a Doc.

    Relative dates are resolved against ``doc._.article.published`` and the article's own dates. A span that ends
    inside a token is widened to the token.
    """

    def __init__(self, name: str = "salur_dates", *, spans_key: str = SPANS_KEY) -> None:
        self.name = name
        self.spans_key = spans_key
        register_extensions()

    def __call__(self, doc: Doc) -> Doc:
        """Annotate ``doc`` and return it."""
        article = doc._.article
        published: date | None = article.published if article else None
        spans: list[Span] = []
        for expression, value in resolve_dates(doc_words(doc).text, published):
            span = doc.char_span(expression.start, expression.end, label="DATE", alignment_mode="expand")
            if span is not None:
                span._.date = value
                spans.append(span)
        doc.spans[self.spans_key] = spans
        return doc
