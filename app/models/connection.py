"""Applicant tracking systems: the connection to each, what it calls our rows, and what it sent."""

from __future__ import annotations

from datetime import datetime, timedelta
from hmac import compare_digest
from typing import Any, Literal

from sqlalchemy import JSON, CheckConstraint, ColumnElement, Index, UniqueConstraint, func, text
from sqlalchemy.ext.hybrid import hybrid_property
from sqlalchemy.orm import Mapped, Session, mapped_column
from sqlalchemy.orm.attributes import flag_modified

from app.credentials import hash_token, new_token
from app.db import Base, Instant
from app.errors import ConflictError, InvalidError
from app.models.actor import SYSTEM, Actor
from app.models.agency import Agency
from app.models.employer import Employer
from app.models.event import Event
from app.models.kept import Dated, by_update
from app.models.tenant import Owned, parent, refers, within

# received: stored, and not looked at yet; late: something newer was known; ignored: nothing to do; failed: somebody has
# to look.
EventState = Literal["received", "applied", "late", "ignored", "failed"]
EVENT_STATES: tuple[EventState, ...] = ("received", "applied", "late", "ignored", "failed")
MOST_SECRETS = 16
# silent: it sent nothing for three days; failing: much of what it sends cannot be applied; unread: its own API does not let
# us read.
Illness = Literal["silent", "failing", "unread"]
Health = Literal["needs_secret", "needs_key", "waiting", "receives", "silent", "failing", "unread"]
SILENT_AFTER = timedelta(days=3)
# By these nothing is signed: our own API has its keys, JobAdder may send along what it was given and need not.
UNSIGNED = ("api", "jobadder")
# These send nothing: their events are fetched, with a key to their API.
POLLED = ("bullhorn",)
_STATE = "state"
BODIES_KEPT_FOR = timedelta(days=90)
FORGOTTEN = "What it said is forgotten: it is kept for a set time only, and no longer than the person it is about."
# What is left of what an event said, once it is forgotten. Its key stays, so that a double is known as one.
NOTHING_SAID: dict[str, Any] = {"body": b"", "body_hash": "", "headers": "{}"}
# As the indexes have it, and so in brackets whoever asks by them.
SAYS_SOMETHING = "length(body) > 0 OR headers <> '{}'"
_SAYS_SOMETHING = text(SAYS_SOMETHING)
_WELL = text("removed_at IS NULL AND degraded_at IS NULL AND vendor <> 'api'")


