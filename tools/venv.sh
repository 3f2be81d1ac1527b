#!/usr/bin/env bash
# Makes .venv with Python 3.11 and puts the installer in it. Says in plain words what is missing.
set -eu
for name in "${PYTHON:-}" python3.11 python3; do
  [ -n "$name" ] && "$name" -c 'import sys; sys.exit(sys.version_info[:2] < (3, 11))' 2>/dev/null && found=$name && break
done
if [ -z "${found:-}" ]; then
  echo "lefil demande Python 3.11 ou plus. Sur Debian ou Ubuntu : apt install python3.11 python3.11-venv" >&2
  exit 1
fi
"$found" -m venv .venv 2>/dev/null || {
  if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
    apt-get -o DPkg::Lock::Timeout=120 update -qq && apt-get -o DPkg::Lock::Timeout=120 install -y -qq python3-venv >/dev/null
    "$found" -m venv .venv
  else
    echo "Il manque le module venv de Python. Sur Debian ou Ubuntu : apt install python3-venv" >&2
    exit 1
  fi
}
.venv/bin/python -m pip install -q --disable-pip-version-check uv==0.13.9
