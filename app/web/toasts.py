"""What was done last, for shared/_toast.html: on a page by its address, in an answer by name.

An address says `?logged=5` or `?undone=5`, a fact, or `?batch=2`, what was done to many.

A toast is a mapping: `text`, and `undo`, where the reversal is posted, or "". The rest is said in the template.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit

from fastapi import Request
from sqlalchemy.orm import Session

from app.errors import NotFoundError
from app.models import Batch, Fact, Pursuit, Recruiter
from app.queries.batches import batch_named
from app.queries.day_log import is_any_left
from app.queries.facts import fact_for
from app.queries.pursuits import pursuit_for
from app.web.deps import HIGHEST_ID
from app.web.logged import sentence_of, undone_words

Toast = Mapping[str, Any]
NOTHING = "nothing"
# Undoes the newest that the recruiter logged today.
LAST = "/today/undo"
BEFORE = "Undo the one before"
_SAYING = ("logged", "undone", "said", "batch")


def saying(path: str, **what: object) -> str:
    """`path`, a page's, so that it says this and nothing that was said on it before."""
    parts = urlsplit(path)
    kept = [(name, value) for name, value in parse_qsl(parts.query) if name not in _SAYING]
    return f"{parts.path}?{urlencode([*kept, *what.items()])}"


def of_address(request: Request) -> Toast | None:
    """What the address of the page says was done just now; one that was made up says nothing."""
    visit = getattr(request.state, "visit", None)
    if visit is None or request.method != "GET":
        return None
    me, db, now = visit
    undone, logged = (request.query_params.get(name, "") for name in ("undone", "logged"))
    if undone == NOTHING:
        return {"text": "Nothing that you logged today is left to undo.", "undo": ""}
    if named := _number(request.query_params.get("batch", "")):
        return _of_batch(batch_named(db, me.agency_id, named))
    found = _found(db, me, undone or logged)
    if found is None or (found[0].undone_at is not None) != bool(undone):
        return None
    return _undone(db, me, now, *found) if undone else _logged(request, now, *found)


def _logged(request: Request, now: datetime, fact: Fact, pursuit: Pursuit) -> Toast:
    origin = "today" if request.url.path == "/today" else "pursuit"
    text = sentence_of(fact, pursuit, pursuit.plan(now))
    return {"text": text, "undo": f"/facts/{fact.id}/undo", "origin": origin}


def _undone(db: Session, me: Recruiter, now: datetime, fact: Fact, pursuit: Pursuit) -> Toast:
    text = undone_words(fact, pursuit, pursuit.plan(now))
    if not me.may_change or not is_any_left(db, me.agency, me.id, now):
        return {"text": text, "undo": ""}
    return {"text": text, "undo": LAST, "undo_text": BEFORE, "origin": "page"}


def _of_batch(batch: Batch | None) -> Toast | None:
    """ "Snoozed 9 until Mon 18 May." with one undo for all."""
    if batch is None:
        return None
    if batch.undone_at is not None:
        return {"text": f"Undone: {batch.summary[0].lower()}{batch.summary[1:]}.", "undo": ""}
    return {"text": f"{batch.summary}.", "undo": f"/batches/{batch.id}/undo", "origin": "page"}


def _found(db: Session, me: Recruiter, named: str) -> tuple[Fact, Pursuit] | None:
    if not (number := _number(named)):
        return None
    try:
        fact = fact_for(db, me.agency_id, number)
        return fact, pursuit_for(db, me.agency_id, fact.pursuit_id)
    except NotFoundError:
        return None


def _number(named: str) -> int:
    """The id that an address names; 0, which nothing has, for one that was made up."""
    is_id = named.isascii() and named.isdecimal() and len(named) < 11 and int(named) <= HIGHEST_ID
    return int(named) if is_id else 0
