#!/usr/bin/env bash
# Puts in place the programs that the tests drive: a browser, PostgreSQL, Redis, gettext. Only what is missing.
set -eu
pg() { command -v initdb >/dev/null || ls /usr/lib/postgresql/*/bin/initdb >/dev/null 2>&1; }
missing=()
command -v chromium >/dev/null || command -v google-chrome >/dev/null || missing+=(chromium)
pg || missing+=(postgresql)
command -v redis-server >/dev/null || missing+=(redis-server)
command -v msgfmt >/dev/null && command -v xgettext >/dev/null || missing+=(gettext)
fc-list 2>/dev/null | grep -qi arab || [ -e /usr/share/fonts/truetype/noto/NotoNaskhArabic-Regular.ttf ] || missing+=(fonts-noto-core)
[ ${#missing[@]} -eq 0 ] && exit 0
if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
  echo "Installation de : ${missing[*]}"
  export DEBIAN_FRONTEND=noninteractive
  apt-get -o DPkg::Lock::Timeout=300 update -qq
  apt-get -o DPkg::Lock::Timeout=300 install -y -qq --no-install-recommends "${missing[@]}" >/dev/null
else
  echo "Il manque : ${missing[*]}. Sur Debian ou Ubuntu, une personne administratrice tape : apt install ${missing[*]}" >&2
  exit 1
fi
