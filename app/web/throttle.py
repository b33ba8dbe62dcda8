"""How often one may try to sign in: counted for an address from one network, and for a network over all addresses.

Somebody who guesses at an address waits ever longer, and its owner still gets in from anywhere else.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import datetime, timedelta
from ipaddress import ip_address, ip_network

from sqlalchemy import delete
from sqlalchemy.orm import Session

from app.errors import TooManyError
from app.models import SignInFailure, natural_key
from app.queries.access import failures_since

WINDOW = timedelta(hours=1)
FIRST_WAIT, LONGEST_WAIT = timedelta(seconds=10), timedelta(minutes=15)
_NETWORK_BITS = {4: 24, 6: 64}


@dataclass(frozen=True, slots=True)
class Counter:
    """One thing that tries are counted for: a hash that names it, and how many may fail in an hour without a wait."""

    who: str
    free: int

    def wait(self, db: Session, now: datetime) -> timedelta:
        """How long to wait before the next try: doubled by every failure past the free ones."""
        failed_at = failures_since(db, self.who, now - WINDOW, at_most=self.free + 10)
        if len(failed_at) < self.free:
            return timedelta(0)
        wait: timedelta = min(FIRST_WAIT * 2 ** (len(failed_at) - self.free), LONGEST_WAIT)
        return failed_at[0] + wait - now


def counters(email: str, address: str) -> tuple[Counter, Counter]:
    """What a try for `email` from the IP address `address` counts for: the pair first, then the network alone."""
    network = _network(address)
    return Counter(_hashed(natural_key(email), network), free=5), Counter(_hashed("", network), free=50)


def count_try(db: Session, tried: tuple[Counter, ...], now: datetime) -> None:
    """Count a try as failed before it is made, so that many at once gain nothing. Raises `TooManyError` with the wait."""
    wait = max(counter.wait(db, now) for counter in tried)
    if wait > timedelta(0):
        raise TooManyError("Too many tries.", seconds=int(wait.total_seconds()) + 1)
    for counter in tried:
        db.execute(delete(SignInFailure).where(SignInFailure.who == counter.who, SignInFailure.at <= now - WINDOW))
        db.add(SignInFailure(who=counter.who, at=now))


def forgive(db: Session, tried: tuple[Counter, ...], now: datetime) -> None:
    """The try was right: what failed for this address is forgotten, and this try not held against its network."""
    pair, network = tried
    db.execute(delete(SignInFailure).where(SignInFailure.who == pair.who))
    db.execute(delete(SignInFailure).where(SignInFailure.who == network.who, SignInFailure.at == now))


def _network(address: str) -> str:
    try:
        bits = _NETWORK_BITS[ip_address(address).version]
        return str(ip_network(f"{address}/{bits}", strict=False))
    except ValueError:
        return address


def _hashed(*named: str) -> str:
    return hashlib.sha256("\n".join(named).encode()).hexdigest()
