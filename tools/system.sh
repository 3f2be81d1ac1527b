#!/usr/bin/env bash
# Puts in place the programs that the tests drive: a browser, PostgreSQL, Redis, gettext, Janus, coturn. Only what is missing.
set -eu
pg() { command -v initdb >/dev/null || ls /usr/lib/postgresql/*/bin/initdb >/dev/null 2>&1; }
missing=()
command -v chromium >/dev/null || command -v google-chrome >/dev/null || missing+=(chromium)
pg || missing+=(postgresql)
command -v redis-server >/dev/null || missing+=(redis-server)
command -v msgfmt >/dev/null && command -v xgettext >/dev/null || missing+=(gettext)
fc-list 2>/dev/null | grep -qi arab || [ -e /usr/share/fonts/truetype/noto/NotoNaskhArabic-Regular.ttf ] || missing+=(fonts-noto-core)
command -v janus >/dev/null || missing+=(janus)
command -v turnserver >/dev/null || missing+=(coturn)
command -v openssl >/dev/null || missing+=(openssl)
command -v ip >/dev/null || missing+=(iproute2)
command -v unshare >/dev/null && command -v setpriv >/dev/null || missing+=(util-linux)
[ ${#missing[@]} -eq 0 ] && exit 0
if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
  echo "Installation de : ${missing[*]}"
  export DEBIAN_FRONTEND=noninteractive
  # the tests start their own servers: what is installed for them must not begin to listen on this machine
  if [ ! -e /usr/sbin/policy-rc.d ]; then
    trap 'rm -f /usr/sbin/policy-rc.d' EXIT
    printf '#!/bin/sh\nexit 101\n' >/usr/sbin/policy-rc.d
    chmod 755 /usr/sbin/policy-rc.d
  fi
  apt-get -o DPkg::Lock::Timeout=300 update -qq
  apt-get -o DPkg::Lock::Timeout=300 install -y -qq --no-install-recommends "${missing[@]}" >/dev/null
  for one in "${missing[@]}"; do
    case $one in janus | coturn) [ -d /run/systemd/system ] && systemctl disable -q "$one" || true ;; esac
  done
else
  echo "Il manque : ${missing[*]}. Sur Debian ou Ubuntu, une personne administratrice tape : apt install ${missing[*]}" >&2
  exit 1
fi
