"""Where this server may send to: only to addresses of the public internet, in whatever form they are written.

An address is judged after it was resolved, and whoever connects must connect to just that address: a name may answer
otherwise a moment later. Lists are our own, since the standard library's idea of "global" lets some through.
"""

from __future__ import annotations

import socket
import threading
from collections.abc import Callable
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network
from urllib.parse import SplitResult, quote, urlsplit, urlunsplit

from app.errors import InvalidError

LONGEST_URL = 500  # characters
RESOLVE_SECONDS = 5.0
# What may stand in a path as it is (RFC 3986), and what is escaped already; letters of other alphabets are escaped.
_PATH = "/%:@!$&'()*+,;=~"

Resolve = Callable[[str, int], list[str]]

# Everything special by IANA's register: private, shared (CGNAT), loopback, link-local (where clouds keep their
# metadata), documentation, benchmarks, relays, multicast, reserved.
_CLOSED_V4 = [
    ip_network(block)
    for block in (
        "0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12", "192.0.0.0/24",
        "192.0.2.0/24", "192.88.99.0/24", "192.168.0.0/16", "198.18.0.0/15", "198.51.100.0/24", "203.0.113.0/24",
        "224.0.0.0/4", "240.0.0.0/4",
    )
]  # fmt: skip
# Only this is given out for the public internet; mapped, NAT64, link-local, unique local and multicast lie outside it.
_OPEN_V6 = ip_network("2000::/3")
# Teredo and other protocol blocks, documentation, 6to4 (which carries an IPv4 address), documentation again.
_CLOSED_V6 = [ip_network(block) for block in ("2001::/23", "2001:db8::/32", "2002::/16", "3fff::/20")]


class ClosedAddressError(InvalidError):
    """A URL that this server does not send to; the sentence says why, and quotes no address."""

    code = "closed-address"

    def __init__(self, sentence: str) -> None:
        super().__init__(sentence, pointer="/url")


def is_public(address: str) -> bool:
    """Whether `address`, in any form the system's resolver gives, is one of the public internet."""
    try:
        parsed = ip_address(address)
    except ValueError:
        return False
    if isinstance(parsed, IPv4Address):
        return not any(parsed in block for block in _CLOSED_V4)
    return parsed.scope_id is None and parsed in _OPEN_V6 and not any(parsed in block for block in _CLOSED_V6)


def is_loopback(address: str) -> bool:
    """Whether `address` is this very machine, written plainly."""
    try:
        parsed: IPv4Address | IPv6Address = ip_address(address)
    except ValueError:
        return False
    return parsed.is_loopback and not (isinstance(parsed, IPv6Address) and parsed.ipv4_mapped)


def clean_url(text: str, *, loopback: bool = False) -> str:
    """`text` as a URL to send to, in one spelling: https, a host, and no user, password or fragment.

    `loopback`: http to this machine will do as well. Raises `ClosedAddressError`. The host is not resolved here.
    """
    parts = _split(text.strip())
    if parts.scheme == "http" and not loopback:
        raise ClosedAddressError("Give an address that begins with https://.")
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise ClosedAddressError("Give the whole address, as in https://ats.example/hooks/hearback.")
    if parts.username is not None or parts.password is not None or parts.fragment:
        raise ClosedAddressError("Leave user names, passwords and anything after # out of the address.")
    host = _ascii(parts.hostname)
    netloc = f"[{host}]" if ":" in host else host
    if parts.port is not None and parts.port != {"http": 80, "https": 443}[parts.scheme]:
        netloc += f":{parts.port}"
    path, query = quote(parts.path or "/", safe=_PATH), quote(parts.query, safe=_PATH + "?")
    return urlunsplit((parts.scheme, netloc, path, query, ""))


def checked_url(text: str, *, loopback: bool = False, resolve: Resolve | None = None) -> str:
    """`text` as a clean URL that leads to the public internet just now. Raises `ClosedAddressError`."""
    url = clean_url(text, loopback=loopback)
    open_addresses(url, loopback=loopback, resolve=resolve)
    return url


def open_addresses(url: str, *, loopback: bool = False, resolve: Resolve | None = None) -> list[str]:
    """What the host of a clean `url` resolves to just now. Connect to one of these and to nothing else.

    Raises `ClosedAddressError` if it resolves to nothing, if any of its addresses is not public, or if `url`, as another
    server may have told it, is none. `loopback`: this machine's own will do; over http, nothing else does.
    """
    parts = _parsed(url)
    if not url.isascii():
        raise ClosedAddressError("Its address has signs that no address has.")
    host, port = parts.hostname or "", parts.port or (443 if parts.scheme == "https" else 80)
    found = (resolve or resolve_in_time)(host, port)
    if not found:
        raise ClosedAddressError("Its host name leads nowhere. Check how it is spelled.")
    if loopback and all(is_loopback(address) for address in found):
        return found
    if parts.scheme != "https":
        raise ClosedAddressError("Give an address that begins with https://.")
    if not all(is_public(address) for address in found):
        raise ClosedAddressError("It leads into a private network. Give an address of the public internet.")
    return found


def resolve_in_time(host: str, port: int) -> list[str]:
    """What the system's resolver knows of `host`: nothing, if it does not say within `RESOLVE_SECONDS`."""
    found: list[str] = []

    def ask() -> None:
        try:
            told = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
        except (OSError, UnicodeError):
            return
        found.extend(dict.fromkeys(str(sockaddr[0]) for *_, sockaddr in told))

    asking = threading.Thread(target=ask, name="resolve", daemon=True)
    asking.start()
    asking.join(RESOLVE_SECONDS)
    return list(found)


def _split(text: str) -> SplitResult:
    if len(text) > LONGEST_URL or any(sign.isspace() or not sign.isprintable() or sign == "\\" for sign in text):
        raise ClosedAddressError(f"Give an address of at most {LONGEST_URL} characters, without spaces.")
    return _parsed(text)


def _parsed(text: str) -> SplitResult:
    try:
        parts = urlsplit(text)
        _ = parts.port
    except ValueError:
        raise ClosedAddressError("Give the whole address, as in https://ats.example/hooks/hearback.") from None
    return parts


def _ascii(host: str) -> str:
    """`host` as DNS knows it; one whose letters cannot be written so leads nowhere."""
    try:
        return ip_address(host).compressed
    except ValueError:
        pass
    try:
        return host.rstrip(".").encode("idna").decode().lower()
    except UnicodeError:
        raise ClosedAddressError("Its host name cannot be read. Check how it is spelled.") from None
