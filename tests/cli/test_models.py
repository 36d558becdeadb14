"""Listing and fetching models; training and measuring need libraries that may be missing."""

import hashlib
import json
import threading
from collections.abc import Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from salur.cli import evaluate_models

PARTS = ("tokenize", "mwt", "pos", "lemma", "depparse")


class _Quiet(SimpleHTTPRequestHandler):
    def log_message(self, format: str, *arguments: object) -> None:  # noqa: A002  # the name is http.server's
        pass


@pytest.fixture
def site(tmp_path: Path) -> Iterator[tuple[Path, str]]:
    """A folder, and the address at which a server on this machine hands it out."""
    folder = tmp_path / "site"
    folder.mkdir()
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(_Quiet, directory=str(folder)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield folder, f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


def publish(folder: Path, address: str) -> None:
    """Write what Stanza's site has: a list of models, and the models."""
    from stanza.resources.common import DEFAULT_RESOURCES_VERSION  # type: ignore[import-untyped]  # noqa: PLC0415

    language: dict[str, object] = {"lang_name": "Indonesian", "packages": {"default": dict.fromkeys(PARTS, "kecil")}}
    for part in PARTS:
        (folder / "id" / part).mkdir(parents=True)
        (folder / "id" / part / "kecil.pt").write_bytes(part.encode())
        language[part] = {"kecil": {"md5": hashlib.md5(part.encode(), usedforsecurity=False).hexdigest()}}
    listed = {"url": address + "/{lang}/{filename}", "id": language}
    (folder / f"resources_{DEFAULT_RESOURCES_VERSION}.json").write_text(json.dumps(listed), encoding="utf-8")


@pytest.fixture
def at(monkeypatch: pytest.MonkeyPatch, tmp_path: Path):
    """Point Stanza to an address, and salur's folder for fetched models below the test's."""
    common = pytest.importorskip("stanza.resources.common")

    def point(address: str) -> Path:
        monkeypatch.setattr(common, "DEFAULT_RESOURCES_URL", address)
        monkeypatch.setenv("SALUR_MODELS", str(tmp_path / "models"))
        return tmp_path / "models" / "stanza"

    return point


def test_fetching_puts_the_package_where_the_settings_find_it(salur, site, at):
    folder, address = site
    publish(folder, address)
    target = at(address)
    target.mkdir(parents=True)
    (target / "old").write_text("old", encoding="utf-8")
    result = salur("models", "fetch", "stanza")
    assert result.exit_code == 0, result.output
    assert sorted(path.parent.name for path in target.rglob("*.pt")) == sorted(PARTS)
    assert not (target / "old").exists()
    assert [path.name for path in target.parent.iterdir()] == ["stanza"]
    assert "official" in salur("models", "list").stdout


def test_a_damaged_download_leaves_what_was_there(salur, site, at):
    folder, address = site
    publish(folder, address)
    (folder / "id" / "pos" / "kecil.pt").write_bytes(b"cut short")
    target = at(address)
    target.mkdir(parents=True)
    (target / "old").write_text("old", encoding="utf-8")
    result = salur("models", "fetch", "stanza")
    assert result.exit_code == 2
    assert "cannot download Stanza's package" in result.stderr
    assert (target / "old").exists()


def test_without_a_network_the_message_says_so(salur, at):
    # Nothing listens on port 9 of this machine.
    target = at("http://127.0.0.1:9")
    result = salur("models", "fetch", "stanza")
    assert result.exit_code == 2
    assert "Is there a network?" in result.stderr
    assert "id_stanza" in result.stderr
    assert not target.exists()


def test_the_list_names_what_ships(salur, monkeypatch, tmp_path):
    monkeypatch.setenv("SALUR_MODELS", str(tmp_path))
    lines = salur("models", "list").stdout.splitlines()
    assert {"id_salur", "events"} <= {line.split()[0] for line in lines}
    assert all(" MB " in line for line in lines)


@pytest.mark.parametrize("command", ["train", "evaluate-models"])
def test_a_missing_library_is_named(salur, monkeypatch, tmp_path, command):
    def fail(name: str) -> None:
        raise ImportError("none", name="torch")

    monkeypatch.setattr("importlib.import_module", fail)
    if command == "train":
        result = salur("train", "stanza", "--corpus", tmp_path)
    else:
        with pytest.raises(Exception, match=r"salur\[train\]"):
            evaluate_models._table("id_salur", tmp_path, test=False)
        return
    assert result.exit_code == 2
    assert "pip install 'salur[train]'" in result.stderr


def test_training_hands_over_what_was_asked_for(salur, monkeypatch, tmp_path):
    called: dict[str, object] = {}

    class _Module:
        @staticmethod
        def train_stanza_package(*places: Path, **options: object) -> None:
            called.update(options, places=places)

    monkeypatch.setattr("importlib.import_module", lambda _name: _Module)
    result = salur("train", "stanza", "--corpus", tmp_path, "--output", tmp_path / "baru", "--seed", 3)
    assert result.exit_code == 0, result.output
    assert called["places"] == (tmp_path, tmp_path / "baru")
    assert called["seed"] == 3
    monkeypatch.undo()


def test_a_missing_corpus_ends_with_a_message(salur, tmp_path):
    pytest.importorskip("sklearn")
    result = salur("train", "gate", "--corpus", tmp_path, "--output", tmp_path / "gate.tsv")
    assert result.exit_code == 2
    assert "training cannot go on" in result.stderr
