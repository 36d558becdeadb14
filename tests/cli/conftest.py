import pytest
from click.testing import CliRunner

from salur.cli import cli
from tests.pipelines import pipeline


@pytest.fixture
def salur(tmp_path, monkeypatch):
    """Run `salur …` in an empty folder, with the tests' small pipeline in place of the real one."""
    monkeypatch.chdir(tmp_path)
    for command in ("extract", "show", "evaluate"):
        monkeypatch.setattr(f"salur.cli.{command}.load", pipeline)

    def run(*arguments, **options):
        return CliRunner().invoke(cli, [str(argument) for argument in arguments], prog_name="salur", **options)

    return run
