"""Says in one sentence that a port is taken, before anything is set up to listen on it. Arguments: host, port."""

import socket
import sys


def main(host: str, port: int) -> None:
    """Exit quietly when `host:port` can be listened on, else with the sentence."""
    with socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as problem:
            sys.exit(f"Cannot listen on {host}:{port} ({problem.strerror}). Choose another: make demo PORT={port + 1}")


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]))
