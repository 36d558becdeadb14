"""The documentation tells the truth: its code runs, its commands and files exist, its pages are found."""

import doctest
import re
import shlex
from collections.abc import Iterator
from pathlib import Path

import click
import pytest
import yaml
from click.testing import CliRunner

from salur.cli import cli

ROOT = Path(__file__).resolve().parent.parent
PAGES = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md"), *(ROOT / "data").rglob("*.md")])
# Pages whose shell commands are run as well, in order with the code: they need nothing but the samples.
RUNNABLE = {"docs/notebook.md"}
# A code block, unless the line before it says that it is not run.
BLOCK = re.compile(r"^(?P<before>[^\n]*\n)?```(?P<language>[a-z]*)[^\n]*\n(?P<code>.*?)^```", re.MULTILINE | re.DOTALL)
NOT_RUN = "<!-- not run -->"
SHELL = {"bash", "sh", "shell", "console"}
COMMAND = re.compile(r"(?:\$ )?(?:salur|make) ")
INLINE_COMMAND = re.compile(r"`((?:salur|make) [^`\n]+)`")
FILE = re.compile(r"(?<![\w/.-])(?:data|docs|tests|pipeline|\.ci)/[\w./-]*\w")
# Git-ignored, or made by a command.
ABSENT = {"data/raw"}


def name(page: Path) -> str:
    return page.relative_to(ROOT).as_posix()


def blocks(page: Path) -> Iterator[tuple[str, str]]:
    """Yield language and code of each block that is to be run."""
    for match in BLOCK.finditer(page.read_text(encoding="utf-8")):
        if NOT_RUN not in (match["before"] or ""):
            yield match["language"], match["code"]


def commands(page: Path) -> Iterator[list[str]]:
    """Yield the words of each shell command, comments and redirections left out."""
    for language, code in blocks(page):
        lines = code.replace("\\\n", " ").splitlines()
        # A block without a language may hold commands, or what they print.
        for line in lines if language in SHELL else [line for line in lines if not language and COMMAND.match(line)]:
            yield from split(line.removeprefix("$ "))
    for match in INLINE_COMMAND.finditer(BLOCK.sub("", page.read_text(encoding="utf-8"))):
        yield from split(match[1])


def split(line: str) -> Iterator[list[str]]:
    lexer = shlex.shlex(line, posix=True, punctuation_chars=True)
    lexer.whitespace_split = True
    command: list[str] = []
    skip = False
    for token in lexer:
        if token in {"|", "||", "&&", ";", "&"}:
            yield command
            command = []
        elif token in {"<", ">", ">>", "2>"}:
            skip = True
        elif skip:
            skip = False
        else:
            command.append(token)
    yield command


@pytest.fixture
def workplace(tmp_path, monkeypatch):
    """A folder that looks like the root of a checkout to code that reads ``data``, and takes what it writes."""
    (tmp_path / "data").symlink_to(ROOT / "data")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def run(page: Path, language: str, code: str, namespace: dict[str, object]) -> None:
    if language == "python" and code.lstrip().startswith(">>>"):
        test = doctest.DocTestParser().get_doctest(code, namespace, name(page), str(page), 0)
        runner = doctest.DocTestRunner(optionflags=doctest.ELLIPSIS | doctest.NORMALIZE_WHITESPACE)
        told: list[str] = []
        runner.run(test, out=told.append, clear_globs=False)
        assert runner.summarize(verbose=False).failed == 0, "".join(told)
        namespace.update(test.globs)
    elif language == "python":
        exec(compile(code, name(page), "exec"), namespace)
    elif language in SHELL and name(page) in RUNNABLE:
        for line in code.splitlines():
            for command in split(line):
                assert command[0] == "salur", line
                result = CliRunner().invoke(cli, command[1:], catch_exceptions=False)
                assert result.exit_code == 0, result.output


@pytest.mark.parametrize("page", [page for page in PAGES if "```python" in page.read_text(encoding="utf-8")], ids=name)
def test_code_runs(page, workplace):
    namespace: dict[str, object] = {"__name__": "documentation"}
    for language, code in blocks(page):
        run(page, language, code, namespace)


@pytest.mark.parametrize("page", PAGES, ids=name)
def test_commands_exist_with_their_options(page):
    targets = set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE))
    for command in commands(page):
        program = Path(command[0]).name if command else ""
        if program == "make":
            words = [word for word in command[1:] if "=" not in word and not word.startswith("-")]
            assert set(words) <= targets, command
        elif program == "salur":
            check_salur(command[1:])


def check_salur(arguments: list[str]) -> None:
    context = click.Context(cli)
    _, rest, _ = cli.make_parser(context).parse_args(list(arguments))
    if not rest:
        return
    command = cli.get_command(context, rest[0])
    assert command is not None, f"no command `salur {rest[0]}`"
    # Raises on an unknown option, and on one without its value.
    command.make_parser(click.Context(command, parent=context)).parse_args(rest[1:])


@pytest.mark.parametrize("page", PAGES, ids=name)
def test_files_exist(page):
    named = set(FILE.findall(page.read_text(encoding="utf-8"))) - ABSENT
    # `data/gold/releases-01` names a file well enough.
    missing = {found for found in named if not any(list(folder.glob(f"{found}*")) for folder in (ROOT, page.parent))}
    assert missing == set()


@pytest.mark.parametrize("page", [page for page in PAGES if page.parent == ROOT], ids=name)
def test_links_between_files_lead_somewhere(page):
    links = re.findall(r"\]\(([^)#\s]+)(?:#[^)]*)?\)", page.read_text(encoding="utf-8"))
    assert [link for link in links if "://" not in link and not (page.parent / link).exists()] == []


def test_extras_in_the_documentation_exist():
    declared = set(re.findall(r"^(\w+) =$", (ROOT / "setup.cfg").read_text(encoding="utf-8"), re.MULTILINE))
    for page in PAGES:
        for extras in re.findall(r"salur\[([\w,]+)\]|'\.\[([\w,]+)\]'", page.read_text(encoding="utf-8")):
            assert set("".join(extras).split(",")) <= declared, page


def test_every_page_is_in_the_navigation():
    listed = set(
        re.findall(r"\S+\.md", yaml.safe_dump(yaml.safe_load((ROOT / "mkdocs.yml").read_text(encoding="utf-8"))["nav"]))
    )
    found = {page.relative_to(ROOT / "docs").as_posix() for page in (ROOT / "docs").rglob("*.md")}
    assert found == listed, "list new pages under nav in mkdocs.yml"
