# Every command that the README names. `make setup` needs Python 3.11 or newer with pip, and nothing else.
PYTHON ?= python3
BIN := .venv/bin
.DEFAULT_GOAL := help
# A host that only runs the fair leaves out the tools for tests: `make setup GROUPS=--no-dev`.
GROUPS =
READY := .venv/ready$(GROUPS)
.PHONY: help setup demo test check proof texts

help:
	@echo "make demo   the fair in a browser on http://127.0.0.1:8000/"
	@echo "make test   every test       make check  lint, types, layers, texts, secrets, tests"
	@echo "make proof  the full counts  make texts  collect, merge and compile the texts"

# uv is put in a folder of its own: that works where the system's pip refuses to install (PEP 668) and where venv is missing.
.uv/bin/uv:
	$(PYTHON) -m pip install --quiet --disable-pip-version-check --target .uv "uv==0.13.9"

# One mark at a time: what was set up in one way is not ready in the other.
$(READY): pyproject.toml uv.lock | .uv/bin/uv
	.uv/bin/uv sync --quiet --frozen $(GROUPS) --python $(PYTHON)
	@rm -f .venv/ready*
	@touch $@

setup: $(READY)

demo: setup
	$(BIN)/taladnad demo

test: setup
	$(BIN)/python -m pytest -n 2 --dist loadgroup

# Lint with the rules of security, types, layers, texts, secrets in the whole history, and every test.
check: setup
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/python -m locales.catalogs --check
	$(BIN)/python .ci/secret_scan.py
	$(BIN)/python -m pytest -n 2 --dist loadgroup

# Races, kills and fuzz with their full counts; what counts nothing is the same in `make test`.
proof: setup
	TALADNAD_PROOF=1 $(BIN)/python -m pytest -n 2 --dist loadgroup -m counted

texts: setup
	$(BIN)/python -m locales.catalogs
