#!/usr/bin/env bash
# Form, house rules, types, migrations: everything that needs no server.
set -eu
run() { echo "— $1"; shift; "$@"; }
run "forme" .venv/bin/ruff format -q --check .
run "règles de code" .venv/bin/ruff check -q .
run "gabarits" .venv/bin/djlint --quiet --lint lefil
run "étages de la maison" .venv/bin/lint-imports --no-cache
export LEFIL_DEMO=1
run "migrations" .venv/bin/python manage.py makemigrations --check --dry-run
export LEFIL_DEMO=0 LEFIL_SITE_URL=https://lefil.example LEFIL_HOSTS=lefil.example
LEFIL_SECRET_KEY=$(.venv/bin/python -c 'import secrets; print(secrets.token_urlsafe(60))') \
  run "réglages de production" .venv/bin/python manage.py check --deploy --fail-level WARNING
unset LEFIL_DEMO LEFIL_SITE_URL LEFIL_HOSTS
run "types" .venv/bin/mypy lefil config
echo "Tout est en ordre."
