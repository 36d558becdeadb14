"""Side files of a run, a JSON object a line: rejected articles, refused events, the articles as they were read."""

from pathlib import Path

from pydantic import BaseModel

from salur.io.output import STDOUT, Output
from salur.io.stores import beside, is_url, remove
from salur.io.writers import json_line


def rejects_path(output: str) -> str | None:
    """Return where the rejects of an output go: ``out.jsonl`` → ``out.rejects.jsonl``.

    ``None`` where the output is standard output, a device or a pipe: there is no place beside it.
    """
    target = Path(output)
    if output == STDOUT or (not is_url(output) and target.exists() and not target.is_file()):
        return None
    return beside(output, ".rejects.jsonl")


class ModelLines:
    """Writes models to a JSONL file.

    Args:
        path: the file.
        lazy: make the file with its first line; without one, :meth:`commit` removes what an earlier run left there.
    """

    def __init__(self, path: str, *, lazy: bool = False) -> None:
        self.path = path
        self._output = None if lazy else Output(path)

    def write(self, *models: BaseModel) -> None:
        """Write a line a model; raises OutputError if that is impossible."""
        for model in models:
            if self._output is None:
                self._output = Output(self.path)
            self._output.write(json_line(model))

    def commit(self) -> None:
        """Finish the file and give it its name."""
        if self._output:
            self._output.commit()
        else:
            remove(self.path)

    def __enter__(self) -> "ModelLines":
        return self

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        if kind is None:
            self.commit()
        elif self._output:
            self._output.close()
