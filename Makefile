# Everything a person or a CI does with this repository. `make` or `make help` lists it.
# Needs Python 3.11 or later (with venv), make, and the package registries; no root, no Node.js, no database server.

HOST ?= 127.0.0.1
PORT ?= 8000
PUBLIC_URL ?= http://$(HOST):$(PORT)
DEMO_DATABASE ?= hearback-demo.db
WORKERS ?= logical
ARGS ?=

# The first Python on this machine that is new enough.
PYTHON ?= $(shell for p in python3 python3.14 python3.13 python3.12 python3.11 python; do \
	$$p -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo $$p && break; done)

BIN := .venv/bin
RUN := $(BIN)/python
BUILT := app/static/built/manifest.json
SOURCES := tools/build_static.py $(wildcard app/static/*.css app/static/*.js app/static/*.svg app/static/*.txt)

# Behind a company's own certificate authority, uv and npm must be told to ask the system's store.
export UV_SYSTEM_CERTS ?= 1
export NODE_USE_SYSTEM_CA ?= 1
export PIP_DISABLE_PIP_VERSION_CHECK := 1
# Kept out, bytecode would be made anew at each of the hundreds of times that a test run starts Python.
unexport PYTHONDONTWRITEBYTECODE

# Packages come from the hashed lock alone: with uv, or where uv cannot be had or fails, with pip.
install = $(BIN)/uv pip install --quiet --python $(RUN) --require-hashes $(1) 2>/dev/null \
	|| $(RUN) -m pip install --quiet --require-hashes $(1)

DEMO := env HEARBACK_DATABASE_URL=sqlite:///$(DEMO_DATABASE) HEARBACK_PUBLIC_URL=$(PUBLIC_URL) \
	HEARBACK_HOST=$(HOST) HEARBACK_PORT=$(PORT) $(RUN) -m app

.DEFAULT_GOAL := help
.PHONY: help demo demo-reset test check build screenshots measure lock clean

help: ## This list
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## (.*)/\1|\2/' | \
		while IFS='|' read -r name text; do printf '  make %-12s %s\n' "$$name" "$$text"; done

demo: .venv/.runtime $(BUILT) ## Try it: practice data on http://127.0.0.1:8000 (HOST= PORT= change where)
	@$(RUN) tools/free_port.py "$(HOST)" "$(PORT)"
	@$(DEMO) migrate
	@$(DEMO) demo
	@exec $(DEMO) serve

demo-reset: ## Forget what was done in the demo; the next `make demo` starts over
	@rm -rf $(DEMO_DATABASE) $(DEMO_DATABASE)-wal $(DEMO_DATABASE)-shm .demo
	@echo "The demo starts over with the next make demo."

test: .venv/.test node_modules/.all $(BUILT) ## Run all tests, on a real browser and real databases (ARGS= is passed to pytest)
	@$(RUN) -m pytest -n $(WORKERS) $(ARGS)

check: .venv/.check $(BUILT) ## Lint, types, import contracts, and migrations equal to the models
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports --no-cache
	$(RUN) -m app check-migrations

build: .venv/.runtime $(BUILT) ## Build the static files

screenshots: .venv/.test node_modules/.all $(BUILT) ## Take pictures of every page, and the README's (ARGS=today takes some)
	@$(RUN) -m tools.screenshots $(ARGS)

measure: .venv/.test node_modules/.all $(BUILT) ## What the main pages weigh, and how quick a key is
	@$(RUN) -m tools.measure

lock: .venv/.uv ## Lock the packages again (UPGRADE=1 takes the newest that are allowed)
	tools/lock.sh $(if $(UPGRADE),--upgrade)

clean: ## Remove everything that make made, except the demo's data
	rm -rf .venv .build node_modules app/static/built

# --- What the targets above stand on. Stamp files make a second start quick. ---

.venv/bin/python:
	@test -n "$(PYTHON)" || { echo "Hearback needs Python 3.11 or later, and there is none on PATH." >&2; exit 1; }
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { \
		echo "Hearback needs Python 3.11 or later, and $(PYTHON) is older." >&2; exit 1; }
	@$(PYTHON) -c 'import venv, ensurepip' 2>/dev/null || { \
		echo "Python's venv module is missing; on Debian and Ubuntu, install python3-venv." >&2; exit 1; }
	@echo "Making .venv with $$($(PYTHON) --version)"
	@$(PYTHON) -m venv .venv

.venv/.uv: requirements/uv.txt | .venv/bin/python
	@$(RUN) -m pip install --quiet --only-binary :all: --require-hashes -r requirements/uv.txt 2>/dev/null \
		|| echo "uv cannot be had here; pip takes longer and does as well."
	@touch $@

.venv/.runtime: requirements/runtime.txt requirements/build.txt .venv/.uv
	@echo "Installing Python packages"
	@$(call install,-r requirements/runtime.txt -r requirements/build.txt)
	@touch $@

.venv/.test: requirements/test.txt .venv/.runtime
	@echo "Installing test packages"
	@$(call install,-r requirements/test.txt)
	@touch $@

.venv/.check: requirements/check.txt .venv/.test
	@echo "Installing checkers"
	@$(call install,-r requirements/check.txt)
	@touch $@

node_modules/.runtime: package.json package-lock.json .npmrc | .venv/.runtime
	@echo "Fetching front-end packages"
	@tools/npm.sh ci --omit=dev
	@touch $@

node_modules/.all: package.json package-lock.json .npmrc | .venv/.runtime
	@echo "Fetching front-end packages and the test browser"
	@tools/npm.sh ci
	@touch $@ node_modules/.runtime

$(BUILT): $(SOURCES) node_modules/.runtime | .venv/.runtime
	@echo "Building static files"
	@$(RUN) tools/build_static.py
