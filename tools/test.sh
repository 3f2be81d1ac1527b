#!/usr/bin/env bash
# The whole suite: on SQLite, then on PostgreSQL with Redis, then in a real browser.
set -eu
.venv/bin/pybabel -q compile -d locale -D django
echo "— SQLite"
.venv/bin/pytest -n "${WORKERS:-2}" -q -m "not e2e" "$@"
echo "— PostgreSQL et Redis"
.venv/bin/python -m tools.with_servers .venv/bin/pytest -n "${WORKERS:-2}" -q -m "not e2e" "$@"
echo "— navigateur"
.venv/bin/pytest -q -m e2e -p no:randomly "$@"
