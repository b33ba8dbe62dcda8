"""The candidate: the person who was interviewed."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import TypedDict

from sqlalchemy import JSON, Index, false
from sqlalchemy.engine.default import DefaultExecutionContext
from sqlalchemy.orm import Mapped, Session, mapped_column

from app.db import Base, Instant
from app.models.actor import Actor
from app.models.event import Event
from app.models.kept import Kept, by_update, stubs
from app.models.tenant import KEY, Owned, natural_key, within

CONTACT_STOPPED, CONTACT_ALLOWED = "candidate.contact_stopped", "candidate.contact_allowed"


def _given_key(context: DefaultExecutionContext) -> str:
    values = context.get_current_parameters()  # type: ignore[no-untyped-call]
    return natural_key(values["first_name"], values["last_name"])


class Reach(TypedDict):
    """An address or a number, and what kind of one the source says it is ("work"); None: it does not say."""

    value: str
    type: str | None


class Candidate(Owned, Kept, Base):
    """A person. `email_key` is the address case-folded, the natural key; phone in E.164.

    `emails` and `phones` have every address and number, the one in use (`email`, `phone`) first, where there is more to say
    than that one: read `all_emails` and `all_phones`. `do_not_contact`: nobody writes to the person, or calls.
    `name_key` sorts by last name; `given_key` begins with the first, for finding someone by either.
    """

    __tablename__ = "candidates"
    __table_args__ = within(
        # Find or make by address.
        Index("ix_candidates_by_email", "agency_id", "email_key"),
        # Suggestions as one types a name, the last or the first.
        Index("ix_candidates_by_name", "agency_id", "name_key"),
        Index("ix_candidates_by_given_name", "agency_id", "given_key"),
        by_update("candidates"),
        stubs("candidates"),
    )

    first_name: Mapped[str]
    last_name: Mapped[str]
    name_key: Mapped[str] = mapped_column(KEY)
    given_key: Mapped[str] = mapped_column(KEY, default=_given_key)
    email: Mapped[str | None]
    email_key: Mapped[str | None] = mapped_column(KEY)
    emails: Mapped[list[Reach]] = mapped_column(JSON, default=list, server_default="[]")
    phone: Mapped[str | None]
    phones: Mapped[list[Reach]] = mapped_column(JSON, default=list, server_default="[]")
    do_not_contact: Mapped[bool] = mapped_column(default=False, server_default=false())
    is_stub: Mapped[bool] = mapped_column(default=False)
    erased_at: Mapped[datetime | None] = mapped_column(Instant)

    def rename(self, first_name: str, last_name: str) -> None:
        """Give the person this name, and the keys that follow from it."""
        self.first_name, self.last_name = first_name, last_name
        self.name_key, self.given_key = natural_key(last_name, first_name), natural_key(first_name, last_name)

    def reach_by(self, emails: Sequence[Reach], phones: Sequence[Reach]) -> None:
        """Have these addresses and numbers, the first of each being the one in use."""
        self.email, self.emails = _first_of(emails)
        self.phone, self.phones = _first_of(phones)
        self.email_key = natural_key(self.email) if self.email else None

    @property
    def can_contact(self) -> bool:
        return not self.do_not_contact

    @property
    def open_email(self) -> str | None:
        """Where to write to; None where nobody may, too."""
        return self.email if self.can_contact else None

    @property
    def all_emails(self) -> list[Reach]:
        """Every address, the one in use first."""
        return _every(self.email, self.emails)

    @property
    def all_phones(self) -> list[Reach]:
        """Every number, the one in use first."""
        return _every(self.phone, self.phones)

    @property
    def name(self) -> str:
        return f"{self.first_name} {self.last_name}".strip()

    @property
    def actor(self) -> Actor:
        return Actor("candidate", self.name, self.id)


def let_be(session: Session, candidate: Candidate, pursuits: Iterable[int], *, by: Actor, at: datetime) -> None:
    """Have nobody write to `candidate`, or call. Each of their `pursuits`, which are ids, has it in its history."""
    if candidate.can_contact:
        candidate.do_not_contact = True
        _tell(session, CONTACT_STOPPED, candidate, pursuits, by, at)


def let_contact(session: Session, candidate: Candidate, pursuits: Iterable[int], *, by: Actor, at: datetime) -> None:
    """Let people write to `candidate` and call, again. Each of their `pursuits`, which are ids, has it in its history."""
    if not candidate.can_contact:
        candidate.do_not_contact = False
        _tell(session, CONTACT_ALLOWED, candidate, pursuits, by, at)


def _tell(session: Session, name: str, candidate: Candidate, pursuits: Iterable[int], by: Actor, at: datetime) -> None:
    candidate.keep(at)
    whose = {"agency_id": candidate.agency_id, "name": name, "at": at, **by.columns}
    session.add_all(Event(**whose, pursuit_id=pursuit_id, data={}) for pursuit_id in pursuits)


def _first_of(every: Sequence[Reach]) -> tuple[str | None, list[Reach]]:
    """The one in use, and all of them if there is more to say than that."""
    first = every[0]["value"] if every else None
    return first, list(every) if list(every) != _every(first, []) else []


def _every(in_use: str | None, kept: Sequence[Reach]) -> list[Reach]:
    # The release before this one changes what is in use, and knows of no others.
    if kept and kept[0]["value"] == in_use:
        return list(kept)
    return [Reach(value=in_use, type=None)] if in_use else []
