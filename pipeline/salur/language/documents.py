"""From an article to the Doc that the stages read."""

from spacy.language import Language
from spacy.tokens import Doc

from salur.records import Article


def make_doc(nlp: Language, article: Article) -> Doc:
    """Return the tokenized Doc of an article, with the article on it for the stages to see."""
    doc = nlp.make_doc(article.text)
    doc._.article = article
    return doc
