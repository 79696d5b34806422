# Everything that a clone needs: `make demo` and `make test` work with Python >= 3.11, make and git.
# `make test PYTHON=python3.13 VENV=/tmp/other` does so with another Python, in another folder.

PYTHON ?= python3
VENV ?= .venv
BIN := $(VENV)/bin
DOCS := tests/test_manual.py
export PIP_DISABLE_PIP_VERSION_CHECK := 1
export PIP_CONSTRAINT := $(CURDIR)/constraints.txt
export PIP_BUILD_CONSTRAINT := $(PIP_CONSTRAINT)

.PHONY: demo test check lint types floors tests docs interop browser spark fuzz newest examples pictures photograph package bench \
	simulate edits reports format constraints clean

demo: $(VENV)/.installed ## Print the comparison of the two sources
	@$(BIN)/diptych compare

test: $(VENV)/.installed-dev ## Run the tests
	$(BIN)/pytest --quiet --numprocesses auto

check: lint types floors tests docs ## What CI runs

lint: $(VENV)/.installed-dev ## Rules and format
	$(BIN)/ruff check
	$(BIN)/ruff format --check

types: $(VENV)/.installed-dev
	$(BIN)/mypy

floors: $(VENV)/.installed-dev ## Imports point down only
	$(BIN)/lint-imports --no-cache

tests: $(VENV)/.installed-dev ## Every branch covered
	$(BIN)/pytest --quiet --numprocesses auto --cov --cov-report=term $(DOCS:%=--ignore=%)

docs: $(VENV)/.installed-dev ## Every example of the README and the manual runs
	$(BIN)/pytest --quiet --numprocesses auto $(DOCS)

interop: $(VENV)/.installed-dev ## Other programs read what is written; each test says which it needs
	$(BIN)/pytest --numprocesses 0 tests/interop/interop_*.py

browser: $(VENV)/.installed-browser ## Open the page of a report in Chromium, with axe-core
	$(BIN)/pytest --quiet tests/browser

spark: $(VENV)/.installed-spark ## Count an export on a cluster of this machine; needs Java 17
	$(BIN)/pytest --quiet tests/operations/test_exported_in_spark.py

fuzz: $(VENV)/.installed-dev ## Properties, with other examples each time
	$(BIN)/pytest --quiet --numprocesses auto -m hypothesis --hypothesis-profile=fuzz

newest: ## Run the tests with the newest version of everything
	rm -rf $(VENV)-newest
	$(PYTHON) -m venv $(VENV)-newest
	PIP_CONSTRAINT= PIP_BUILD_CONSTRAINT= $(VENV)-newest/bin/pip install --quiet --editable '.[dev]'
	$(VENV)-newest/bin/pytest --quiet --numprocesses auto

examples: $(VENV)/.installed-dev ## Write into README and manual what their examples print now
	UPDATE_EXAMPLES=1 $(BIN)/pytest --quiet --numprocesses auto $(DOCS)
	git diff --stat -- README.md cli/diptych/manual

pictures: $(VENV)/.installed-dev ## Draw the README's pictures from what the program shows now
	$(BIN)/python tests/pictures/draw.py

photograph: $(VENV)/.installed-browser ## Photograph the example's page for the README, in Chromium
	$(BIN)/python tests/pictures/photograph.py

package: $(VENV)/.installed-dev ## Build a wheel and try it outside the repository
	sh .ci/try-wheel $(BIN)/python

bench: $(VENV)/.installed-dev $(VENV)-bench/.installed ## Print speed as ratios
	env -u PYTHONDONTWRITEBYTECODE $(BIN)/python tests/benchmarks/bench.py $(BIN)/diptych $(VENV)-bench/bin/qc

simulate: $(VENV)/.installed-dev ## Print how often tests and intervals over texts are right
	$(BIN)/python tests/benchmarks/simulate.py

edits: $(VENV)/.installed-dev ## Print where annotations go when made-up texts are edited
	$(BIN)/python tests/benchmarks/edits.py

reports: $(VENV)/.installed-dev ## Print how often align is right about the pairs of reports in PAIRS
	$(BIN)/python tests/benchmarks/reports.py $(PAIRS)

format: $(VENV)/.installed-dev
	$(BIN)/ruff check --fix
	$(BIN)/ruff format

constraints: ## Pin the newest versions that fit; PYTHON is the oldest that is supported
	rm -rf $(VENV)
	$(PYTHON) -m venv $(VENV)
	PIP_CONSTRAINT= PIP_BUILD_CONSTRAINT= $(BIN)/pip install --quiet hatchling '.[dev]'
	$(BIN)/pip freeze --exclude diptych > constraints.txt

clean:
	rm -rf $(VENV) $(VENV)-newest $(VENV)-bench .pytest_cache .mypy_cache .ruff_cache .hypothesis .coverage* dist
	find cli tests -name __pycache__ -prune -exec rm -rf {} +

$(VENV)/.installed: pyproject.toml constraints.txt
	$(PYTHON) -m venv $(VENV)
	$(BIN)/pip install --quiet --editable .
	touch $@

$(VENV)/.installed-dev: $(VENV)/.installed
	$(BIN)/pip install --quiet --editable '.[dev]'
	touch $@

$(VENV)/.installed-browser: $(VENV)/.installed-dev
	$(BIN)/pip install --quiet --editable '.[dev,browser]'
	touch $@

$(VENV)/.installed-spark: $(VENV)/.installed-dev
	$(BIN)/pip install --quiet --editable '.[dev,spark]'
	touch $@

# The peer needs other versions of the same packages, so it lives by itself and unconstrained.
$(VENV)-bench/.installed: pyproject.toml
	$(PYTHON) -m venv $(VENV)-bench
	PIP_CONSTRAINT= PIP_BUILD_CONSTRAINT= $(VENV)-bench/bin/pip install --quiet qualitative-coding==1.7.8
	touch $@
