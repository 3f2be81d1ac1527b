#!/usr/bin/env bash
# One process: pages, and the sweeps in a thread (LEFIL_WORKER_THREAD=1). Stops on Ctrl-C or SIGTERM.
set -eu
.venv/bin/python manage.py prepare
export LEFIL_WORKER_THREAD=1
exec .venv/bin/uvicorn config.asgi:application --host "${HOST:-127.0.0.1}" --port "${PORT:-8000}" --no-access-log --log-level warning --timeout-graceful-shutdown 5 --ws-max-size 131072
