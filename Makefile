# Two commands matter: `make demo` and `make test`. The rest is listed by `make help`.
SHELL := /bin/bash
PORT ?= 8000
NAME ?= all
SEED ?= 1
PY := .venv/bin/python
export UV_PYTHON_DOWNLOADS := never
.PHONY: help setup demo demo-reset serve test check fix bench faults attack lock messages system-test
.DEFAULT_GOAL := help

help:
	@echo "make demo         installe, remplit et sert la plateforme sur http://127.0.0.1:$(PORT)"
	@echo "make demo-reset   efface la démonstration et recommence"
	@echo "make test         installe ce que demandent les tests, puis les lance tous"
	@echo "make check        forme, règles de la maison, types, migrations"
	@echo "make fix          corrige la forme"
	@echo "make bench        mesures (NAME=pages pour une seule)"
	@echo "make attack       une tempête courte avec pannes, à part de la suite"
	@echo "make faults       tempêtes avec pannes (SCENARIO=kill-sqlite SEED=7 pour une seule)"

KERNEL := lefil/matching/engine/libkernel.so

setup: .venv/run.stamp $(KERNEL)

$(KERNEL): lefil/matching/engine/kernel.c tools/kernel.sh | .venv/bin/uv
	@bash tools/kernel.sh

.venv/bin/uv:
	@bash tools/venv.sh

.venv/run.stamp: .venv/bin/uv requirements/run.txt
	@file=run; if [ -e .venv/test.stamp ]; then file=test; fi; \
	.venv/bin/uv pip sync -q --require-hashes --python $(PY) requirements/$$file.txt
	@touch $@

.venv/test.stamp: .venv/bin/uv requirements/test.txt
	.venv/bin/uv pip sync -q --require-hashes --python $(PY) requirements/test.txt
	@touch $@ .venv/run.stamp

demo: setup
	@LEFIL_DEMO=1 PORT=$(PORT) exec bash tools/demo.sh

demo-reset: setup
	@LEFIL_DEMO=1 PORT=$(PORT) exec bash tools/demo.sh --reset

serve: setup
	@PORT=$(PORT) exec bash tools/serve.sh

system-test:
	@bash tools/system.sh

test: .venv/test.stamp system-test $(KERNEL)
	@bash tools/test.sh

check: .venv/test.stamp
	@bash tools/check.sh

fix: .venv/test.stamp
	.venv/bin/ruff check -q --fix .
	.venv/bin/ruff format -q .

bench: .venv/test.stamp system-test $(KERNEL)
	@$(PY) -m bench $(NAME)

faults: .venv/test.stamp system-test $(KERNEL)
	@$(PY) -m faults $(SCENARIO) --seed $(SEED)

attack: .venv/test.stamp system-test $(KERNEL)
	@$(PY) -m tools.apart .venv/bin/pytest -q -m attack -p no:randomly

lock: .venv/bin/uv
	.venv/bin/uv pip compile -q --generate-hashes --no-emit-index-url --no-header --python-version 3.11 --upgrade requirements/test.in -o requirements/test.txt
	.venv/bin/uv pip compile -q --generate-hashes --no-emit-index-url --no-header --python-version 3.11 -c requirements/test.txt requirements/run.in -o requirements/run.txt

messages: .venv/test.stamp
	$(PY) manage.py makemessages -l en -l ar --no-obsolete --no-location --ignore .venv --ignore node_modules
	.venv/bin/pybabel -q compile -d locale -D django
