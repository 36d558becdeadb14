"""The few kinds of error that salur raises on purpose."""


class SalurError(Exception):
    """Base of all errors that salur raises on purpose; its message is fit to be shown to a user."""


class SettingsError(SalurError):
    """The settings are wrong: an unknown key, a value of the wrong type, a file that cannot be read."""


class ResourceError(SalurError):
    """A file of ``data/`` or ``models/`` is missing or malformed."""


class OutputError(SalurError):
    """Records cannot be written: no such folder, no permission, no space."""


class StoreError(SalurError):
    """A path is the URL of a store that cannot be asked: a package is missing, the network, no such protocol."""


class EngineError(SalurError):
    """What a run is to work with cannot be had: a package is missing, no cluster answers."""


class ResumeError(SalurError):
    """A run cannot go on with what another one has left: its input, settings or models were others."""


class ArticleError(SalurError):
    """One article cannot be processed; the run goes on without it.

    Attributes:
        article_id: the article's id, or the place it stands at (``file.jsonl:3``) where it has none.
        stage: the stage that failed: ``read``, or the name of a pipe.
        reason: what is wrong, in words for a user.
    """

    def __init__(self, article_id: str, stage: str, reason: str) -> None:
        super().__init__(f"{article_id}: {reason} (stage: {stage})")
        self.article_id = article_id
        self.stage = stage
        self.reason = reason

    def __reduce__(self) -> tuple[type["ArticleError"], tuple[str, str, str]]:
        """Pickle by the three parts: workers send these errors to their parent."""
        return type(self), (self.article_id, self.stage, self.reason)
