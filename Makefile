# `make demo` and `make test` set up everything they need in .venv. PYTHON chooses the interpreter (3.10 or later).
PYTHON ?= python3
CORPUS ?= ../shared/corpus
VENV := .venv
BIN := $(VENV)/bin
SETTINGS := setup.cfg setup.py pyproject.toml

.PHONY: demo test lint types bench docs models evaluate evaluate-models schema clean
.DELETE_ON_ERROR:

demo: $(VENV)/.base  ## extract the records of data/samples, show them, write them to out/demo.jsonl
	@mkdir -p out
	$(BIN)/salur extract data/samples -o out/demo.jsonl --show

test: $(VENV)/.test  ## run every test; PYTEST_ARGS are handed to pytest
	$(BIN)/python -m pytest $(PYTEST_ARGS)

lint: $(VENV)/.lint  ## check style and layout
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/pre-commit validate-config

types: $(VENV)/.lint $(VENV)/.test $(VENV)/.train  ## check types
	$(BIN)/mypy

# About an hour with the corpora under CORPUS; without them it measures on data/gold. Nothing else should run meanwhile.
bench: $(VENV)/.bench  ## measure speed and memory, write docs/benchmarks.md; BENCH_ARGS as for salur bench
	@mkdir -p out
	$(BIN)/salur bench $(if $(wildcard $(CORPUS)/raw),--corpus $(CORPUS)) -o docs/benchmarks.md --results out/bench.json $(BENCH_ARGS)

docs: $(VENV)/.docs schema  ## build the documentation into site/
	NO_MKDOCS_2_WARNING=1 $(BIN)/mkdocs build --strict --quiet

schema: $(VENV)/.base  ## write the JSON Schemas to docs/schema
	$(BIN)/salur schema --write docs/schema

evaluate: $(VENV)/.base  ## measure against the gold standard under CORPUS
	$(BIN)/salur evaluate $(CORPUS)/giving/dev.jsonl --losses
	$(BIN)/salur evaluate $(CORPUS)/seed/gold.jsonl

clean:  ## remove everything that make has made
	rm -rf $(VENV) build dist out site

# .venv/.base holds salur alone; .venv/.NAME adds the extra NAME of setup.cfg.
$(VENV)/.base: $(SETTINGS) $(VENV)/.python
	@echo "Installing salur into $(VENV) …"
	@$(BIN)/python -m pip install -qq --disable-pip-version-check --editable .
	@touch $@

$(VENV)/.%: $(SETTINGS) $(VENV)/.base
	@echo "Installing the extra '$*' into $(VENV) …"
	@$(BIN)/python -m pip install -qq --disable-pip-version-check --editable '.[$*]'
	@touch $@

$(VENV)/.python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 10))' || \
		{ echo "salur needs Python 3.10 or later; name one: make PYTHON=python3.12 demo" >&2; exit 1; }
	@echo "Making $(VENV) …"
	@$(PYTHON) -m venv --clear $(VENV)
	@touch $@

# Rebuilds models/ from the corpora (CORPUS=...), seeded; hours on one core (never timed as a whole).
models: $(VENV)/.train  ## train models/id_salur, models/id_stanza and models/events from CORPUS
	$(BIN)/salur train language --corpus $(CORPUS) --work out
	$(BIN)/salur train stanza --corpus $(CORPUS) --work out
	$(BIN)/salur train events --corpus $(CORPUS)

evaluate-models: $(VENV)/.train  ## print the figures of the language models on the corpora under CORPUS
	$(BIN)/salur evaluate-models --corpus $(CORPUS)
