from pathlib import Path

import yaml

from salur.config import load_settings
from salur.resources import config_path


def test_the_shipped_settings(salur):
    result = salur("config")
    assert result.exit_code == 0
    assert yaml.safe_load(result.stdout) == yaml.safe_load(config_path().read_text(encoding="utf-8"))


def test_with_changes_it_prints_a_valid_settings_file(salur):
    Path("c.yaml").write_text("reader: {fields: {text: isi}}\n", encoding="utf-8")
    result = salur("config", "--config", "c.yaml")
    Path("d.yaml").write_text(result.stdout, encoding="utf-8")
    assert load_settings("d.yaml") == load_settings("c.yaml")
    assert load_settings("d.yaml").reader.fields.text == "isi"


def test_where_the_shipped_file_is(salur):
    assert salur("config", "--path").stdout.strip() == str(config_path())


def test_an_unknown_key_is_named(salur):
    Path("c.yaml").write_text("pembaca: {}\n", encoding="utf-8")
    result = salur("config", "--config", "c.yaml")
    assert result.exit_code == 2
    assert result.stderr == "Error: c.yaml: unknown setting 'pembaca'\n"