class Connection(Owned, Dated, Base):
    """One account at one ATS. `slug` is the `source` of its references; `vendor` is "api" for our own API.

    The address it sends to is known by the hash of its token. Its secrets are kept as they are, since a hash verifies no
    signature, and so are `credentials`, which let us read its API. `read_until`: what changed there before has been read;
    None: its API is not read. `memory` is what its reader keeps from one time to the next. `employer_id`: the account is
    this employer's own; None: it is an agency's, whose jobs name their employers. `degraded_at`: since when it is not well,
    as others were told; `degraded_why`: what to do, where more is known than that.

    It changes, and its version with it, when somebody sets it otherwise, when its health does, and when it brings a word
    that is new or one is explained; not with each thing it sends or that is read of it, of which `inbound_events` tells.
    """

    __tablename__ = "connections"
    __table_args__ = within(
        refers("employer_id", "employers"),
        refers("recruiter_id", "recruiters"),
        UniqueConstraint("agency_id", "slug"),
        UniqueConstraint("token_hash"),
        CheckConstraint("degraded_because IN ('silent', 'failing', 'unread')", name="degraded_because"),
        # The sweep, over all agencies: which of those that were well have sent nothing for long?
        Index("ix_connections_last_heard", "last_event_at", "id", sqlite_where=_WELL, postgresql_where=_WELL),
        # Whose API is to be read?
        Index(
            "ix_connections_read",
            "read_until",
            sqlite_where=text("read_until IS NOT NULL"),
            postgresql_where=text("read_until IS NOT NULL"),
        ),
        by_update("connections"),
    )

    slug: Mapped[str]
    vendor: Mapped[str] = mapped_column(default="api")
    name: Mapped[str]
    token_hash: Mapped[str | None]
    secrets: Mapped[list[str]] = mapped_column(JSON, default=list)
    employer_id: Mapped[int | None]
    recruiter_id: Mapped[int | None]
    # Counted up and not checked: what an admin sets is not refused because something came meanwhile.
    version: Mapped[int] = mapped_column(default=1, server_default="1")
    tested_at: Mapped[datetime | None] = mapped_column(Instant)
    last_event_at: Mapped[datetime | None] = mapped_column(Instant)
    removed_at: Mapped[datetime | None] = mapped_column(Instant)
    degraded_at: Mapped[datetime | None] = mapped_column(Instant)
    degraded_because: Mapped[str | None]
    degraded_why: Mapped[str | None]
    credentials: Mapped[dict[str, str]] = mapped_column(JSON, default=dict)
    memory: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    read_until: Mapped[datetime | None] = mapped_column(Instant)

    agency: Mapped[Agency] = parent("Connection", "agency_id", "Agency")
    employer: Mapped[Employer | None] = parent("Connection", "employer_id", "Employer")

    @property
    def actor(self) -> Actor:
        return Actor("ats", self.name, self.id)

    def health(self, now: datetime) -> Health:
        """How it does at `now`: whether it can be verified or read, is understood, and sent something in three days."""
        if self.vendor in POLLED:
            if self.read_until is None:
                return "needs_key"
        elif not self.secrets and self.vendor not in UNSIGNED:
            return "needs_secret"
        if self.degraded_because == "failing":
            return "failing"
        if self.degraded_because == "unread":
            return "unread"
        if self.last_event_at is None:
            return "waiting"
        return "silent" if now - self.last_event_at > SILENT_AFTER else "receives"

    def note_change(self, at: datetime) -> None:
        """Say that what is told of it is otherwise from `at` on."""
        self.version += 1
        self.changed_at = at

    def readdress(self) -> str:
        """A new address from now on, by its token, which is told only now; what comes to the old one is unknown."""
        token = new_token()
        self.token_hash = hash_token(token)
        return token

    def trust(self, secret: str, *, at: datetime) -> None:
        """Take deliveries signed with `secret` too. Raises `InvalidError`."""
        secret = secret.strip()
        if not secret:
            raise InvalidError("Give the secret.", pointer="/secret")
        if secret not in self.secrets and len(self.secrets) >= MOST_SECRETS:
            raise InvalidError(f"It has {MOST_SECRETS} secrets already. Remove one first.", pointer="/secret")
        self.secrets = [*(one for one in self.secrets if one != secret), secret]
        self.note_change(at)

    def distrust(self, place: int, *, at: datetime) -> None:
        """Take nothing any more that is signed with the secret at `place`."""
        self.secrets = self.secrets[:place] + self.secrets[place + 1 :]
        self.note_change(at)

    def await_consent(self, credentials: dict[str, str], *, at: datetime) -> None:
        """Keep these, until somebody who signs in at the vendor's own page lets its API be read with them.

        Whoever comes back from there brings `consent_state` along, which :meth:`consent` wants to see.
        """
        self._open_with(credentials | {_STATE: f"{self.id}.{new_token()}"})
        self.note_change(at)

    @property
    def consent_state(self) -> str:
        """What somebody who is sent to the vendor's page brings back; empty while nobody is awaited."""
        return self.credentials.get(_STATE, "")

    def awaits(self, state: str) -> bool:
        """Whether `state` is of somebody who was sent to the vendor's page and is not back yet."""
        return self.consent_state != "" and compare_digest(state.encode(), self.consent_state.encode())

    def consent(self, state: str, code: str, redirect_uri: str, *, at: datetime) -> None:
        """Somebody is back with a `code`. Raises `InvalidError` if it is not they who were awaited."""
        if not self.awaits(state):
            raise InvalidError("This is the answer to another request. Start again from the connection’s page.")
        known = {name: value for name, value in self.credentials.items() if name != _STATE}
        self.let_read(known | {"code": code, "redirect_uri": redirect_uri}, at=at)

    def let_read(self, credentials: dict[str, str], *, at: datetime) -> None:
        """Have its API read with `credentials` from now on; the first time, what changed since it was set up."""
        self._open_with(credentials)
        self.read_until = self.read_until or self.created_at
        self.note_change(at)

    def stop_reading(self, *, at: datetime) -> None:
        """Have its API read no more, and forget what opened it."""
        self._open_with({})
        self.read_until = None
        self.note_change(at)

    def _open_with(self, credentials: dict[str, str]) -> None:
        self.credentials, self.memory = credentials, {}
        flag_modified(self, "memory")  # what a reading has just set down there is forgotten too

    def remove(self, at: datetime) -> None:
        """Take nothing more from it, for good. What it told stays."""
        self.stop_reading(at=at)
        self.removed_at, self.secrets = at, []
        self.degraded_at = self.degraded_because = self.degraded_why = None


