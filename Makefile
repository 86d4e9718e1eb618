# One door to everything a developer does here. `make` lists the targets.
.DEFAULT_GOAL := help
.PHONY: help setup setup-dev setup-analytics setup-airflow setup-types lock generate lint test test-analytics test-mesh demo bench bench-analytics quality install clean

# Bytecode is wanted: services start faster with it.
unexport PYTHONDONTWRITEBYTECODE
export PYTHON
PREFIX ?= $(HOME)/.local
BIN := .venv/bin

help: ## list the targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-15s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

setup: ## make .venv with what running needs (PYTHON=/path chooses the interpreter)
	@tools/setup.sh runtime

setup-dev: ## make .venv with what developing and testing needs
	@tools/setup.sh dev

setup-analytics: setup ## make .venv-analytics with Spark and what else analytics need
	@tools/setup.sh analytics

setup-airflow: ## make .venv-airflow with Airflow, which the tests load the DAGs of analytics with
	@tools/setup.sh airflow

setup-types: setup ## add ty to .venv, for the rules of the type checker (38 MB)
	@tools/setup.sh types

lock: setup ## write requirements/*.txt from pyproject.toml (UPGRADE=1 takes newer versions)
	@tools/lock.sh $(if $(UPGRADE),--upgrade)

generate: setup-dev ## generate the code in sdk/ from proto/
	@tools/generate.sh

lint: setup-dev ## check style, types, import rules, contracts and generated code
	@tools/lint.sh

test: lint ## run every check and every test (ARGS="-k word" narrows the tests)
	@$(BIN)/pytest $(ARGS)
	@$(if $(ARGS),,$(MAKE) --no-print-directory test-analytics)

test-analytics: setup-analytics setup-airflow ## run the tests of analytics, in their own environment (ARGS as for test)
	@.venv-analytics/bin/pytest -n 0 tests/analytics $(ARGS)

test-mesh: setup-dev ## build Istio, once, and hold the manifests of the mesh against it
	@$(BIN)/python -m tests.support.istio.program
	@$(BIN)/pytest tests/deploy/istio $(ARGS)

demo: setup ## review a sample pull request on this machine, end to end
	@$(BIN)/squad demo

bench: setup-dev ## measure the speed of the main paths
	@$(BIN)/python -m tests.load

bench-analytics: setup-dev setup-analytics ## measure analytics alone (SQUAD_BENCH_EXPORT=1 SQUAD_BENCH_MILLIONS=1,10,50)
	@$(BIN)/python -m tests.load analytics

quality: setup-dev ## measure the quality of findings (DATA=DIR; SCORERS=DIR, KEEP=DIR) and of publishing (MIRRORS=DIR; CHANGES=N)
	@test -n "$(DATA)$(MIRRORS)" || { echo "quality needs data: make quality DATA=DIR MIRRORS=DIR; docs/quality.md says what they hold" >&2; exit 2; }
	@$(BIN)/python -m tests.quality $(if $(DATA),"$(DATA)") $(if $(SCORERS),--scorers "$(SCORERS)") \
		$(if $(MIRRORS),--mirrors "$(MIRRORS)") $(if $(KEEP),--keep "$(KEEP)") \
		$(if $(CHANGES),--changes "$(CHANGES)")

install: setup ## link the squad command into ~/.local/bin (PREFIX=/usr/local moves it)
	@tools/install.sh "$(PREFIX)"

clean: ## remove all environments and every cache
	rm -rf .venv .venv-analytics .venv-airflow .pytest_cache .mypy_cache .ruff_cache .import_linter_cache .hypothesis build dist
	find . -name __pycache__ -type d -not -path './.git/*' -prune -exec rm -rf {} +
