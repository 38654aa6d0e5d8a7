# Two commands matter: `make serve` and `make test`. `make help` lists the rest.
# Only python3 (3.11 or newer), make and a network are assumed.

HOST ?= 127.0.0.1
PORT ?= 8000
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
MANAGE := $(BIN)/python manage.py
BIOME := $(BIN)/node node_modules/@biomejs/biome/bin/biome
WORKERS ?= $(shell getconf _NPROCESSORS_ONLN 2>/dev/null || echo 2)
# Files in their order: those in the browser, which take longest, first; small ones even out the end.
SPREAD := -n 2 --dist loadfile --no-loadscope-reorder

.DEFAULT_GOAL := help
.PHONY: help serve test dev editor content-load content-dump content-check content-format \
	lint format browser engines clean ready test-postgres bench ink

help: ## List what make can do
	@echo "Running Muscles"
	@grep -E '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## (.*)/  make \1|\2/' \
		| awk -F'|' '{printf "%-22s %s\n", $$1, $$2}'

serve: ready ## Set everything up, load content, serve the site on HOST:PORT
	@echo "Collecting static files"
	@$(MANAGE) collectstatic --noinput --verbosity 0
	@echo "Serving http://$(HOST):$(PORT) (stop with Ctrl-C)"
	@ALLOWED_HOSTS="$${ALLOWED_HOSTS:-127.0.0.1,localhost,[::1],$(HOST)}" \
		SITE_URL="$${SITE_URL:-http://$(HOST):$(PORT)}" exec $(BIN)/python -m runmuscles.server \
		--host $(HOST) --port $(PORT) --workers $(WORKERS)

dev: ready ## Serve with autoreload and error pages, for developers
	@DEBUG=1 $(MANAGE) runserver $(HOST):$(PORT)

test: $(VENV)/dev-installed browser lint ## Set everything up, browser included, run all checks and tests
	@echo "Running the tests"
	@$(BIN)/pytest $(SPREAD) --cov --cov-report=term

test-postgres: $(VENV)/dev-installed browser ## The tests once more, on DATABASE_URL and CACHE_URL
	@test -n "$$DATABASE_URL" -a -n "$$CACHE_URL" \
		|| { echo "Set DATABASE_URL and CACHE_URL, or run: .ci/with-postgres-and-redis make test-postgres"; exit 1; }
	@echo "Running the tests on PostgreSQL and Redis"
	@$(BIN)/pytest $(SPREAD)

engines: $(VENV)/dev-installed ## Fetch Firefox and WebKit for their few tests (as root on Debian, 110 MB)
	@$(BIN)/python -m tests.browser.engines

bench: $(VENV)/dev-installed browser ## Measure speed, memory and growth beside nginx and Wagtail
	@$(BIN)/python -m bench

lint: $(VENV)/dev-installed node_modules/installed ## Lint and format of all code, types, layers, migrations, content
	@echo "Lint";              $(BIN)/ruff check .
	@echo "Format";            $(BIN)/ruff format --check .
	@echo "Templates";         $(BIN)/djangofmt check templates && $(BIN)/djangofmt --check templates
	@echo "Styles";            $(BIOME) ci --error-on-warnings static/css
	@echo "Scripts";           $(BIOME) ci --error-on-warnings static/js
	@echo "Types";             $(BIN)/mypy
	@echo "Layers";            $(BIN)/lint-imports --no-logo
	@echo "Django's checks";   $(BIN)/python -W error manage.py check --fail-level WARNING
	@echo "Migrations";        $(MANAGE) makemigrations --check --dry-run
	@echo "Content";           $(MANAGE) check_content

format: $(VENV)/dev-installed node_modules/installed ## Rewrite Python, templates, styles and scripts in their one form
	@echo "Python";            $(BIN)/ruff check --fix-only --quiet .; $(BIN)/ruff format .
	@echo "Templates";         $(BIN)/djangofmt templates
	@echo "Styles and scripts"; $(BIOME) format --write .

ink: $(VENV)/dev-installed ## Draw the body from its hand-placed points (ink/)
	@$(BIN)/python -m ink

editor: ready ## Create a person who may edit at /admin/ (ROLE=writer, reviewer, publisher or administrator)
	@$(MANAGE) create_editor $(addprefix --role ,$(ROLE))

content-load: ready ## Files to database, keeping edits made at the desk
	@$(MANAGE) load_content

content-dump: $(VENV)/installed ## Database to files, ready to be committed
	@$(MANAGE) migrate --check --verbosity 0 \
		|| { echo "Nothing was dumped: this version has not prepared the database. Run: make content-load"; exit 1; }
	@$(MANAGE) dump_content

content-check: $(VENV)/installed ## Are the content files right and in their one form?
	@$(MANAGE) check_content

content-format: $(VENV)/installed ## Rewrite the content files in their one form
	@$(MANAGE) check_content --format

clean: ## Remove everything made here, the database with its desk edits included
	@rm -rf $(VENV) node_modules var .pytest_cache .mypy_cache .ruff_cache .import_linter_cache .coverage
	@find . -name __pycache__ -type d -prune -exec rm -rf {} +
	@echo "Removed the environment, the database and all caches."

# What the targets above stand on ------------------------------------------------------------

ready: $(VENV)/installed
	@echo "Preparing the database"
	@$(MANAGE) migrate --verbosity 0
	@$(MANAGE) load_content --if-changed || test $$? -eq 3  # 3: loaded, with conflicts that were told

$(VENV)/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null \
		|| { echo "Python 3.11 or newer is needed. Install it, or name it: make PYTHON=python3.12 …"; exit 1; }
	@echo "Making a virtual environment in $(VENV)"
	@$(PYTHON) -m venv $(VENV) \
		|| { echo "python3 cannot make virtual environments. On Debian: apt-get install python3-venv"; rm -rf $(VENV); exit 1; }
	@touch $@

$(VENV)/installed: $(VENV)/python requirements.txt
	@echo "Installing what the site needs"
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check -r requirements.txt \
		|| { echo "The packages could not be installed. Is there a network?"; exit 1; }
	@touch $@

$(VENV)/dev-installed: $(VENV)/installed requirements-dev.txt
	@echo "Installing what the tests need"
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check -r requirements-dev.txt \
		|| { echo "The packages could not be installed. Is there a network?"; exit 1; }
	@touch $@

# Node.js comes as a Python package; npm checks what it fetches against package-lock.json.
node_modules/installed: package.json package-lock.json | $(VENV)/dev-installed
	@echo "Installing what checks style sheets and scripts"
	@$(BIN)/npm ci --ignore-scripts --no-audit --no-fund --silent \
		|| { echo "The packages could not be installed. Is there a network?"; exit 1; }
	@touch $@

browser: $(VENV)/dev-installed
	@$(BIN)/python -m tests.browser.find
