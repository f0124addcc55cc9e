# Every command that the README names. `make setup` needs Python 3.11 or newer with pip, and nothing else.
PYTHON ?= python3
BIN := .venv/bin
.DEFAULT_GOAL := help
.PHONY: help setup demo test check proof texts

help:
	@echo "make demo   the fair in a browser on http://127.0.0.1:8000/"
	@echo "make test   every test       make check  lint, types, layers, texts, secrets, tests"
	@echo "make proof  the full counts  make texts  collect, merge and compile the texts"

# uv is put in a folder of its own: that works where the system's pip refuses to install (PEP 668) and where venv is missing.
.uv/bin/uv:
	$(PYTHON) -m pip install --quiet --disable-pip-version-check --target .uv "uv==0.13.9"

.venv/ready: pyproject.toml uv.lock | .uv/bin/uv
	.uv/bin/uv sync --quiet --frozen --python $(PYTHON)
	@touch $@

setup: .venv/ready

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

# The same tests with the full counts of races, kills and fuzz.
proof: setup
	TALADNAD_PROOF=1 $(BIN)/python -m pytest -n 2 --dist loadgroup

texts: setup
	$(BIN)/python -m locales.catalogs
