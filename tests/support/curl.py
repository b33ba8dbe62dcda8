#!/usr/bin/env python3
"""As much of curl as the documentation uses, for machines that have none: run as `curl`, from a folder on PATH."""

from __future__ import annotations

import sys
import urllib.error
import urllib.request
from pathlib import Path

TAKE_ONE = {"-X": "method", "-d": "body", "-o": "to", "-w": "then"}


def main(words: list[str]) -> None:
    """Send what `words` say; the answer's body goes to the file after -o, its status to standard output."""
    asked: dict[str, str] = {}
    headers: dict[str, str] = {}
    while words:
        word = words.pop(0)
        if word == "-H":
            name, _, value = words.pop(0).partition(": ")
            headers[name] = value
        elif word in TAKE_ONE:
            asked[TAKE_ONE[word]] = words.pop(0)
        elif not word.startswith("-"):
            asked["url"] = word
    body = asked["body"].encode() if "body" in asked else None
    method = asked.get("method", "POST" if body else "GET")
    request = urllib.request.Request(asked["url"], body, headers, method=method)
    try:
        answer = urllib.request.urlopen(request)
    except urllib.error.HTTPError as refused:
        answer = refused
    with answer:
        Path(asked["to"]).write_bytes(answer.read())
        sys.stdout.write(str(answer.status))


if __name__ == "__main__":
    main(sys.argv[1:])
