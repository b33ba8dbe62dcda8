"""Whom they met in an interview, as one types it: a person a line, or several with commas, an address behind a name."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from app.errors import InvalidError
from app.intake import clean_interviewers
from app.models import Interviewer
from app.web.forms import Typed

FIELD = "interviewers"


def line_of(one: Interviewer) -> str:
    """Somebody as a line of the field: "Dana Ruiz <dana.ruiz@northwind.example>"."""
    return f"{one['name']} <{one['email']}>" if one["email"] else one["name"]


def typed_in(sent: Typed, known: Sequence[Interviewer]) -> list[Interviewer]:
    """Who is in the field that was sent; those who are `known` if none was. A fault where they cannot be kept."""
    if FIELD not in sent.values:
        return list(known)
    lines = (sent.words(FIELD) or "").splitlines()
    if FIELD in sent.faults:
        return []
    try:
        return clean_interviewers([one for line in lines for one in _people(line.strip(), known)])
    except InvalidError as error:
        sent.fault(FIELD, error.sentence)
        return []


def _people(line: str, known: Sequence[Interviewer]) -> Iterator[Interviewer]:
    """Those of one line. Whoever stood there already may have a comma in their name."""
    if same := next((one for one in known if line_of(one) == line), None):
        yield same
        return
    for part in filter(None, map(str.strip, line.split(","))):
        name, _, last = part.rpartition("<" if "<" in part else " ")
        address = last.strip("<> ")
        if "@" in address:
            yield Interviewer(name=name.strip() or address, email=address)
        else:
            yield Interviewer(name=part, email=None)
