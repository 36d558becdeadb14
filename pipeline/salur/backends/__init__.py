"""Where tokens, tags and trees come from; every later stage sees the same Doc."""

from spacy.language import Language

from salur.backends.spacy import make_spacy
from salur.config import PipelineSettings
from salur.errors import SettingsError


def make_backend(settings: PipelineSettings) -> Language:
    """Return a pipeline that tokenizes, tags and parses, without salur's own stages.

    Raises:
        SettingsError: the backend's package is not installed.
        ResourceError: its model is missing.
    """
    if settings.backend == "stanza":
        raise SettingsError("the stanza backend is not part of this version; set pipeline.backend to 'spacy'")
    return make_spacy(settings.model, without=settings.without)
