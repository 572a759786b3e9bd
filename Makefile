# What a person does here, one word each. `make` alone lists them.
# Needs: Linux (macOS is meant to work and is untried), make, and Python 3.11 or newer. Everything else is fetched
# into .venv at the versions written in constraints.txt.

VENV := .venv
BIN := $(VENV)/bin
PY := $(BIN)/python
PIP := $(PY) -m pip --quiet --disable-pip-version-check
CORES := $(shell getconf _NPROCESSORS_ONLN 2>/dev/null || echo 2)
# Two workers measured best on two cores; more than four only queue behind one PostgreSQL.
WORKERS ?= $(shell n=$(CORES); [ "$$n" -gt 4 ] && n=4; [ "$$n" -lt 2 ] && n=2; echo "$$n")
WORKSPACE ?= redcommons-data
PORT ?= 8000
PYTEST_ARGS ?=

.DEFAULT_GOAL := help
.PHONY: help demo test test-heavy lint format bench docs words constraints clean

help: ## list these commands
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-12s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

demo: $(VENV)/.core ## seed the example study, run it, build its report, and open the workbench on it
	@$(BIN)/redcommons demo --workspace "$(WORKSPACE)" --port "$(PORT)"

test: $(VENV)/.test ## the suite that every change runs
	@$(PY) -m pytest -m "not heavy" -n $(WORKERS) $(PYTEST_ARGS)

test-heavy: $(VENV)/.test ## browser, Ray, soak and fuzz
	@$(PY) -m pytest -m heavy $(PYTEST_ARGS) || { code=$$?; \
	  if [ $$code -eq 5 ] && ! grep -rqE 'mark\.heavy' tests --include='*.py'; then \
	    echo "No heavy test is written yet; nothing was run."; \
	  else exit $$code; fi; }

lint: $(VENV)/.test ## style, types, floors, and pages that have gone stale
	@$(BIN)/ruff check
	@$(BIN)/ruff format --check
	@$(BIN)/mypy
	@$(BIN)/lint-imports
	@$(PY) -m tools.reference_pages --check
	@$(PY) -m tools.catalogues --check

format: $(VENV)/.test ## let the formatter and the safe fixes have their way
	@$(BIN)/ruff check --fix-only
	@$(BIN)/ruff format

bench: $(VENV)/.test ## measure what the README promises
	@$(PY) -m bench

docs: $(VENV)/.test ## write the generated reference pages again
	@$(PY) -m tools.reference_pages

words: $(VENV)/.test ## bring the catalogues of translations up to date (docs/how-to/translate.md)
	@$(PY) -m tools.catalogues

constraints: $(VENV)/.base ## choose the newest versions again (needs the network; read the difference)
	@$(PIP) install uv
	@{ echo "# Written by 'make constraints': versions only, for core and the test extra. No host is named here."; \
	   printf 'hatchling\neditables\n' | $(BIN)/uv pip compile --quiet --system-certs pyproject.toml - --extra test --universal \
	     --python-version 3.11 --upgrade --no-emit-index-url --no-emit-find-links --no-annotate --no-header; \
	 } > constraints.new
	@if grep -qE '://|--' constraints.new; then echo "constraints.new names a place or an option; not kept."; exit 1; fi
	@mv constraints.new constraints.txt

clean: ## remove what these commands made, the workspace excepted
	@rm -rf $(VENV) .pytest_cache .mypy_cache .ruff_cache .import_linter_cache .hypothesis build dist
	@find . -name __pycache__ -type d -not -path './.git/*' -prune -exec rm -rf {} +

# ---- the environment, in three stages; a stamp is newer than what it was made from, so a second run is quick

$(VENV)/.base: tools/find_python.sh
	@python=$$(sh tools/find_python.sh) && "$$python" -m venv --clear $(VENV)
	@touch $@

$(VENV)/.core: $(VENV)/.base pyproject.toml constraints.txt
	@echo "Installing Redcommons into $(VENV)"
	@$(PIP) install --constraint constraints.txt hatchling editables
	@$(PIP) install --constraint constraints.txt --no-build-isolation --editable .
	@touch $@

$(VENV)/.test: $(VENV)/.core
	@echo "Installing what the tests need into $(VENV)"
	@$(PIP) install --constraint constraints.txt --no-build-isolation --editable '.[test]'
	@touch $@
