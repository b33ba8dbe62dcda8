#!/bin/sh
# Locks every package that pyproject.toml and package.json allow, with hashes and without the name of any registry.
# Versions already locked stay, unless --upgrade is given.
set -eu
cd "$(dirname "$0")/.."

lock() {
    .venv/bin/uv pip compile --quiet --universal --generate-hashes --no-emit-index-url --no-header --no-annotate \
        --no-config "$@"
}

# The largest set first; the smaller ones then follow it, so that no two of them disagree.
lock "$@" pyproject.toml --group test --group check -o requirements/check.txt
lock pyproject.toml --group test -c requirements/check.txt -o requirements/test.txt
lock pyproject.toml -c requirements/check.txt -o requirements/runtime.txt
lock --group build -c requirements/check.txt -o requirements/build.txt
lock --group node -c requirements/check.txt -o requirements/node.txt
echo uv | lock "$@" - -o requirements/uv.txt

if [ "${1:-}" = --upgrade ]; then
    tools/npm.sh update --package-lock-only
else
    tools/npm.sh install --package-lock-only
fi
