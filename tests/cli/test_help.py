"""Every command and option has help, and its place in docs/cli.md."""

import re
from pathlib import Path

import click
import pytest

from salur.cli import cli
from salur.version import __version__

DOCS = Path(__file__).parents[2] / "docs" / "cli.md"
OPTIONS = [
    pytest.param(command, option, id=f"{command.name} {option.opts[-1]}")
    for command in cli.commands.values()
    for option in command.params
    if isinstance(option, click.Option)
]


@pytest.mark.parametrize("name", cli.commands)
def test_every_command_has_help_and_docs(salur, name):
    command = cli.commands[name]
    assert command.short_help
    assert command.help
    result = salur(name, "--help")
    assert result.exit_code == 0
    assert result.stdout.startswith(f"Usage: salur {name} ")
    assert f"## salur {name}\n" in DOCS.read_text(encoding="utf-8")


@pytest.mark.parametrize(("command", "option"), OPTIONS)
def test_every_option_has_help_and_docs(command, option):
    assert option.help
    section = DOCS.read_text(encoding="utf-8").split(f"## salur {command.name}\n")[1].split("\n## ")[0]
    for name in option.opts:
        assert f"`{name}" in section, f"docs/cli.md says nothing of {command.name} {name}"


def test_docs_tell_of_no_option_that_is_not_there():
    text = DOCS.read_text(encoding="utf-8")
    told = set(re.findall(r"`(--[a-z-]+)", text))
    assert told <= {name for command in cli.commands.values() for option in command.params for name in option.opts} | {
        "--help",
        "--version",
    }


def test_version_and_the_list_of_commands(salur):
    assert __version__ in salur("--version").stdout
    shown = salur("--help").stdout
    for name in cli.commands:
        assert re.search(rf"^  {name} ", shown, re.MULTILINE)
    assert "Exit codes: 0 fine" in shown


def test_without_a_command_there_is_help(salur):
    assert "Commands:" in salur().output