def degrade(
    session: Session,
    connection: Connection,
    because: Illness,
    *,
    at: datetime,
    since: datetime | None = None,
    why: str | None = None,
) -> None:
    """`connection` is not well, from `since` (default: `at`) on, which is told once; while it is ill, nothing more is.

    `why`: a sentence for the agency's admins that says more than `because` does, and the latest of them. It is told to
    nobody else.
    """
    if connection.degraded_at is not None or connection.removed_at is not None:
        if connection.degraded_because == because:
            connection.degraded_why = why or connection.degraded_why
        return
    connection.degraded_at, connection.degraded_because, connection.degraded_why = since or at, because, why
    connection.note_change(at)
    session.add(_event("connection.degraded", connection, at, because, connection.degraded_at))


def recover(session: Session, connection: Connection, because: Illness, *, at: datetime) -> None:
    """What made `connection` ill is over. One that is well, or ill with something else, stays as it is."""
    since = connection.degraded_at
    if since is None or connection.degraded_because != because:
        return
    connection.degraded_at = connection.degraded_because = connection.degraded_why = None
    connection.note_change(at)
    session.add(_event("connection.recovered", connection, at, because, since))


def heard_from(session: Session, connection: Connection, at: datetime) -> None:
    """Something came from `connection`, which is silent no more.

    It is held from here on: whoever finds it silent at this very moment is waited for, and taken back; or waits for us.
    Our own API is never found silent.
    """
    if connection.vendor != "api":
        session.refresh(connection, ("degraded_at", "degraded_because", "degraded_why"), with_for_update=True)
    if connection.last_event_at is None:
        connection.note_change(at)
    connection.last_event_at = at
    recover(session, connection, "silent", at=at)


def _event(name: str, connection: Connection, at: datetime, reason: str, since: datetime) -> Event:
    told = {"connection_id": connection.id, "source": connection.slug, "reason": reason, "since": since.isoformat()}
    return Event(agency_id=connection.agency_id, name=name, at=at, **SYSTEM.columns, data=told)


def _of(kind: str) -> Index:
    is_one = text(f"{kind}_id IS NOT NULL")
    columns = ("agency_id", f"{kind}_id")
    return Index(f"ix_external_refs_of_{kind}", *columns, sqlite_where=is_one, postgresql_where=is_one)


class ExternalRef(Owned, Base):
    """What a connection calls one of our rows. External ids are text; `occurred_at` is the source's clock, for order."""

    __tablename__ = "external_refs"
    __table_args__ = within(
        refers("connection_id", "connections"),
        refers("employer_id", "employers"),
        refers("contact_id", "contacts"),
        refers("job_id", "jobs"),
        refers("candidate_id", "candidates"),
        refers("pursuit_id", "pursuits"),
        refers("interview_id", "interviews"),
        UniqueConstraint("agency_id", "connection_id", "type", "external_id"),
        CheckConstraint(
            "type IN ('employer', 'contact', 'job', 'candidate', 'pursuit', 'interview')",
            name="type",
        ),
        # The references of one row, for its answer, and to know whether a source has a name for it.
        *(_of(kind) for kind in ("employer", "contact", "job", "candidate", "interview")),
        # The references of one pursuit and of its meetings, for its answer.
        Index("ix_external_refs_of_pursuit", "agency_id", "pursuit_id"),
    )

    connection_id: Mapped[int]
    type: Mapped[str]
    external_id: Mapped[str]
    url: Mapped[str | None]
    occurred_at: Mapped[datetime | None] = mapped_column(Instant)
    employer_id: Mapped[int | None]
    contact_id: Mapped[int | None]
    job_id: Mapped[int | None]
    candidate_id: Mapped[int | None]
    pursuit_id: Mapped[int | None]
    interview_id: Mapped[int | None]
    created_at: Mapped[datetime] = mapped_column(Instant)


