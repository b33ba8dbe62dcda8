"""Exits with 0 when the server in this container is well; for Docker's HEALTHCHECK. Standard library only."""

import os
import sys
import urllib.request
from urllib.parse import urlsplit

PATIENCE_SECONDS = 4


def main() -> int:
    """Ask on the loopback interface, but by the public name: a server answers under no other."""
    port = os.environ.get("HEARBACK_PORT", "8000")
    host = urlsplit(os.environ.get("HEARBACK_PUBLIC_URL", "")).netloc or f"127.0.0.1:{port}"
    request = urllib.request.Request(f"http://127.0.0.1:{port}/health", headers={"Host": host})
    try:
        with urllib.request.urlopen(request, timeout=PATIENCE_SECONDS):
            return 0
    except OSError:
        return 1


if __name__ == "__main__":
    sys.exit(main())
