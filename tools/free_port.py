"""Says in one sentence that a port cannot be had, before anything is set up to listen on it. Arguments: host, port."""

import socket
import sys

LAST = 65_535


def main(host: str, port: str) -> None:
    """Exit quietly when `host:port` can be listened on, else with the sentence."""
    if not port.isdecimal() or not 1 <= int(port) <= LAST:
        sys.exit(f"PORT is a number from 1 to {LAST}, not “{port}”. As in: make demo PORT=8001")
    number = int(port)
    with socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, number))
        except OSError as problem:
            other = number + 1 if number < LAST else number - 1
            sys.exit(f"Cannot listen on {host}:{port} ({problem.strerror}). Choose another: make demo PORT={other}")


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2])
