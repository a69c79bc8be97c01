# Two commands: `make run` shows what the project does, `make test` proves it. Both set up a virtual
# environment in .venv with pinned dependencies; nothing else is touched.

PYTHON ?= $(firstword $(foreach name,python3 python3.13 python3.12 python3.11 python,$(shell command -v $(name) >/dev/null 2>&1 && $(name) -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo $(name))))
VENV := .venv
BIN := $(VENV)/bin
NSA := $(BIN)/nsa-graph
OUT := build
PIP := $(BIN)/python -m pip install --quiet --disable-pip-version-check
LOCKED := $(PIP) --no-deps --no-compile --require-hashes --requirement
# The lists are whole, so pip has nothing to resolve; Python compiles what it loads.

.PHONY: run check test test-all bench docs answers lock lint clean help

help:
	@echo 'make run       build the graph, check it, answer some questions; writes to $(OUT)/'
	@echo 'make check     types, linter, shapes and answers, in about a minute'
	@echo 'make test      run every test, the types, the linter and the built wheel'
	@echo 'make test-all  the same, and the long checks: a browser, servers, a cluster, kills'
	@echo 'make bench     measure against other engines, as ratios'
	@echo 'make docs      write the generated pages of docs/ anew'
	@echo 'make answers   write the committed answers anew, for you to read'
	@echo 'make lock      pin the dependencies anew (needs uv)'

$(VENV)/made:
	@test -n "$(PYTHON)" || { echo 'make: no Python 3.11 or later was found; install one, or say make PYTHON=/path/to/python' >&2; exit 1; }
	@$(PYTHON) -m venv $(VENV) || { echo 'make: this Python cannot make a virtual environment; on Debian install python3-venv' >&2; exit 1; }
	@touch $@

$(VENV)/run: $(VENV)/made requirements/run.txt pyproject.toml
	@echo 'setting up .venv (once)'
	@$(LOCKED) requirements/run.txt
	@$(PIP) --no-build-isolation --no-deps --editable .
	@touch $@

$(VENV)/dev: $(VENV)/run requirements/dev.txt
	@echo 'setting up what the tests need (once)'
	@$(LOCKED) requirements/dev.txt
	@touch $@

$(VENV)/heavy: $(VENV)/dev requirements/heavy.txt
	@echo 'setting up what the long tests need (once)'
	@$(LOCKED) requirements/heavy.txt
	@tests/install-servers
	@touch $@

run: $(VENV)/run
	@$(NSA) build --out $(OUT)
	@$(NSA) check
	@mkdir -p $(OUT)/answers
	@for question in demands-citing $(TOUR); do \
	   echo; $(NSA) ask $$question $$([ $$question = demands-citing ] && echo '-p cited=npt-revcon-2000') || exit; \
	   $(NSA) ask $$question $$([ $$question = demands-citing ] && echo '-p cited=npt-revcon-2000') --format csv -o $(OUT)/answers/$$question.csv || exit; \
	 done
	@echo
	@$(NSA) export demands --format html -o $(OUT)/demands.html
	@echo 'wrote $(OUT)/nsa.trig, $(OUT)/nsa.nq, $(OUT)/manifest.json and $(OUT)/answers/*.csv'
	@echo 'open $(OUT)/demands.html in a browser: who demands what of whom, with the words'
	@echo 'try next:'
	@echo '  $(NSA) ask --list'
	@echo '  $(NSA) show 14.1'
	@echo '  $(NSA) ask demands-citing -p cited=npt-revcon-2000 --near'
	@echo '  $(NSA) sparql "SELECT ?s ?quote { ?s a nsa:Demand ; nsa:quote ?quote } LIMIT 3"'

TOUR := guarantees forums open-references coverage

lint: $(VENV)/dev
	@$(BIN)/ruff check --quiet . && $(BIN)/ruff format --check --quiet . && $(BIN)/mypy --no-error-summary

check: lint
	@$(NSA) check
	@$(BIN)/python -m pytest --numprocesses auto tests/ask/test_answers.py tests/test_imports.py

test: lint
	@$(BIN)/python -m pytest $(PARALLEL) -m 'not heavy'

test-all: lint $(VENV)/heavy
	@$(BIN)/python -m pytest $(PARALLEL)

PARALLEL := --numprocesses auto --dist loadfile

bench: $(VENV)/heavy
	@$(BIN)/python -m benchmarks
	@$(BIN)/python -m benchmarks.shapes
	@$(BIN)/python -m benchmarks.engines
	@$(BIN)/python -m benchmarks.corpus

docs: $(VENV)/dev
	@$(BIN)/python -m docs.generate

answers: $(VENV)/dev
	@NSA_GRAPH_REWRITE=1 $(BIN)/python -m pytest tests/ask/test_answers.py

LOCK := uv pip compile --quiet pyproject.toml --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-annotate --no-header

# The longest list first, and the others held to it: what is in two lists has one version.
lock:
	$(LOCK) --group heavy --all-extras -o requirements/heavy.txt
	$(LOCK) --constraint requirements/heavy.txt --group dev --all-extras -o requirements/dev.txt
	$(LOCK) --constraint requirements/heavy.txt --group build -o requirements/run.txt

clean:
	rm -rf $(VENV) $(OUT) dist
