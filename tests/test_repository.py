"""What must hold of the source tree as a whole, and no linter looks at."""

import ast
import configparser
import gzip
import json
import re
import subprocess
import sys
from collections.abc import Iterator
from graphlib import CycleError, TopologicalSorter
from importlib.metadata import entry_points, packages_distributions
from itertools import pairwise
from pathlib import Path

import pytest
import yaml
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name
from spacy.language import Language

from salur.config import load_settings
from salur.version import __version__

ROOT = Path(__file__).resolve().parent.parent
SOURCE = ROOT / "pipeline"
MODULES = {
    ".".join(path.relative_to(SOURCE).with_suffix("").parts).removesuffix(".__init__"): path
    for path in sorted((SOURCE / "salur").rglob("*.py"))
}
# As many words in a row of somebody else's article are a copy, unless half of them are capitalised: names of places,
# bodies and programmes can be as long.
COPIED_WORDS = 10
WORD = re.compile(r"\w+")


def imports(path: Path, *, everywhere: bool) -> Iterator[str]:
    """Yield the names of imported modules: those of the module's own body, or of its functions too."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    for node in ast.walk(tree) if everywhere else tree.body:
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            assert node.level == 0, f"{path}: relative import"
            submodules = [f"{node.module}.{alias.name}" for alias in node.names]
            # `from salur import frames` imports a module, `from salur import load` a name of the package.
            yield from (name if name in MODULES else node.module for name in submodules)


def settings_section(name: str) -> dict[str, str]:
    parser = configparser.ConfigParser()
    parser.read(ROOT / "setup.cfg", encoding="utf-8")
    return dict(parser[name])


def requirements(text: str) -> list[Requirement]:
    lines = (line.split("#")[0].strip() for line in text.splitlines())
    return [Requirement(line) for line in lines if line]


def test_no_import_cycles():
    graph = {
        name: {target for target in imports(path, everywhere=False) if target in MODULES and target != name}
        for name, path in MODULES.items()
    }
    try:
        TopologicalSorter(graph).prepare()
    except CycleError as error:
        pytest.fail(f"import cycle: {' → '.join(error.args[1])}")


def test_module_names_say_what_is_inside():
    vague = {"utils", "util", "helpers", "helper", "manager", "common", "misc"}
    assert not [name for name in MODULES if vague & set(name.split("."))]


@pytest.mark.parametrize("name", MODULES)
def test_modules_and_their_public_names_are_documented(name):
    tree = ast.parse(MODULES[name].read_text(encoding="utf-8"))
    public = [
        node for node in tree.body if isinstance(node, ast.FunctionDef | ast.ClassDef) and not node.name.startswith("_")
    ]
    assert [name for node in (tree, *public) if not ast.get_docstring(node)] == []


def test_every_setting_has_a_comment():
    lines = (ROOT / "config.yaml").read_text(encoding="utf-8").splitlines()
    bare = [
        line.strip()
        for above, line in pairwise(lines)
        if re.match(r"  \w+:", line) and not above.strip().startswith("#")
    ]
    assert bare == []


def test_the_import_of_salur_builds_no_pipeline():
    code = (
        "import sys, salur; from salur.loading import _default_pipeline; "
        "assert not _default_pipeline.cache_info().currsize; "
        "heavy = {'sklearn', 'stanza'} & set(sys.modules); assert not heavy, heavy"
    )
    subprocess.run([sys.executable, "-c", code], check=True)


def test_every_imported_package_is_required():
    declared = {
        canonicalize_name(found.name) for found in requirements(settings_section("options")["install_requires"])
    }
    training = {
        canonicalize_name(found.name) for found in requirements(settings_section("options.extras_require")["all"])
    }
    # Imported by the function that needs it, which says what to install.
    extras = {"salur.io.stores": {"fsspec"}, "salur.run.ray_engine": {"ray"}}
    assert {name for names in extras.values() for name in names} <= training
    distributions = packages_distributions()
    undeclared = set()
    for name, path in MODULES.items():
        allowed = declared | training if name.startswith("salur.training") else declared | extras.get(name, set())
        for package in {module.split(".")[0] for module in imports(path, everywhere=True)}:
            if package == "salur" or package in sys.stdlib_module_names:
                continue
            # Python 3.10 sees what a distribution's top_level.txt names and no more.
            found_in = distributions.get(package) or [{"sklearn": "scikit-learn"}.get(package, package)]
            providers = {canonicalize_name(found) for found in found_in}
            if not providers & allowed:
                undeclared.add(f"{name} imports {package}")
    # Installed with spaCy, whose public interface speaks in their types.
    undeclared = {found for found in undeclared if found.split()[-1] not in {"numpy", "thinc", "srsly"}}
    assert undeclared == set()


def test_entry_points_lead_to_the_factories_of_the_default_pipeline():
    points = {point.name: point for point in entry_points(group="spacy_factories") if point.value.startswith("salur.")}
    assert set(load_settings().pipeline.stages) <= set(points)
    for name, point in points.items():
        factory = point.load()
        assert Language.has_factory(name), f"{point.value} is no @Language.factory"
        assert factory.__doc__


@pytest.mark.parametrize(
    "path",
    [
        path
        for folder in ("lexicon", "gazetteer")
        for path in sorted((ROOT / "data" / folder).iterdir())
        if path.suffix != ".md"
    ],
    ids=lambda path: path.name,
)
def test_every_table_names_its_source(path):
    with path.open(encoding="utf-8") as file:
        head = "".join(line for line, _ in zip(file, range(20), strict=False) if line.startswith("#"))
    readme = path.parent / "README.md"
    listed = readme.is_file() and f"`{path.name}`" in readme.read_text(encoding="utf-8")
    assert listed or re.search(r"(?i)\bsources?\b|written for salur|compiled for salur", head)


def test_yaml_has_no_key_twice():
    class Strict(yaml.SafeLoader):
        pass

    def mapping(loader, node):
        keys = [loader.construct_object(key, deep=True) for key, _ in node.value]
        twice = sorted({str(key) for key in keys if keys.count(key) > 1})
        assert not twice, f"{loader.name}, line {node.start_mark.line + 1}: twice: {', '.join(twice)}"
        return yaml.SafeLoader.construct_mapping(loader, node, deep=True)

    Strict.add_constructor("tag:yaml.org,2002:map", mapping)
    for path in [ROOT / "config.yaml", *sorted((ROOT / "data").rglob("*.yaml"))]:
        with path.open(encoding="utf-8") as file:
            yaml.load(file, Loader=Strict)


def test_the_changelog_and_the_citation_are_of_this_version():
    changelog = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    assert re.search(r"^## \[(Unreleased|" + re.escape(__version__) + r")\]", changelog, re.MULTILINE)
    citation = yaml.safe_load((ROOT / "CITATION.cff").read_text(encoding="utf-8"))
    assert citation["version"] == __version__


def tracked_texts() -> Iterator[tuple[str, str]]:
    """Yield path and text of what people wrote into the repository; tables of names are no prose."""
    listed = subprocess.run(
        ["git", "ls-files", "-z", "data/samples", "data/gold", "docs", "tests", "*.md"],
        cwd=ROOT, check=True, capture_output=True, text=True,
    ).stdout  # fmt: skip
    for name in listed.split("\0"):
        path = ROOT / name
        if name and path.is_file():
            yield name, path.read_text(encoding="utf-8", errors="replace")


def windows(text: str) -> Iterator[str]:
    words = WORD.findall(text)
    for start in range(len(words) - COPIED_WORDS + 1):
        window = words[start : start + COPIED_WORDS]
        if sum(word[0].islower() for word in window) > COPIED_WORDS / 2:
            yield " ".join(window).lower()


@pytest.mark.shared
@pytest.mark.slow
def test_no_sentence_of_the_corpora_is_in_the_repository(corpus):
    ours: dict[str, str] = {}
    for name, text in tracked_texts():
        ours.update(dict.fromkeys(windows(text), name))
    first_words = {window.split(" ", 1)[0] for window in ours}
    copied: dict[str, set[str]] = {}
    with gzip.open(corpus / "raw" / "articles.jsonl.gz", "rt", encoding="utf-8") as file:
        for line in file:
            article = json.loads(line)
            words = WORD.findall(article["text"].lower())
            for start, word in enumerate(words[: 1 - COPIED_WORDS]):
                if word in first_words:
                    window = " ".join(words[start : start + COPIED_WORDS])
                    if window in ours:
                        copied.setdefault(ours[window], set()).add(article["id"])
    # The ids alone: the text is not ours to print.
    assert copied == {}
