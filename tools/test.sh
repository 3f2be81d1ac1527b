#!/usr/bin/env bash
# The whole suite: on SQLite, then on PostgreSQL with Redis, then in real browsers, with a real Janus, on a network of their own.
set -eu
.venv/bin/pybabel -q compile -d locale -D django
if command -v npm >/dev/null && node -e 'process.exit(+(process.versions.node.split(".")[0] < 20))'; then
  (cd web && npm ci --silent --no-audit --no-fund)   # so that a test can rebuild the browser's files and compare
else
  echo "Node 20 n’est pas là : le test qui reconstruit les fichiers du navigateur sera passé."
fi
echo "— SQLite"
.venv/bin/pytest -n "${WORKERS:-2}" -q -m "not e2e and not attack" "$@"
echo "— PostgreSQL et Redis"
.venv/bin/python -m tools.with_servers .venv/bin/pytest -n "${WORKERS:-2}" -q -m "not e2e and not attack" "$@"
echo "— navigateur, sur un réseau à part"
browsers() { .venv/bin/python -m tools.apart .venv/bin/pytest -q -m e2e -p no:randomly "$@"; }
# Dozens of browsers and servers share the machine with whatever else it does: what failed is shown, and must pass from a clean base.
browsers "$@" || { echo "— ce qui vient d’échouer, une seconde fois" && browsers --last-failed --last-failed-no-failures none "$@"; }
