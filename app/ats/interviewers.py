"""Whom a candidate met, as vendors tell it, and what of that can be kept."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from app.ats.reading import LONGEST, text
from app.errors import InvalidError
from app.intake import clean_email, clean_interviewers, each_once
from app.models import Interviewer
from app.schemas.particulars import MOST_INTERVIEWERS


def met(people: Any, name: str = "name", email: str = "email") -> tuple[Interviewer, ...] | None:
    """Those in `people`, a list as a vendor tells it; None when it is none. `name` may be several members of each.

    Who has no name there is known by the address; who has neither is nobody.
    """
    if not isinstance(people, list):
        return None
    return tuple(found for one in people if (found := _met(one, name, email)))


def _met(said: Any, name: str, email: str) -> Interviewer | None:
    address = text(said, email)
    called = " ".join(part for member in name.split() if (part := text(said, member))) or address
    return Interviewer(name=called[:LONGEST].strip(), email=address) if called else None


def kept(told: Iterable[Interviewer]) -> list[Interviewer]:
    """As they are kept: each once, of a crowd the first, and no address that is none."""
    readable = each_once(Interviewer(name=one["name"], email=_address(one["email"])) for one in told)
    return clean_interviewers(readable[:MOST_INTERVIEWERS])


def _address(told: str | None) -> str | None:
    try:
        return clean_email(told)
    except InvalidError:
        return None
