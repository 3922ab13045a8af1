# Everything that a fresh machine needs is Python 3.11 or newer with venv, and make.
PYTHON ?= python3
BIN    := .venv/bin
READY  := .venv/.ready
JOBS   ?= auto

.PHONY: help run demo-facility storm prove kills asyncapi check-fhir check-homeassistant test test-parallel test-realtime site check lint types imports format benchmarks docs lock clean
.DEFAULT_GOAL := help

help:  ## show the targets
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 21

$(READY): requirements.lock pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
		|| { echo 'Backstride needs Python 3.11 or newer: try make PYTHON=python3.12'; exit 1; }
	@echo 'Setting up .venv from requirements.lock (about a minute, once) ...'
	@$(PYTHON) -m venv .venv
	@$(BIN)/python -m pip install --disable-pip-version-check --require-hashes --no-deps -r requirements.lock
	@$(BIN)/python -m pip install --disable-pip-version-check --no-deps --no-build-isolation --quiet -e .
	@touch $@

run: $(READY)  ## a whole backward workout on the simulated treadmill (taster, 90 seconds)
	@if [ -t 0 ] && [ -t 1 ]; then $(BIN)/backstride run taster; else $(BIN)/backstride run taster --yes; fi

demo-facility: $(READY)  ## a broker, three simulated treadmills with their services, and a screen of all
	@$(BIN)/backstride facility demo

# Tests of real processes and wires in real time have deadlines of their own making: they get the
# machine to themselves, two at a time.
REALTIME := tests/controller/processes tests/controller/faults tests/controller/commissioning/test_on_wires.py tests/controller/deck/test_reader.py
# A browser takes a core by itself, beside a belt that must not be kept waiting: one at a time.
BROWSERS := tests/controller/processes/test_web.py tests/controller/processes/test_web_access.py

test: test-parallel test-realtime  ## every test: in parallel, and then those that want real time

test-parallel: $(READY)
	@$(BIN)/pytest -n $(JOBS) --dist loadgroup $(REALTIME:%=--ignore=%)

test-realtime: $(READY)
	@$(BIN)/pytest -n 1 --dist loadgroup $(BROWSERS)
	@$(BIN)/pytest -n 2 --dist loadgroup $(REALTIME) $(BROWSERS:%=--ignore=%)

check: lint types imports  ## format, lint, strict types, layers

lint: $(READY)
	@$(BIN)/ruff format --check .
	@$(BIN)/ruff check .

types: $(READY)
	@$(BIN)/mypy

imports: $(READY)
	@$(BIN)/lint-imports

format: $(READY)  ## format and fix what can be fixed
	@$(BIN)/ruff format .
	@$(BIN)/ruff check --fix .

storm: $(READY)  ## ten thousand sessions in virtual time, everything going wrong (SESSIONS=1000000: a night)
	@$(BIN)/python -m tests.storm --sessions $(or $(SESSIONS),10000)

prove: $(READY)  ## the gate, roles, pain and progression: no change to them goes unnoticed by their tests
	@$(BIN)/coverage run --rcfile=tests/mutation/coverage.ini -m pytest -q -p no:xdist tests/controller/belt --ignore=tests/controller/belt/test_exploration.py
	@$(BIN)/coverage report --rcfile=tests/mutation/coverage.ini
	@nice -n 10 $(BIN)/python -m tests.mutation --changed

kills: $(READY)  ## kill the journal's writer a thousand times: nothing confirmed is lost
	@$(BIN)/python -m tests.sessions.journal.killed $(if $(wildcard /dev/shm),--folder /dev/shm)

asyncapi: $(READY)  ## hold the AsyncAPI document against its reference parser (npm)
	@npm install --prefix .asyncapi --no-audit --no-fund --ignore-scripts --silent @asyncapi/parser@3.6.3
	@BACKSTRIDE_ASYNCAPI=.asyncapi $(BIN)/pytest tests/controller/facility/test_asyncapi.py

check-fhir: $(READY)  ## hold the FHIR bundle against a second validator (npm)
	@npm install --prefix .fhir --no-audit --no-fund --ignore-scripts --silent fhir@4.12.0
	@BACKSTRIDE_FHIR=.fhir $(BIN)/pytest tests/sessions/exports/test_second_validator.py

check-homeassistant: $(READY)  ## Home Assistant itself takes what it is told (Python 3.12, Mosquitto; 450 MB, once)
	@tests/homeassistant/check

benchmarks: $(READY)  ## ratios against a baseline measured in the same run
	@for file in benchmarks/bench_*.py; do $(BIN)/python $$file || exit 1; done

docs: $(READY)  ## renew the pages that are written from the code's tables
	@$(BIN)/python -m docs.generate

site: $(READY)  ## a site of all pages in docs/_site, to be read without a network
	@$(BIN)/sphinx-build -q -E -W --keep-going -b html -c docs . docs/_site
	@echo 'docs/_site/index.html'

lock: $(READY)  ## renew requirements.lock: every version with hashes, for all platforms
	@$(BIN)/uv pip compile pyproject.toml --extra dev --universal --python-version 3.11 \
		--generate-hashes --no-emit-index-url --no-emit-find-links --no-header --no-annotate \
		--upgrade --quiet --output-file requirements.lock

clean:  ## remove what was set up
	@rm -rf .venv docs/_site .asyncapi .fhir .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache
