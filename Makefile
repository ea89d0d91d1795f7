# `make help` lists what there is.

PYTHON ?= python3.13 python3.12 python3.11 python3 python
VENV := .venv/bin
UV_COMPILE := uv pip compile pyproject.toml --universal --generate-hashes --no-emit-index-url \
	--no-annotate --no-header --python-version 3.11 --quiet
COMPOSE = $(shell docker compose version >/dev/null 2>&1 && echo docker compose || echo docker-compose)
export PYTHONUNBUFFERED := 1
MAKEFLAGS += --no-print-directory

# Takes the first of $(PYTHON) that starts and is new enough: a version manager leaves names that only print an error.
find_python = for python in $(PYTHON); do \
	  version=$$("$$python" -c 'import sys; print(".".join(map(str, sys.version_info[:3])))' 2>/dev/null) || continue; \
	  case $$version in 3.[0-9].*|3.10.*|2.*) found=$${found:-$$version};; *) chosen=$$python; break;; esac; \
	done; \
	[ -n "$$chosen" ] || { \
	  echo "Python ≥ 3.11 is needed; found $${found:-none}. Set PYTHON=/path/to/python3.11" >&2; exit 1; }

.DEFAULT_GOAL := help
.PHONY: help run test faults bench demo up down backup restore restored dead-letters audit-verify rotate-keys logs format migration contracts lock clean-data venv-run venv-dev

help: ## List the targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "make %-12s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

run: venv-run ## Start everything on http://127.0.0.1:8000 (PORT=… for another port); Ctrl-C stops it
	@exec $(VENV)/python -m deploy.embedded.run

test: venv-dev ## Check everything; T=tests/complaints runs only these tests
ifdef T
	@exec $(VENV)/python -m pytest $(T)
else
	@$(VENV)/ruff check .
	@$(VENV)/ruff format --check .
	@$(VENV)/mypy
	@$(VENV)/lint-imports
	@$(VENV)/python -m deploy.migrations check
	@exec $(VENV)/python -m pytest -n 2
endif

faults: venv-dev ## Repeat the fault tests N=10 times with random timing and longer times; SEED=7 repeats one
	@exec $(VENV)/python -m tests.faults.long $(or $(N),1) $(SEED)

bench: venv-dev ## Measure on a quiet machine and write docs/benchmarks.md; B="writes pages" only prints these
	@exec $(VENV)/python -m benchmarks $(B)

demo: venv-run ## Show an order's way through all deadlines, against a running `make run`; LOGINS=… for another house
	@exec $(VENV)/python -m deploy.demo $(LOGINS)

up: ## Start everything in containers on https://localhost:8443; docker-compose.yml says what may be set
	@deploy/compose/build.sh --quiet
	@[ -n "$$SECRETS" ] || { mkdir -p .local/compose && docker run --rm --network none --user "$$(id -u):$$(id -g)" -v "$$PWD/.local/compose:/made" \
	  $${SERVER_IMAGE:-township/server:local} python -m deploy.compose.make_secrets /made; }
	@$(COMPOSE) up -d
	@echo "Enter the town: $(COMPOSE) run --rm --no-deps town. Then: make demo LOGINS=.local/compose/demo.json"

down: ## Stop the containers; their data stays
	@$(COMPOSE) down

backup: ## Copy the databases of a running `make run` to .local/backups/<time>; HOUSE=compose, those of `make up`
ifeq ($(HOUSE),compose)
	@COMPOSE="$(COMPOSE)" deploy/compose/copies.sh take .local/compose/backups/$$(date +%Y%m%d-%H%M%S)
else
	@exec $(VENV)/python -m deploy.backup take .local/backups/$$(date +%Y%m%d-%H%M%S)
endif

restore: ## Put SERVICE=complaints back from a copy, FROM=….dump, and let everybody take in its log anew (HOUSE=compose)
	@[ -n "$(SERVICE)" ] && [ -n "$(FROM)" ] || { echo "Say SERVICE=… FROM=….dump" >&2; exit 1; }
ifeq ($(HOUSE),compose)
	@COMPOSE="$(COMPOSE)" deploy/compose/copies.sh restore $(FROM) $(SERVICE)
else
	@$(VENV)/python -m deploy.backup restore $(FROM) $(SERVICE)
	@exec $(VENV)/python -m deploy.restored both $(SERVICE)
endif

restored: ## The second half of it, for a database that was restored by other means (HOUSE=compose)
	@[ -n "$(SERVICE)" ] || { echo "Say SERVICE=…" >&2; exit 1; }
ifeq ($(HOUSE),compose)
	@COMPOSE="$(COMPOSE)" deploy/compose/copies.sh restored $(SERVICE)
else
	@exec $(VENV)/python -m deploy.restored both $(SERVICE)
endif

# What is done to a house in containers is done in its containers.
backup restore restored: $(if $(filter compose,$(HOUSE)),,venv-run)

dead-letters: venv-run ## What waits for an operator; DO="replay reporting complaints orders/…" (DO=--help tells the rest)
	@exec $(VENV)/python -m deploy.dead_letters $(DO)

audit-verify: venv-run ## Check the chain of the audit; NOTED=file compares what was printed before
	@exec $(VENV)/python -m deploy.audit_verify $(if $(NOTED),--noted $(NOTED))

rotate-keys: venv-run ## Seal personal data with a new key, while the house runs
	@exec $(VENV)/python -m deploy.rotate_keys all

logs: ## Follow the logs of a running `make run`
	@[ -d .local/logs ] || { echo "No logs yet: nothing was started here." >&2; exit 1; }
	@exec tail -n 5 -F .local/logs/*.log

format: venv-dev ## Format the code and fix what can be fixed
	@$(VENV)/ruff check --fix-only .
	@$(VENV)/ruff format .

migration: venv-dev ## Draft a revision from the models: CHAIN=registry (or plumbing, …) TITLE="What it does"
	@[ -n "$(CHAIN)" ] && [ -n "$(TITLE)" ] || { echo "Say CHAIN=… and TITLE=…" >&2; exit 1; }
	@exec $(VENV)/python -m deploy.migrations new $(CHAIN) "$(TITLE)"

contracts: venv-dev ## Write down new events: schemas, asyncapi.json, docs/events.md
	@exec $(VENV)/python -m shared.contracts.publish

lock: ## Choose the newest versions of all libraries and pin them (needs uv)
	@command -v uv >/dev/null || { echo "uv is needed: pip install uv" >&2; exit 1; }
	$(UV_COMPILE) --upgrade --extra embedded -o deploy/locks/run.txt
	$(UV_COMPILE) --upgrade --extra embedded --extra dev -o deploy/locks/dev.txt
	$(UV_COMPILE) --constraints deploy/locks/run.txt -o deploy/locks/server.txt

clean-data: venv-run ## Delete all data in .local, after asking
	@exec $(VENV)/python -m deploy.embedded.clean

# Only when .venv does not hold this lock already; the script compares again where there is no cmp.
venv-run venv-dev: venv-%:
	@[ -x $(VENV)/python ] && cmp -s deploy/locks/$*.txt .venv/$*.lock || { \
	  $(find_python); exec "$$chosen" deploy/embedded/venv.py $*; }
