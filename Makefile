# Everything a user does. The first call of any target sets the project up in .venv; later calls find it there.

SEEDS   ?= seeds
DATE    ?= $(shell date +%F)
PROFILE ?= embedded
OUT     ?= outputs

# A pipe fails where any part of it does: pip's failure must not be lost in the filter behind it.
SHELL       := /bin/bash
.SHELLFLAGS := -o pipefail -c

PYTHON  ?= python3
BIN     := .venv/bin
TORCH   := 2.13.0

.PHONY: brief schedule setup test test-slow lint type models bench corruption faults fuzz evaluate clean

# Exit code 1 means that the edition is written and that some inputs could not be used; it names them itself.
brief: .venv/ready
	@$(BIN)/brief run $(call given,SEEDS,"$(SEEDS)") --date "$(DATE)" $(call given,PROFILE,--profile "$(PROFILE)") \
		$(call given,OUT,--out "$(OUT)") || [ $$? -eq 1 ]

# make schedule AT=06:30 [DAYS=mon-fri] [ZONE=Africa/Bamako] [SEEDS=…] [OUT=…] [PROFILE=…] [YES=1]; what is not given
# here is as brief.toml has it. It shows what it writes and asks first, unless YES=1.
schedule: .venv/ready
	@$(BIN)/brief schedule install $(call given,SEEDS,"$(SEEDS)") --at "$(AT)" --days "$(or $(DAYS),daily)" \
		$(call given,OUT,--out "$(OUT)") $(call given,PROFILE,--profile "$(PROFILE)") \
		$(if $(ZONE),--tz "$(ZONE)") $(if $(YES),--yes)

# The second argument, if the user gave the variable that the first one names.
given = $(if $(filter-out file undefined,$(origin $(1))),$(2))

setup: .venv/ready

# A plain torch brings several GB of CUDA, so the CPU build is asked for: from what pip has at hand, then from
# PyTorch's own list of CPU builds, and only where there is none (macOS, Arm: those are CPU builds) as it comes.
.venv/ready: pyproject.toml constraints.txt
	@$(PYTHON) -c 'import sys; sys.exit("Python 3.11 or newer is needed") if sys.version_info < (3, 11) else None'
	@echo "Setting up in .venv (once; about 2 GB on disk)…"
	@$(PYTHON) -m venv .venv
	@$(BIN)/python -c 'import torch, sys; sys.exit(not torch.__version__.startswith("$(TORCH)"))' 2>/dev/null \
		|| $(BIN)/pip install -q -c constraints.txt "torch==$(TORCH)+cpu" 2>/dev/null \
		|| $(BIN)/pip install -q --index-url https://download.pytorch.org/whl/cpu "torch==$(TORCH)" 2>/dev/null \
		|| $(BIN)/pip install -q "torch==$(TORCH)"
	@$(BIN)/pip install -q -c constraints.txt -e . 2>&1 | { grep -v -e 'is ignored' -e html_clean || true; }
	@$(BIN)/brief models fetch
	@touch $@

.venv/dev: .venv/ready
	@$(BIN)/pip install -q -c constraints.txt -e '.[dev]' 2>&1 | { grep -v -e 'is ignored' -e html_clean || true; }
	@touch $@

test: .venv/dev
	@$(BIN)/pytest -m 'not slow'

test-slow: .venv/dev
	@$(BIN)/pytest -m slow

lint: .venv/dev
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .

type: .venv/dev
	@$(BIN)/mypy

models: .venv/ready
	@$(BIN)/brief models fetch --profile "$(PROFILE)"

# A whole run, cold and cached, then speed as ratios: docs/speed.md. A quarter of an hour on two quiet cores.
bench: .venv/dev
	@$(BIN)/python bench/run.py "$(SEEDS)"
	@$(BIN)/python bench/speed.py "$(SEEDS)"

# What verification catches of facts made wrong, and rejects of right ones; DATA is the folder that
# models/compact/README.md names. docs/verification.md has the tables.
DATA ?= ../shared/data
corruption: .venv/dev
	@$(BIN)/python bench/corruption.py --data "$(DATA)" --each 300

# Kills runs, fills disks, damages files: docs/faults.md says what it looks for. Disks and clock need root and faketime.
faults: .venv/dev
	@$(BIN)/python bench/faults.py

# Ten thousand generated files, then documents made to do harm, read as a run reads them.
fuzz: .venv/dev
	@$(BIN)/python bench/fuzz.py
	@$(BIN)/python bench/hostile.py

# Needs the data that models/compact/README.md names, in ../shared/data, and the lines that models/build held out.
evaluate: .venv/dev
	@$(BIN)/python models/build/evaluate.py --profile "$(PROFILE)"

clean:
	rm -rf .venv build *.egg-info .pytest_cache .mypy_cache .ruff_cache
