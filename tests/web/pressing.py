"""Pressing a pursuit's verbs as the forms of Today do, and reading what came of it."""

import re
from collections.abc import Mapping

import httpx2
from fastapi.testclient import TestClient
from sqlalchemy.orm import Session

from app.models import Fact, Pursuit
from app.queries.pursuits import pursuit_for

Fields = Mapping[str, str]

HTMX = {"HX-Request": "true"}
CALL = {"step": "second_call", "outcome": "voicemail"}


def post(
    client: TestClient, pursuit: Pursuit, to: str, known: Fields | None = None, /, *, htmx: bool = True, **fields: str
) -> httpx2.Response:
    """Press a verb of the pursuit, as the form on Today does."""
    form = {"from": "today", "version": str(pursuit.version), **(known or {}), **fields}
    answer: httpx2.Response = client.post(f"/pursuits/{pursuit.id}/{to}", data=form, headers=HTMX if htmx else {})
    return answer


def read(db: Session, pursuit: Pursuit) -> Pursuit:
    found = pursuit_for(db, pursuit.agency_id, pursuit.id)
    db.commit()
    return found


def last(db: Session, pursuit: Pursuit) -> Fact:
    return max(read(db, pursuit).facts, key=lambda fact: fact.id)


def said(answer: httpx2.Response) -> str:
    found = re.search(r'id="status"[^>]*>(.*?)</div>', answer.text)
    assert found, answer.text
    return found[1]


def words(html: str) -> str:
    """What a person reads of `html`."""
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", html)).strip()
