#!/bin/sh
# Prints the first Python that can build our environment: 3.11 or newer, with venv and pip inside.
# PYTHON=... decides for the reader. A shim that exists but starts nothing is passed over.
set -u
seen=""
for name in ${PYTHON:-python3.11 python3.12 python3.13 python3.14 python3 python}; do
  path=$(command -v "$name" 2>/dev/null) || continue
  seen="$seen $name"
  if "$path" -c 'import ensurepip, sys, venv; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1; then
    echo "$path"
    exit 0
  fi
done
{
  echo "Redcommons needs Python 3.11 or newer with the venv module, and found none that fits (tried:${seen:- nothing})."
  echo "On Debian or Ubuntu: apt-get install python3 python3-venv. Or name one: make PYTHON=/path/to/python test"
} >&2
exit 1
