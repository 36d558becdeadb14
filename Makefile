# `make demo` and `make test` set up everything they need in .venv; PYTHON chooses the interpreter (3.10 or later).
PYTHON ?= python3
CORPUS ?= ../shared/corpus
VENV := .venv
BIN := $(VENV)/bin
EXTRAS ?= test

.PHONY: demo test lint types bench docs models evaluate schema clean

$(VENV)/.%: setup.cfg setup.py pyproject.toml
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable '.[$*]'
	@touch $@

$(VENV)/.base: setup.cfg setup.py pyproject.toml
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable .
	@touch $@

demo: $(VENV)/.base
	@mkdir -p out
	$(BIN)/salur extract data/samples -o out/demo.jsonl --show

test: $(VENV)/.test
	$(BIN)/python -m pytest $(PYTEST_ARGS)

lint: $(VENV)/.lint
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

types: $(VENV)/.lint $(VENV)/.test
	$(BIN)/mypy

docs: $(VENV)/.docs
	$(BIN)/salur schema --write docs/schema
	$(BIN)/mkdocs build --strict --quiet

evaluate: $(VENV)/.base
	$(BIN)/salur evaluate $(CORPUS)/giving/dev.jsonl

clean:
	rm -rf $(VENV) build dist out site