class InboundEvent(Owned, Base):
    """Something a connection sent, kept as it came, and what became of it.

    `event` is the vendor's name for it, `subject` its id of what it is about; `repeats` counts the deliveries after the
    first. `candidate_id`: whose data the body holds, to be forgotten with them.
    """

    __tablename__ = "inbound_events"
    __table_args__ = within(
        refers("connection_id", "connections"),
        refers("candidate_id", "candidates"),
        UniqueConstraint("connection_id", "dedupe_key"),
        CheckConstraint("state IN ('received', 'applied', 'late', 'ignored', 'failed')", name="state"),
        # A connection's newest events first: all, those of one state, and those about one thing.
        Index("ix_inbound_events_newest", "agency_id", "connection_id", "id"),
        Index("ix_inbound_events_of_state", "agency_id", "connection_id", "state", "id"),
        Index("ix_inbound_events_about", "agency_id", "connection_id", "subject", "id"),
        Index("ix_inbound_events_named", "agency_id", "connection_id", "event", "id"),
        # Has this very body come before?
        Index("ix_inbound_events_by_body", "agency_id", "connection_id", "body_hash", "id"),
        # What is to be forgotten with a candidate?
        Index("ix_inbound_events_of_candidate", "agency_id", "candidate_id"),
        # Of what, in an agency, is kept what it said, and so may name somebody?
        Index(
            "ix_inbound_events_saying",
            "agency_id",
            "id",
            sqlite_where=_SAYS_SOMETHING,
            postgresql_where=_SAYS_SOMETHING,
        ),
        # What has come, or come to something, since then? (`updated_at`)
        # The sweep, over all agencies: what was kept for long enough?
        Index(
            "ix_inbound_events_kept",
            "received_at",
            "id",
            sqlite_where=_SAYS_SOMETHING,
            postgresql_where=_SAYS_SOMETHING,
        ),
        by_update("inbound_events", "coalesce(changed_at, settled_at, received_at)"),
    )

    connection_id: Mapped[int]
    dedupe_key: Mapped[str]
    event: Mapped[str] = mapped_column(default="")
    subject: Mapped[str | None]
    received_at: Mapped[datetime] = mapped_column(Instant)
    headers: Mapped[str]
    body: Mapped[bytes]
    body_hash: Mapped[str] = mapped_column(default="")
    repeats: Mapped[int] = mapped_column(default=0)
    repeated_at: Mapped[datetime | None] = mapped_column(Instant)
    state: Mapped[str] = mapped_column(default="received")
    reason: Mapped[str | None]
    settled_at: Mapped[datetime | None] = mapped_column(Instant)
    changed_at: Mapped[datetime | None] = mapped_column(Instant)
    candidate_id: Mapped[int | None]

    connection: Mapped[Connection] = parent("InboundEvent", "connection_id", "Connection")

    @hybrid_property
    def updated_at(self) -> datetime:
        """When something was last to be said of it: it came, came again, or came to something."""
        return self.changed_at or self.settled_at or self.received_at

    @updated_at.inplace.expression
    @classmethod
    def _updated_at(cls) -> ColumnElement[datetime]:
        return func.coalesce(cls.changed_at, cls.settled_at, cls.received_at, type_=Instant())

    def repeat(self, at: datetime) -> None:
        """It came once more; nothing is done about it."""
        self.repeats, self.repeated_at, self.changed_at = self.repeats + 1, at, at

    def become(self, state: EventState, reason: str | None, *, at: datetime) -> None:
        """What became of it, and why."""
        self.state, self.reason, self.settled_at, self.changed_at = state, reason, at, at

    def await_again(self, at: datetime) -> None:
        """It is to be applied once more, as if it had just come. Raises `ConflictError` for what is forgotten."""
        if not self.body:
            raise ConflictError(f"{FORGOTTEN} It cannot be applied again.", code="forgotten")
        self.state, self.reason, self.settled_at, self.changed_at = "received", None, None, at

    def forget(self, at: datetime) -> None:
        """Keep that it came, and nothing that it said; one that was still to be applied says why it never will be."""
        for name, nothing in NOTHING_SAID.items():
            setattr(self, name, nothing)
        if self.state == "received":
            self.become("ignored", FORGOTTEN, at=at)
