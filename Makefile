# Everything is relative to this folder, whose path may contain spaces. `make` alone lists the targets.
SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c
.DELETE_ON_ERROR:
.DEFAULT_GOAL := help

# The first Python that is new enough; another one: make demo PYTHON=/path/to/python3
PYTHON ?= $(shell for candidate in python3 python3.14 python3.13 python3.12 python3.11; do \
	"$$candidate" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo "$$candidate" && break; done)
VENV := .venv
BIN := $(VENV)/bin
UV := $(BIN)/uv --quiet
UV_LOCK := $(UV) pip compile --universal --generate-hashes --no-header --no-emit-index-url
RUNTIME := $(VENV)/.runtime
DEV := $(VENV)/.dev

export PIP_DISABLE_PIP_VERSION_CHECK := 1
# Packages are often on another disk than uv's cache, where it would warn that it can't link.
export UV_LINK_MODE := copy

.PHONY: help
help: ## List the targets
	@sed -n 's/^\([a-z-]*\):.*## \(.*\)/  make \1\t\2/p' Makefile | expand -t 18

.PHONY: demo
demo: $(RUNTIME) ## Install into .venv, start a database, run the sample articles, print three reports
	@$(BIN)/communique demo

.PHONY: install
install: $(RUNTIME) ## Install the command into .venv

.PHONY: test
test: $(DEV) ## Run the tests on a real Postgres
	$(BIN)/python -m pytest -n 2

.PHONY: lint
lint: $(DEV) lint-python lint-types lint-sql lint-migrations ## Check style, types, SQL and migrations

.PHONY: lint-python
lint-python: $(DEV)
	$(BIN)/ruff check
	$(BIN)/ruff format --check

# The folders of the repository are sub-packages of `communique`; a link shows them to mypy as such.
.PHONY: lint-types
lint-types: $(DEV)
	@mkdir -p .mypy_cache/path && ln -sfn ../.. .mypy_cache/path/communique
	MYPYPATH=.mypy_cache/path $(BIN)/mypy -p communique.etl -p communique.reports -p communique.migrations

.PHONY: lint-sql
lint-sql: $(DEV)
	$(BIN)/sqlfluff lint reports/queries reports/sql reports/desk/queries reports/desk/api/queries migrations/sql etl/sql

.PHONY: lint-migrations
lint-migrations: $(DEV)
	@mkdir -p build
	$(BIN)/alembic upgrade head --sql > build/migrations.sql 2> build/migrations.log || { cat build/migrations.log; exit 1; }
	$(BIN)/squawk --config .squawk.toml build/migrations.sql

.PHONY: bench
bench: $(RUNTIME) ## Measure the whole job against a bare parse of the same texts: make bench ARTICLES=file.jsonl
	$(BIN)/python benchmarks/whole_job.py $(if $(ARTICLES),"$(ARTICLES)")
	$(BIN)/python benchmarks/merge.py
	$(BIN)/python benchmarks/incidents.py

.PHONY: bench-reports
bench-reports: $(RUNTIME) ## Measure every report on 100,000 generated articles; 200 ms is the limit
	$(BIN)/python benchmarks/reports.py

.PHONY: faults
faults: $(DEV) ## Kill workers, runs and Postgres at random 70 times, and other faults (an hour): make faults TRIALS=10
	$(BIN)/python benchmarks/faults.py $(if $(TRIALS),--trials $(TRIALS))
	$(BIN)/python benchmarks/migrations.py

.PHONY: rates
rates: $(RUNTIME) ## Measure what an article costs at each step: make rates ARTICLES=file.jsonl
	$(BIN)/python benchmarks/rates.py $(if $(ARTICLES),"$(ARTICLES)")

.PHONY: bench-desk
bench-desk: $(RUNTIME) ## Measure every page of the desk on 100,000 generated articles, and 50 readers at once for a minute
	$(BIN)/python benchmarks/desk.py

.PHONY: probe-api
probe-api: $(DEV) ## Ask the desk's API 10,000 things by its own description, sound and unsound ones
	$(BIN)/python benchmarks/probe_api.py

.PHONY: bench-steps
bench-steps: $(RUNTIME) ## Measure, step by step, a run of few new articles on databases of 10,000 and 100,000
	$(BIN)/python benchmarks/run_steps.py

.PHONY: incidents
incidents: $(RUNTIME) ## Measure incidents on our groups of articles, and list what was joined or parted wrongly
	$(BIN)/python tests/incident_cases.py

.PHONY: calibration
calibration: $(RUNTIME) ## Draw how right confidence is: make calibration GOLD=attributions.jsonl
	$(BIN)/python benchmarks/calibration.py "$(GOLD)"

