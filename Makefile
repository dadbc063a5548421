# The project's commands: `make` lists them. Their logic is in scripts/.
.DEFAULT_GOAL := help
.PHONY: help demo serve test test-browser check format requirements messages bench relevance clean
PORT ?= 8000
PAGES ?=
ARGS ?=
export PORT PAGES
python := sh scripts/python
venv := .venv/bin/python

help: ## List these commands
	@sed -n 's/^\([a-z-]*\):.*## /  make \1|/p' $(firstword $(MAKEFILE_LIST)) | awk -F'|' '{ printf "%-22s%s\n", $$1, $$2 }'

demo: ## Show the whole site on this machine (PORT=8000, PAGES="texts/*.txt" to import)
	@$(python) -m scripts.demo

serve: ## Develop: the demo's content, errors in full, reload on change (PORT=8000)
	@$(python) -m scripts.demo --develop

test: .venv ## Run the tests (ARGS="-k news"; on another database: DATABASE_URL=…)
	@$(venv) -m pytest -n auto --maxprocesses 4 --dist loadfile --no-loadscope-reorder $(ARGS)

test-browser: .venv ## Run the tests that need a real Chromium (CHROMIUM=/usr/bin/chromium)
	@$(venv) -m pytest -m browser tests/browser $(ARGS)

check: .venv ## Run every check that is not a test: style, types, templates, settings, locks, French
	@$(venv) -m scripts.check $(ARGS)

format: .venv ## Rewrite Python and templates in the project's style
	@$(venv) -m ruff check --fix --quiet . ; $(venv) -m ruff format . && git ls-files '*.html' | xargs .venv/bin/djade --target-version 5.2

requirements: .venv ## Lock the dependencies of pyproject.toml (ARGS=--upgrade for newer ones)
	@$(venv) -m scripts.requirements $(ARGS)

messages: .venv ## Collect the texts to translate, and compile the French
	@$(venv) -m scripts.messages $(ARGS)

bench: .venv ## Measure each kind of page (see docs/measurements.md)
	@$(venv) -m tests.bench $(ARGS)

relevance: .venv ## Judge what readers find, engine by engine (ELASTICSEARCH_URL=… for all three, PAGES=…)
	@$(venv) -m tests.engines.relevance $(ARGS)

bench-search: .venv ## Measure the search on each engine, up to 100,000 pages (ARGS="--sizes 1000")
	@$(venv) -m tests.bench.search $(ARGS)

clean: ## Forget .venv, the caches and the demo, what its editors wrote included
	@rm -rf .venv var .mypy_cache .pytest_cache .ruff_cache .import_linter_cache .coverage htmlcov
	@find . -name __pycache__ -type d -prune -exec rm -rf {} +

# Always asked: it takes no time when the environment is already what requirements/dev.txt says.
.PHONY: .venv
.venv:
	@$(python) -m scripts.environment dev
