#!/usr/bin/env bash
# The demonstration: fills the base the first time, keeps what was typed afterwards.
set -eu
export LEFIL_DEMO=1 LEFIL_VAR="${LEFIL_VAR:-$PWD/var/demo}" LEFIL_SITE_URL="${LEFIL_SITE_URL:-http://127.0.0.1:${PORT:-8000}}"
if [ "${1:-}" = "--reset" ] && [ -n "$(ls -A "$LEFIL_VAR" 2>/dev/null)" ]; then
  # a folder that no demonstration has filled holds somebody's real data
  if [ "$LEFIL_VAR" != "$PWD/var/demo" ] && [ ! -e "$LEFIL_VAR/demonstration" ]; then
    echo "Le dossier $LEFIL_VAR n’est pas celui d’une démonstration. Rien n’est effacé." >&2
    exit 1
  fi
  rm -rf "$LEFIL_VAR"
fi
# a filling that was interrupted is started again, in the demonstration's own folder only
[ "$LEFIL_VAR" = "$PWD/var/demo" ] && [ ! -e "$LEFIL_VAR/demonstration" ] && rm -rf "$LEFIL_VAR"
mkdir -p "$LEFIL_VAR"
export LEFIL_SMS_BACKEND=outbox LEFIL_EMAIL_BACKEND=django.core.mail.backends.dummy.EmailBackend
.venv/bin/python manage.py prepare
.venv/bin/python manage.py demo
touch "$LEFIL_VAR/demonstration"
echo "lefil est prêt : http://127.0.0.1:${PORT:-8000}   (Ctrl-C pour arrêter)"
export LEFIL_WORKER_THREAD=1
# a media server of its own, which stops with the site
janus=()
if [ -z "${LEFIL_JANUS_URLS:-}" ] && .venv/bin/python -m tools.janus --possible; then janus=(.venv/bin/python -m tools.janus); fi
exec ${janus[@]+"${janus[@]}"} .venv/bin/uvicorn config.asgi:application --host 127.0.0.1 --port "${PORT:-8000}" --no-access-log --log-level warning --timeout-graceful-shutdown 5 --ws-max-size 131072
