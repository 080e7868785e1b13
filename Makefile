# `make` alone lists what it can do.
.DEFAULT_GOAL := help
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
STAMP := $(VENV)/.installed
USABLE := $(VENV)/.usable

# Tests and benches look for the reference recordings here; they skip, saying so, where it is unset.
ifneq ($(wildcard ../shared/bench),)
export HIPTHRUST_SHARED ?= $(abspath ../shared)
endif

help:  ## list the targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "  make %-11s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

$(STAMP): pyproject.toml
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -e '.[dev]'
	$(BIN)/python -m compileall -q sensor analysis hipthrust
	@touch $@ $(USABLE)

# What a lifter needs; the rest of $(STAMP) is for who changes the program.
$(USABLE): pyproject.toml
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -e .
	$(BIN)/python -m compileall -q sensor analysis hipthrust
	@touch $@

demo: $(USABLE)  ## analyse a shipped recording: report, page and figure
	mkdir -p demo
	$(BIN)/hipthrust analyze recordings/barbell.csv --load 80 --html demo/report.html
	$(BIN)/hipthrust plot recordings/barbell.csv -o demo/velocity.png
	@echo "Wrote demo/report.html and demo/velocity.png"

test: $(STAMP)  ## the whole test suite
	$(BIN)/python -m pytest -n auto

bench: $(STAMP)  ## accuracy on new simulated people; SEED=4711 repeats, ONLY=cheap chooses
	$(BIN)/python tests/bench/run.py $(if $(SEED),--seed $(SEED)) $(if $(ONLY),--only $(ONLY))

measurement: $(STAMP)  ## make the tables of MEASUREMENT.md again
	$(BIN)/python tests/bench/measurement.py

lint: $(STAMP)  ## format, lint, types, layers
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports

soak: $(STAMP)  ## a day at 100 Hz through decoder, clock, analyser and recorder: speed and memory; SOAK_HOURS=1 for less
	$(BIN)/python tests/bench/soak.py

check: lint test  ## everything a change must pass

format: $(STAMP)  ## put the sources into the house format
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

clean:  ## remove what was built
	rm -rf $(VENV) demo build dist

.PHONY: help demo test bench measurement soak lint check format clean
