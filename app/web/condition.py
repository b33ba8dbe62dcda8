"""How a connection does, in words: for the list of connections and for its own page."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from app.models import Connection


@dataclass(frozen=True, slots=True)
class Condition:
    """How a connection does: the tag's kind and words, an instant with the word before it, and what to do about it."""

    mark: str
    title: str
    at: datetime | None = None
    meaning: str = ""
    before: str = "Last"
    is_ill: bool = False


def condition_of(connection: Connection, now: datetime) -> Condition:
    """How `connection` does, in words."""
    match connection.health(now):
        case "needs_secret":
            meaning = "Save the secret, so that deliveries can be verified."
            return Condition("needs_details", "Needs its secret", meaning=meaning)
        case "needs_key":
            meaning = "Give the key to its API, so that its events can be fetched."
            return Condition("needs_details", "Needs its key", meaning=meaning)
        case "waiting":
            tested = connection.tested_at
            meaning = "Its test arrived." if tested else "Nothing has arrived yet."
            return Condition("waiting", "Waits for its first event", tested, meaning, before="Tested")
        case "failing":
            meaning = "Many of its newest events could not be applied. The log says of each why."
            return Condition("overdue", "Fails", connection.degraded_at, meaning, before="Since", is_ill=True)
        case "unread":
            meaning = connection.degraded_why or "Its own API does not let Hearback read. Look at the API key there."
            return Condition("overdue", "Cannot be read", connection.degraded_at, meaning, before="Since", is_ill=True)
        case "silent":
            meaning = "Nothing came for three days. Look whether it is still switched on there."
            return Condition("due", "Silent", connection.last_event_at, meaning, before="Since", is_ill=True)
        case _:
            return Condition("done", "Receives", connection.last_event_at)
