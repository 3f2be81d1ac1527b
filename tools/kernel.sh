#!/bin/bash
# Builds the matching engine's optional kernel when a C compiler is present. Without one the engine uses numpy: same results, slower.
set -u
cd "$(dirname "$0")/.."
here=lefil/matching/engine
python=.venv/bin/python
compiler=${CC:-cc}
if ! command -v "$compiler" >/dev/null 2>&1; then
    echo "Pas de compilateur C : les mises en relation se calculent avec numpy, plus lentement."
    exit 0
fi
[ -x "$python" ] || python=python3
# The stamp is that of the source: a build of another version is never loaded.
stamp=$("$python" -c "import sys, zlib; print(zlib.crc32(open(sys.argv[1], 'rb').read()))" "$here/kernel.c") || exit 0
made=$(mktemp "$here/.libkernel.XXXXXX")
for more in "" "-DLEFIL_PLAIN"; do # some compilers cannot make one function for several processors
    if "$compiler" -std=gnu11 -O3 -fPIC -shared -DLEFIL_STAMP="${stamp}u" $more -o "$made" "$here/kernel.c" 2>/dev/null; then
        chmod 644 "$made"
        mv -f "$made" "$here/libkernel.so"
        exit 0
    fi
done
rm -f "$made"
echo "Le noyau en C ne se compile pas ici : les mises en relation se calculent avec numpy, plus lentement."
