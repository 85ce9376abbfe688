# make run    installs what it needs, starts everything, prints where to click
# make test   formatting, lint, types, import direction, tests
PYTHON ?= python3
VENV ?= .venv
PIP := $(VENV)/bin/pip --disable-pip-version-check --quiet

.PHONY: run test bench eval clean

run: $(VENV)/installed
	@$(VENV)/bin/python start.py

test: $(VENV)/installed-dev
	$(VENV)/bin/ruff check .
	$(VENV)/bin/ruff format --check .
	$(VENV)/bin/mypy
	$(VENV)/bin/lint-imports
	$(VENV)/bin/python -m ingest --check guidance
	$(VENV)/bin/pytest

eval: $(VENV)/installed
	$(VENV)/bin/python -m evals.questions
	$(VENV)/bin/python -m evals.triage

bench: $(VENV)/installed-dev
	$(VENV)/bin/python -m evals.latency
	$(VENV)/bin/python -m evals.screen_speed
	$(VENV)/bin/python -m evals.start

$(VENV)/installed: requirements.lock
	@$(PYTHON) -c 'import sys; sys.exit(0 if sys.version_info >= (3, 11) else "Python 3.11 or newer is needed; this is " + sys.version.split()[0] + ". Set PYTHON=python3.11, for instance.")'
	@echo "Installing (once; about two minutes) …"
	@test -x $(VENV)/bin/pip || $(PYTHON) -m venv $(VENV)
	@$(PIP) install -r requirements.lock
	@touch $@

$(VENV)/installed-dev: requirements-dev.lock $(VENV)/installed
	@$(PIP) install -r requirements-dev.lock
	@touch $@

clean:
	rm -rf $(VENV) var
