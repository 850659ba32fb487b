# The only prerequisites are make and Python 3.11 or newer. PYTHON=python3.12 chooses another interpreter.
PYTHON ?= python3
export PYTHON
PY := .venv/bin/python
UV := UV_PYTHON_DOWNLOADS=never .venv/bin/uv
COMPILE := $(UV) pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header
# A worker for each processor; WORKERS=0 runs all tests in one process, as a debugger needs it.
WORKERS ?= auto
PYTEST = $(PY) -m pytest -n $(WORKERS) --dist worksteal
QUICK := tests/unit $(addprefix tests/contract/test_,$(addsuffix .py,commands conversations frozen_policies guide house settings_documented))
.DEFAULT_GOAL := help
.PHONY: help run test quick cover check bench lock runtime dev

help: ## list these targets
	@grep -hE '^[a-z]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z]+):.*## (.*)/  make \1\t\2/' | expand -t 16

run: runtime ## start the bot; without a token, with the sandbox in the browser
	@$(PY) -m bot run

test: dev ## run the tests on SQLite and Postgres; ARGS="tests/unit -k holiday" narrows them
	@$(PYTEST) $(ARGS)

quick: dev ## run the tests of the rules and of the plan of the house: within a minute
	@$(PYTEST) $(QUICK) $(ARGS)

cover: dev ## say which lines and branches the tests leave out, and fail below 98 % of the rules
	@$(PYTEST) --cov --cov-report= $(ARGS)
	@$(PY) -m coverage report --skip-covered --sort=cover
	@$(PY) -m coverage report --include='domain/*' --fail-under=98 --format=total

check: dev ## style, types, import rules, migrations
	$(PY) -m ruff check .
	$(PY) -m ruff format --check .
	$(PY) -m mypy
	.venv/bin/lint-imports
	$(PY) scripts/check_migrations.py

bench: dev ## measure the bot; ARGS are handed on
	@$(PY) -m bench $(ARGS)

lock: dev ## renew the lock files after a change in pyproject.toml; ARGS=--upgrade takes newer versions
	$(COMPILE) pyproject.toml -o requirements.lock $(ARGS)
	$(COMPILE) --group dev -c requirements.lock -o requirements-dev.lock $(ARGS)

runtime:
	@scripts/bootstrap runtime

dev:
	@scripts/bootstrap dev
