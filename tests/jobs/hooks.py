"""What the tests of webhooks share: an endpoint, an event, and the engine at work on a clock that can be set."""

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from app.addresses import Resolve
from app.config import Settings
from app.db import transaction
from app.jobs.deliver import Deliver
from app.jobs.embedded import Embedded
from app.models import SYSTEM, Delivery, Interviewer, Pursuit, WebhookEndpoint
from app.models.webhook import Payload, open_endpoint
from app.outbox import KIND
from app.queries.pursuits import pursuit_for
from tests.factories import NOW, days, make_pursuit
from tests.support.server import SetClock

PUBLIC = "https://hearback.example"
PERSONAL = ("Maya", "Okafor", "Dana", "Whitfield", "Sam Oh", "Northwind", "Priya", "Raman", "@", "+1312", "+1773")


def make_endpoint(
    db: Session, agency_id: int, url: str, *, payload: Payload = "thin", events: tuple[str, ...] = ()
) -> WebhookEndpoint:
    endpoint = open_endpoint(db, agency_id, url, payload=payload, events=events, by=SYSTEM, at=NOW - days(1))
    db.commit()
    return endpoint


def make_followed(db: Session) -> Pursuit:
    """Maya's pursuit, who met Sam Oh and sent her thank-you, with nobody to tell of it yet."""
    pursuit = make_pursuit(db, thanked=True)
    pursuit.interviews[0].interviewers = [Interviewer(name="Sam Oh", email="sam.oh@northwind.example")]
    db.commit()
    return pursuit


def note_stage(engine: Engine, pursuit: Pursuit, name: str, clock: SetClock) -> None:
    """Something happens: its source moves it to another stage."""
    with transaction(engine) as session:
        pursuit_for(session, pursuit.agency_id, pursuit.id).enter_stage(
            ref=name, name=name, kind="interview", by=SYSTEM, at=clock.now
        )


def log_call(engine: Engine, pursuit: Pursuit, clock: SetClock) -> None:
    """Something else happens: a recruiter calls."""
    with transaction(engine) as session:
        found = pursuit_for(session, pursuit.agency_id, pursuit.id)
        made = {"channel": "call", "made_by": "recruiter", "result": "voicemail", "by": SYSTEM}
        found.log_touch(step=None, at=clock.now, note="Left word for Maya Okafor", **made)  # type: ignore[arg-type]


@contextmanager
def delivering(engine: Engine, clock: SetClock, resolve: Resolve | None = None) -> Iterator[None]:
    """The engine at work, sending to this machine too."""
    settings = Settings(public_url=PUBLIC, webhooks_to_loopback=True)
    workers = Embedded(engine, clock, {KIND: Deliver(settings, resolve)})
    workers.start()
    try:
        yield
    finally:
        workers.stop()


def deliveries(engine: Engine) -> list[Delivery]:
    with Session(engine) as session:
        return list(session.scalars(select(Delivery).order_by(Delivery.id)))


def endpoint_now(engine: Engine, endpoint: WebhookEndpoint) -> WebhookEndpoint:
    with Session(engine) as session:
        return session.scalars(select(WebhookEndpoint).where(WebhookEndpoint.id == endpoint.id)).one()