.PHONY: bench-actors
bench-actors: $(RUNTIME) ## Measure actors: speed, loading, memory, calibration: make bench-actors ARTICLES=file.jsonl
	$(BIN)/python benchmarks/actors_speed.py $(if $(ARTICLES),"$(ARTICLES)")
	$(BIN)/python benchmarks/actors_calibration.py

.PHONY: bench-statements
bench-statements: $(RUNTIME) ## Measure statements: speed beside bare spaCy, memory: make bench-statements ARTICLES=file.jsonl
	$(BIN)/python benchmarks/statement_speed.py $(if $(ARTICLES),"$(ARTICLES)")
	$(BIN)/python benchmarks/memory.py $(if $(ARTICLES),"$(ARTICLES)")

.PHONY: bench-screening
bench-screening: $(RUNTIME) ## Measure screening against the imported lists: make bench-screening UNLISTED=names.csv
	$(BIN)/python benchmarks/screening.py $(UNLISTED) $(if $(LISTED),--listed "$(LISTED)")

.PHONY: audit
audit: $(RUNTIME) ## Compare the locked packages with published advisories; needs the network
	$(UV) tool run pip-audit --strict --require-hashes --disable-pip --requirement requirements.txt

.PHONY: bench-ingest
bench-ingest: $(DEV) ## Measure each reader: articles a second of CPU
	$(BIN)/python benchmarks/ingest.py

.PHONY: bench-startup
bench-startup: $(RUNTIME) ## Measure how long the command takes to start; 250 ms is the limit of --help, 120 ms of --version
	$(BIN)/python benchmarks/startup.py

.PHONY: bench-memory
bench-memory: $(RUNTIME) ## Measure the memory of an annotating process; 900 MB is the limit
	$(BIN)/python benchmarks/memory.py $(if $(ARTICLES),"$(ARTICLES)")

.PHONY: bench-incremental
bench-incremental: $(RUNTIME) ## Measure a run with one article in a hundred new against the first run
	$(BIN)/python benchmarks/incremental.py $(if $(ARTICLES),"$(ARTICLES)")

.PHONY: bench-cost
bench-cost: $(RUNTIME) ## Measure what a million articles cost: make bench-cost PRICE=0.04 (dollars a core-hour)
	$(BIN)/python benchmarks/cost.py $(if $(ARTICLES),"$(ARTICLES)") --price $(or $(PRICE),0.04)

.PHONY: fuzz
fuzz: $(DEV) ## Feed damaged and hostile inputs to every reader and the annotator: make fuzz N=1000000
	$(BIN)/python benchmarks/fuzz.py --inputs $(or $(N),20000) --seed $(or $(SEED),1)

.PHONY: screenshots
screenshots: $(DEV) ## Take pictures of the desk's pages over the sample articles, light and dark, into docs/desk (needs Chromium)
	$(BIN)/python tests/desk_screenshots.py

.PHONY: docs
docs: $(RUNTIME) ## Generate the data dictionary and the diagram
	$(BIN)/python -m communique.etl.dictionary

.PHONY: wheel
wheel: $(DEV) ## Build the wheel and the source archive into dist/
	@rm -rf build dist
	$(BIN)/python -m build --no-isolation

.PHONY: lock
lock: $(RUNTIME) ## Choose the newest versions allowed and write the lock files
	$(UV_LOCK) --upgrade --group bootstrap -o requirements-bootstrap.txt
	$(UV_LOCK) --upgrade pyproject.toml -o requirements.txt
	$(UV_LOCK) --upgrade pyproject.toml --group dev -c requirements.txt -o requirements-dev.txt

.PHONY: clean
clean: ## Remove what was built and installed here; the database stays (communique db stop stops it)
	rm -rf $(VENV) build dist *.egg-info .mypy_cache .ruff_cache .pytest_cache .hypothesis .coverage
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

$(VENV)/.bootstrap: requirements-bootstrap.txt
	@test -n "$(PYTHON)" || { echo "No Python 3.11 or newer on PATH: install one, or name it: make PYTHON=/path/to/python3" >&2; exit 1; }
	@"$(PYTHON)" -m venv $(VENV) || { echo "$(PYTHON) can't make virtual environments: on Debian, install python3-venv" >&2; exit 1; }
	$(BIN)/python -m pip install --quiet --require-hashes -r requirements-bootstrap.txt
	@touch $@

$(RUNTIME): $(VENV)/.bootstrap requirements.txt pyproject.toml
	$(UV) pip install --python $(BIN)/python --require-hashes -r requirements.txt
	$(UV) pip install --python $(BIN)/python --no-deps --no-build-isolation --editable .
	@touch $@

$(DEV): $(RUNTIME) requirements-dev.txt
	$(UV) pip install --python $(BIN)/python --require-hashes -r requirements-dev.txt
	@touch $@
