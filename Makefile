# The repository's commands; `make help` lists them. README.md says the same in plain pip and jupyter-book words.
# Works with GNU Make 3.81, which is macOS's.
PYTHON ?= python3
BIN := .venv/bin
UV := uv==0.13.9
TSC := typescript@5.9.3

# A target that stands for a finished step is a file, so that no step is done twice.
READY := .venv/.ready
PEERS := .venv/.peers
MUTANTS := .venv/.mutants
BOOK := _build/html/index.html
LITE ?= 1
# The file's name stands for the settings, so that a build with others is out of date.
NAMES := LITE PYODIDE_ARCHIVE BOOK_URL BOOK_REPOSITORY BINDERHUB_URL JUPYTERHUB_URL
SETTING := .cache/.settings-$(firstword $(shell echo '$(foreach name,$(NAMES),$(if $(filter undefined,$(origin $(name))),-,=$($(name))))' | cksum))
# Folders count too: a renamed file keeps its date, its folder does not.
SOURCES := _config.yml _toc.yml $(shell find chapters code \
	\( -name __pycache__ -o -name '*.egg-info' -o -name '.*' \) -prune -o -print)
# Tests run on all cores; a notebook's cells, and tests that share a page with Python in it, stay together.
unit pages: export PYTEST_ADDOPTS := --numprocesses auto --dist worksteal
notebooks test-lite: export PYTEST_ADDOPTS := --numprocesses auto --dist loadfile

.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.PHONY: help book pdf serve lab test test-lite firefox webkit same unit notebooks pages refresh bench bench-gestures bench-pages bench-run bench-steps peers mutants check style types script-types spelling schemas links lock clean

help: ## List these targets
	@sed -n 's/^\([a-z-]*\):.*## /\1	/p' Makefile | while IFS='	' read -r name text; do printf '  %-14s %s\n' "$$name" "$$text"; done

book: $(BOOK) ## Execute the notebooks and build the book
	@echo "The book is built. Open file://$(CURDIR)/$(BOOK)"

pdf: $(BOOK) ## Print the book into one PDF
	$(BIN)/python -m tools.browser
	$(BIN)/python -m tools.pdf

serve: $(BOOK) ## Build the book and serve it on 127.0.0.1
	@$(BIN)/python -m tools.serve

lab: $(READY) ## Open the notebooks in JupyterLab
	$(BIN)/jupyter lab $(if $(filter 0,$(shell id -u)),--allow-root) chapters

test: unit notebooks pages ## Test the library, the notebooks, and the pages in a real Chromium

unit: $(READY) ## Run the unit tests and the examples in docstrings
	$(BIN)/pytest

notebooks: $(READY)
	$(BIN)/pytest --nbval --nbval-current-env chapters

pages: $(BOOK)
	$(BIN)/python -m tools.browser
	$(BIN)/pytest tests/pages

test-lite: $(BOOK) ## Run the notebooks with Python in the browser, and try its faults
	$(BIN)/python -m tools.browser
	$(BIN)/python -m tools.pyodide_files
	$(BIN)/pytest tests/lite

firefox: $(BOOK) ## Use the explorers, and Python in the page, in Firefox
	$(BIN)/python -m tools.pyodide_files
	$(BIN)/python -m pip install --quiet --upgrade --target .cache/firefox playwright==1.58.0
	PYTHONPATH=.cache/firefox FIREFOX="$${FIREFOX:-$$(command -v firefox-esr || command -v firefox)}" \
		$(BIN)/pytest tests/pages/test_using.py tests/pages/test_interact.py tests/lite/test_any_browser.py \
		-k 'not tap and not motion'

webkit: $(BOOK) ## Use the explorers, and Python in the page, in WebKit, Safari's engine (needs webkit2gtk-driver, xvfb, dbus)
	$(BIN)/python -m tools.pyodide_files
	$(BIN)/python -m pip install --quiet --upgrade --target .cache/webkit selenium==4.50.0
	PYTHONPATH=.cache/webkit WEBKIT_DISABLE_COMPOSITING_MODE=1 \
		$(if $(filter 0,$(shell id -u)),WEBKIT_DISABLE_SANDBOX_THIS_IS_DANGEROUS=1) \
		xvfb-run --auto-servernum dbus-run-session -- $(BIN)/pytest tests/webkit

same: $(READY) ## Build the last commit twice and compare
	$(BIN)/python -m tools.same

refresh: $(READY) ## Execute the notebooks and store their outputs in them
	$(BIN)/python -m tools.refresh

