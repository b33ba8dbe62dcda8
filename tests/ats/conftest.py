"""An agency with a connection, what is sent to it, and what becomes of that."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import parse_qsl

import httpx2
import pytest
from fastapi import FastAPI
from sqlalchemy import Engine, select
from sqlalchemy.orm import Session, joinedload
from sqlalchemy.orm.attributes import set_committed_value
from starlette.testclient import TestClient

from app.ats.applying import apply
from app.ats.erasing import FORGET
from app.ats.receiving import receive
from app.ats.vendor import Delivery
from app.ats.vendors import VENDORS
from app.db import transaction
from app.jobs.bodies import forget_said
from app.jobs.embedded import Embedded
from app.models import Agency, Application, BackgroundJob, Connection, InboundEvent, Meaning, Pursuit, Question
from app.queries.connections import meaning_of
from app.queries.pursuits import with_story
from tests.ats.signing import SECRET, SIGN, Sent
from tests.ats.stand_in import StandIn, standing_in
from tests.factories import NOW, make_agency, make_employer, make_recruiter
from tests.jobs.engines import working
from tests.jobs.test_clockwork import comes_true
from tests.support.app import ORIGIN
from tests.support.server import SetClock


@dataclass
class Account:
    """One account at one vendor: its connection here, and the address that it sends to."""

    vendor: str
    client: TestClient
    engine: Engine
    connection_id: int
    token: str
    clock: SetClock

    @property
    def path(self) -> str:
        return f"/hooks/{self.vendor}/{self.token}"

    def post(self, sent: Sent, **headers: str) -> httpx2.Response:
        """The answer to a delivery, whatever it is."""
        answer: httpx2.Response = self.client.post(self.path, content=sent.body, headers=sent.headers | headers)
        return answer

    def send(self, payload: dict[str, Any], **how: Any) -> InboundEvent:
        """Deliver `payload`, signed, and apply it: the event, as it was then."""
        answer = self.post(SIGN[self.vendor](payload, **how))
        assert answer.status_code in (200, 202), answer.text
        self.work()
        return self.events()[-1]

    def tell(self, *payloads: dict[str, Any]) -> None:
        """Take `payloads` in one after the other, signed, as if they had come over the wire."""
        with transaction(self.engine) as session:
            whole = (joinedload(Connection.agency), joinedload(Connection.employer))
            connection = session.get_one(Connection, self.connection_id, options=whole)
            for payload in payloads:
                sent = SIGN[self.vendor](payload)
                receive(session, connection, VENDORS[self.vendor], delivered(self.vendor, sent, self.clock.now))
                event = session.scalars(select(InboundEvent).order_by(InboundEvent.id.desc()).limit(1)).one()
                set_committed_value(event, "connection", connection)
                apply(session, event, at=self.clock.now)

    def work(self) -> None:
        """Apply what has been received, in the order of its coming, as the background does."""
        while True:
            with transaction(self.engine) as session:
                wanted = select(InboundEvent).where(InboundEvent.state == "received").order_by(InboundEvent.id)
                whole = joinedload(InboundEvent.connection).joinedload(Connection.agency)
                event = session.scalars(wanted.options(whole).limit(1)).first()
                if event is None:
                    return
                apply(session, event, at=self.clock.now)

    def forget(self) -> None:
        """Look for whoever was erased in all that was sent, as the background does."""
        with working(Embedded, self.engine, {FORGET: forget_said}, self.clock):
            assert comes_true(lambda: not self._waits(FORGET))

    def _waits(self, kind: str) -> bool:
        with Session(self.engine) as session:
            return session.scalar(select(BackgroundJob.id).where(BackgroundJob.kind == kind).limit(1)) is not None

    def events(self) -> Sequence[InboundEvent]:
        with Session(self.engine, expire_on_commit=False) as session:
            return session.scalars(select(InboundEvent).order_by(InboundEvent.id)).all()

    def pursuits(self) -> Sequence[Pursuit]:
        with Session(self.engine, expire_on_commit=False) as session:
            return session.scalars(with_story().order_by(Pursuit.id)).all()

    def pursuit(self) -> Pursuit:
        """The one pursuit there is."""
        (found,) = self.pursuits()
        return found

    def application(self) -> Application:
        with Session(self.engine, expire_on_commit=False) as session:
            return session.scalars(select(Application)).one()

    def questions(self) -> Sequence[Question]:
        """What waits for an answer."""
        with Session(self.engine, expire_on_commit=False) as session:
            return session.scalars(select(Question).where(Question.answered_at.is_(None))).all()


def delivered(vendor: str, sent: Sent, at: datetime) -> Delivery:
    """`sent` as it is once it has come through the door."""
    if VENDORS[vendor].sends_parameters:
        return Delivery.of_parameters(sent.headers, dict(parse_qsl(sent.body.decode())), at)
    return Delivery.of(sent.headers, sent.body, at)


Accounts = Callable[..., Account]


@pytest.fixture
def agency(db: Session) -> Agency:
    return make_agency(db)


@pytest.fixture
def account(app: FastAPI, db: Session, agency: Agency, clock: SetClock) -> Iterator[Accounts]:
    """`account("greenhouse")` connects Northwind's account there, followed up by Priya; `secret=None`: none is saved."""
    opened: list[TestClient] = []
    clock.now = NOW

    def connect(vendor: str, *, secret: str | None = SECRET, owner: Agency | None = None) -> Account:
        client = TestClient(app, base_url=ORIGIN, raise_server_exceptions=False)
        opened.append(client)
        connection, token = connected(db, owner or agency, vendor, secret)
        db.commit()
        return Account(vendor, client, app.state.engine, connection.id, token, clock)

    yield connect
    for client in opened:
        client.close()


def give_meaning(ats: Account, kind: str, key: str, meaning: str) -> None:
    """Say what the connection's word `key` means here, whether or not it was heard before."""
    with transaction(ats.engine) as session:
        connection = session.get_one(Connection, ats.connection_id)
        known = meaning_of(session, connection, kind, key)
        if known is None:
            known = Meaning(agency_id=connection.agency_id, connection_id=connection.id, kind=kind, key=key, name=key)
            known.seen_at = NOW
            session.add(known)
        known.meaning = meaning


def connected(
    db: Session, agency: Agency, vendor: str, secret: str | None = SECRET, at: datetime = NOW
) -> tuple[Connection, str]:
    """A connection of Northwind Freight's account at `vendor`, or of the agency's own; and the token of its address."""
    employer = make_employer(db, agency) if VENDORS[vendor].scope == "employer" else None
    connection = Connection(
        agency_id=agency.id,
        slug=vendor,
        vendor=vendor,
        name=vendor.capitalize(),
        secrets=[secret] if secret else [],
        employer_id=employer.id if employer else None,
        recruiter_id=make_recruiter(db, agency).id,
        created_at=at,
    )
    token = connection.readdress()
    db.add(connection)
    db.flush()
    return connection, token


@pytest.fixture
def vendor_api(loopback: None, monkeypatch: pytest.MonkeyPatch) -> Iterator[StandIn]:
    """A vendor's API on this machine, and workers that look often, since a clock that is moved rings no bell."""
    monkeypatch.setattr("app.jobs.embedded.POLL", 0.02)
    with standing_in() as stand_in:
        yield stand_in
