# `make help` lists the tasks.
SHELL := /bin/bash
PYTHON ?= python3
BENCH_PYTHON ?= $(PYTHON)
WORKERS ?= 2
BIN := .venv/bin
MEMBERS := shared services/organisation services/finance services/engagement services/assessment services/console deploy
UV_VERSION := 0.9.0

.PHONY: help setup demo up test faults museum bench lint format lock clean preflight browser

help:  ## list the tasks
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 12

setup: preflight .venv/.installed .build/kafka/.fetched services/console/node_modules/.installed  ## everything the platform needs, from package registries

demo: setup  ## the demonstration city; ARGS=--exit stops the stack at the end
	$(BIN)/gonghui demo $(ARGS)

up: setup  ## the embedded stack alone; ARGS are passed on
	$(BIN)/gonghui up $(ARGS)

test: setup browser lint  ## the whole suite, in WORKERS processes, each with servers of its own; ARGS are passed to pytest
	$(BIN)/pytest -n $(WORKERS) --dist loadfile --no-loadscope-reorder $(ARGS)

bench: setup .build/bench/.installed tests/benchmarks/node_modules/.installed  ## measure beside the peers into docs/benchmarks.md; ARGS=append for one, ARGS="--scale small" for a look
	.build/bench/bin/python -m tests.benchmarks $(ARGS)

faults: setup  ## break everything on real servers, judge the dumps, write docs/faults.md; ARGS: cases, --seed, --scale
	$(BIN)/python -m tests.faults $(ARGS)

museum: setup  ## put bugs back one after the other and see each of them caught, write docs/museum.md; ARGS: names
	$(BIN)/python -m tests.museum $(ARGS)

lint: setup  ## format, lint, types, import contracts
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports

format: .venv/.installed  ## format and mend what can be mended
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

lock: .venv/.installed  ## resolve the workspace again into requirements.lock
	$(BIN)/uv pip compile --quiet --universal --generate-hashes --no-emit-index-url --no-emit-find-links --no-header \
	  --no-annotate --python-version 3.11 --group dev $(foreach m,$(MEMBERS),--no-emit-package gonghui-$(notdir $(m))) \
	  pyproject.toml -o requirements.lock --upgrade
	$(BIN)/uv pip compile --quiet --universal --generate-hashes --no-emit-index-url --no-emit-find-links --no-header \
	  --no-annotate --python-version 3.11 -c requirements.lock tests/benchmarks/requirements.in \
	  -o tests/benchmarks/requirements.lock --upgrade

clean:  ## remove what setup made; data directories stay
	rm -rf .venv .build services/console/node_modules tests/benchmarks/node_modules

preflight:
	@$(PYTHON) deploy/preflight.py

browser:
	@$(PYTHON) deploy/preflight.py --browser

.venv/.installed: requirements.lock pyproject.toml $(wildcard */pyproject.toml services/*/pyproject.toml)
	$(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --disable-pip-version-check 'uv>=$(UV_VERSION)'
	$(BIN)/uv pip sync --quiet --compile-bytecode --python $(BIN)/python --require-hashes requirements.lock
	$(BIN)/uv pip install --quiet --python $(BIN)/python --no-deps --no-build-isolation $(foreach m,$(MEMBERS),-e $(m))
	@touch $@

.build/kafka/.fetched: deploy/kafka/pom.xml
	mvn --quiet --batch-mode -f deploy/kafka/pom.xml dependency:copy-dependencies -DoutputDirectory=$(CURDIR)/.build/kafka/libs
	@touch $@

services/console/node_modules/.installed: services/console/package.json services/console/package-lock.json
	cd services/console && npm ci --ignore-scripts --no-audit --no-fund --loglevel=error
	@touch $@

# The newest releases of some peers need a newer Python than the platform: BENCH_PYTHON=python3.13 make bench
.build/bench/.installed: requirements.lock tests/benchmarks/requirements.lock
	$(BENCH_PYTHON) -m venv --without-pip .build/bench
	$(BIN)/uv pip sync --quiet --compile-bytecode --python .build/bench/bin/python --require-hashes requirements.lock tests/benchmarks/requirements.lock
	$(BIN)/uv pip install --quiet --python .build/bench/bin/python --no-deps --no-build-isolation $(foreach m,$(MEMBERS),-e $(m))
	@touch $@

tests/benchmarks/node_modules/.installed: tests/benchmarks/package.json tests/benchmarks/package-lock.json
	cd tests/benchmarks && npm ci --ignore-scripts --no-audit --no-fund --loglevel=error
	@touch $@