bench: $(PEERS) ## Time the library against PyTorch and others
	$(BIN)/python -m benchmarks

bench-gestures: $(BOOK) ## Time painting and dragging on the pages, from the pointer to the painted frame
	$(BIN)/python -m tools.browser
	$(BIN)/python -m benchmarks.gestures

bench-pages: $(BOOK) ## Measure PAGE (such as chapters/ch315/why-pool.html): bytes, first live widget, key to frame
	$(BIN)/python -m tools.browser
	$(BIN)/python -m benchmarks.pages _build/html $(PAGE)

bench-run: $(BOOK) ## Time Python in the page, from the press of Run to the result
	$(BIN)/python -m tools.browser
	$(BIN)/python -m benchmarks.runs

bench-steps: $(READY) ## Time the steps of the page on fast pooling
	$(BIN)/python -m benchmarks.steps

peers: $(PEERS) ## Compare the library's results with PyTorch's and others'
	$(BIN)/pytest -rs tests/peers

mutants: $(MUTANTS) ## Change MODULE (such as cnn/pooling/fold.py) a little, again and again: do its tests see it?
	$(BIN)/python -m tools.$(if $(filter %.js,$(MODULE)),script_)mutants $(if $(SAMPLE),--sample $(SAMPLE)) $(MODULE)

check: style types script-types spelling schemas links ## Check style, types, spelling, workflows and the book's links

style: $(READY)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/biome check --error-on-warnings

types: $(READY)
	$(BIN)/mypy

# The only thing that asks for Node; machines without it leave it to continuous integration, which sets CI.
script-types:
	@if command -v npx > /dev/null; then npx --yes --package "$(TSC)" tsc --project jsconfig.json; \
		else echo "Types of scripts are not checked here: that needs Node"; test -z "$$CI"; fi

spelling: $(READY)
	$(BIN)/typos

schemas: $(READY)
	$(BIN)/check-jsonschema --builtin-schema vendor.github-workflows .github/workflows/*.yml
	$(BIN)/check-jsonschema --builtin-schema vendor.citation-file-format CITATION.cff

links: $(BOOK)
	$(BIN)/python -m tools.links _build/html

lock: $(READY) ## Pin requirements.in anew in requirements.txt
	@$(BIN)/python -m venv .venv-lock
	@.venv-lock/bin/python -m pip install --quiet "$(UV)"
	.venv-lock/bin/uv pip compile --quiet --universal --python-version 3.11 --no-annotate \
		--custom-compile-command "make lock" requirements.in pyproject.toml --output-file requirements.txt
	@echo "-e ." >> requirements.txt

clean: ## Remove the built book, what building it keeps, and what it has downloaded; .venv stays
	rm -rf _build .cache build dist .hypothesis .mypy_cache .pytest_cache .ruff_cache .jupyterlite.doit.db
	find . \( -name '.venv*' -o -name .git \) -prune -o \
		\( -name __pycache__ -o -name .ipynb_checkpoints \) -prune -exec rm -rf {} +

$(BIN)/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
		{ echo "Python 3.11 or newer is needed; name one, such as: make PYTHON=python3.12 book" >&2; exit 1; }
	@$(PYTHON) -c 'import ensurepip, venv' 2> /dev/null || \
		{ echo "$(PYTHON) lacks venv; on Debian and Ubuntu: apt install python3-venv" >&2; exit 1; }
	$(PYTHON) -m venv .venv

$(READY): requirements.txt pyproject.toml | $(BIN)/python
	@echo "Installing what requirements.txt names into .venv"
	@$(BIN)/python -m pip install --quiet --requirement requirements.txt
	@touch $@

$(MUTANTS): $(READY) tests/mutants/requirements.txt
	@echo "Installing what tests/mutants/requirements.txt names into .venv"
	@$(BIN)/python -m pip install --quiet --requirement tests/mutants/requirements.txt
	@touch $@

$(PEERS): $(READY) benchmarks/requirements.txt
	@echo "Installing what benchmarks/requirements.txt names into .venv"
	@$(BIN)/python -m pip install --quiet --requirement benchmarks/requirements.txt
	@touch $@

$(SETTING):
	@mkdir -p $(@D) && rm -f .cache/.settings-* && touch $@

# From empty folders: Sphinx forgets, in a second run, the warnings of pages it does not read again, and never
# removes a page. What takes time, executing notebooks, is kept while nothing it depends on has changed.
$(BOOK): $(READY) $(SETTING) $(SOURCES)
	@rm -rf _build/html _build/.doctrees
	@$(BIN)/jupyter-book build --quiet -W -n --keep-going --path-output . .
