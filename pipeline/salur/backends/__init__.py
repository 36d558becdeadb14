"""Where tokens, tags and trees come from; every later stage sees the same Doc."""

from spacy.language import Language

from salur.backends.spacy import make_spacy
from salur.backends.stanza import make_stanza
from salur.config import PipelineSettings


def make_backend(settings: PipelineSettings) -> Language:
    """Return a pipeline that tokenizes, tags and parses, without salur's own stages.

    Raises:
        SettingsError: the backend's library is not installed.
        ResourceError: its model is missing.
    """
    if settings.backend == "stanza":
        return make_stanza(settings.stanza, settings.model, without=settings.without)
    return make_spacy(settings.model, without=settings.without)
