# make run    installs what it needs, starts everything, prints where to click
# make test   formatting, lint, types, import direction, tests
# make load   simulated citizens through the webhook, on loopback;  make drill   the same while everything keeps dying
# make fhir-server   a FHIR server in a venv of its own, for the tests and the drill that want a real one
PYTHON ?= python3
VENV ?= .venv
PIP := $(VENV)/bin/pip --disable-pip-version-check --quiet

.PHONY: run test bench eval load drill fhir-server clean

run: $(VENV)/installed
	@$(VENV)/bin/python start.py

test: $(VENV)/installed-dev
	@$(MAKE) --no-print-directory fhir-server || echo "No FHIR server could be installed: the tests against a real one are skipped."
	$(VENV)/bin/ruff check .
	$(VENV)/bin/ruff format --check .
	$(VENV)/bin/mypy
	$(VENV)/bin/lint-imports
	$(VENV)/bin/python -m ingest --check guidance
	$(VENV)/bin/pytest --numprocesses 2 --dist loadfile

eval: $(VENV)/installed
	$(VENV)/bin/python -m evals.questions
	$(VENV)/bin/python -m evals.follow_ups
	$(VENV)/bin/python -m evals.hostile_model
	$(VENV)/bin/python -m evals.triage

bench: $(VENV)/installed-dev fhir-server
	$(VENV)/bin/python -m evals.latency
	$(VENV)/bin/python -m evals.peer
	$(VENV)/bin/python -m evals.scale
	$(VENV)/bin/python -m evals.screen_speed
	$(VENV)/bin/python -m evals.start
	$(VENV)/bin/python -m evals.booking_scale
	$(VENV)/bin/python -m evals.appointments_scale
	$(VENV)/bin/python -m evals.dashboard_scale
	$(VENV)/bin/python -m evals.booking_drill --seeds 2

load: $(VENV)/installed-dev
	$(VENV)/bin/python -m evals.load

drill: $(VENV)/installed-dev
	$(VENV)/bin/python -m evals.load.faults

fhir-server: $(VENV)-fhir/installed

$(VENV)/installed: requirements.lock
	@$(PYTHON) -c 'import sys; sys.exit(0 if sys.version_info >= (3, 11) else "Python 3.11 or newer is needed; this is " + sys.version.split()[0] + ". Set PYTHON=python3.11, for instance.")'
	@echo "Installing (once; about two minutes) …"
	@test -x $(VENV)/bin/pip || $(PYTHON) -m venv $(VENV)
	@$(PIP) install -r requirements.lock
	@touch $@

$(VENV)/installed-dev: requirements-dev.lock $(VENV)/installed
	@$(PIP) install -r requirements-dev.lock
	@touch $@

$(VENV)-fhir/installed: requirements-fhir.lock
	@test -x $(VENV)-fhir/bin/pip || $(PYTHON) -m venv $(VENV)-fhir
	@$(VENV)-fhir/bin/pip --disable-pip-version-check --quiet install -r requirements-fhir.lock
	@touch $@

clean:
	rm -rf $(VENV) $(VENV)-fhir var
