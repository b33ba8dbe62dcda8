"""The search index: one entry for each candidate, employer, contact and job, written in the transaction that changes it.

An entry holds the lines that are searched and the tokens it is found by. A token is a gram hashed together with the
agency and the kind: so an agency reads nothing but its own part of the index, no name can be read out of it, and nothing
that is typed can mean anything to the database. On SQLite the tokens lie in an FTS5 table, on PostgreSQL in a GIN index;
both follow this table by themselves (migration 0004).
"""

from __future__ import annotations

from base64 import b32encode
from collections.abc import Iterable
from hashlib import blake2b
from typing import Any, Literal

from sqlalchemy import Connection, Index, event, insert, text, update
from sqlalchemy.orm import Mapped, Mapper, attributes

from app.db import Base
from app.grams import grams_of, line_of, number_line
from app.models.candidate import Candidate, Reach
from app.models.employer import Contact, Employer, Job
from app.models.tenant import Owned, refers, within

Kind = Literal["candidate", "employer", "contact", "job"]
Subject = Candidate | Employer | Contact | Job

SUBJECTS: dict[Kind, type[Subject]] = {"candidate": Candidate, "employer": Employer, "contact": Contact, "job": Job}
KINDS: dict[type[Subject], Kind] = {subject: kind for kind, subject in SUBJECTS.items()}
# What an entry is made of: when one of these changes, so does the entry.
SEARCHED: dict[Kind, tuple[str, ...]] = {
    "candidate": ("first_name", "last_name", "email", "emails", "phone", "phones"),
    "employer": ("name",),
    "contact": ("name", "email", "phone", "title"),
    "job": ("title", "requisition_id"),
}


def _of(kind: Kind) -> Index:
    is_one = text(f"{kind}_id IS NOT NULL")
    columns = ("agency_id", f"{kind}_id")
    return Index(f"ix_search_entries_of_{kind}", *columns, sqlite_where=is_one, postgresql_where=is_one)


class SearchEntry(Owned, Base):
    """What of one row is searched. Exactly one of the four ids is there; the entry goes when its row goes."""

    __tablename__ = "search_entries"
    __table_args__ = within(
        refers("candidate_id", "candidates", ondelete="CASCADE"),
        refers("employer_id", "employers", ondelete="CASCADE"),
        refers("contact_id", "contacts", ondelete="CASCADE"),
        refers("job_id", "jobs", ondelete="CASCADE"),
        # The entry of a row that changes or goes.
        *(_of(kind) for kind in SUBJECTS),
    )

    candidate_id: Mapped[int | None]
    employer_id: Mapped[int | None]
    contact_id: Mapped[int | None]
    job_id: Mapped[int | None]
    lines: Mapped[str]
    tokens: Mapped[str]


def entry_of(subject: Subject) -> dict[str, Any]:
    """The columns of `subject`'s entry, its id aside."""
    kind = KINDS[type(subject)]
    lines = _lines(subject)
    tokens = tokens_for(subject.agency_id, kind, grams_of(lines))
    return {
        "agency_id": subject.agency_id,
        f"{kind}_id": subject.id,
        "lines": "\n".join(lines),
        "tokens": " ".join(tokens),
    }


def tokens_for(agency_id: int, kind: Kind, grams: Iterable[str]) -> list[str]:
    """Each gram as the index knows it: eight signs, a to z and 2 to 7."""
    whose = f"{agency_id} {kind} ".encode()
    return [b32encode(blake2b(whose + gram.encode(), digest_size=5).digest()).decode().lower() for gram in grams]


def _lines(subject: Subject) -> list[str]:
    """The name, and what else it is found by."""
    name, more, numbers = _texts(subject)
    lines = [line_of(name), *(line_of(one) for one in more if one), *(number_line(one) for one in numbers if one)]
    return [lines[0], *(line for line in lines[1:] if line)]


def _texts(subject: Subject) -> tuple[str, Iterable[str | None], Iterable[str | None]]:
    if isinstance(subject, Candidate):
        return subject.name, _values(subject.all_emails), _values(subject.all_phones)
    if isinstance(subject, Contact):
        return subject.name, (subject.email, subject.title), (subject.phone,)
    if isinstance(subject, Job):
        return subject.title, (subject.requisition_id,), ()
    return subject.name, (), ()


def _values(reached: Iterable[Reach]) -> list[str]:
    return [one["value"] for one in reached]


# Kept in step: whoever changes a row through the session changes its entry, in the same transaction.


def _add(_mapper: Mapper[Any], connection: Connection, subject: Subject) -> None:
    connection.execute(insert(SearchEntry).values(entry_of(subject)))


def _change(_mapper: Mapper[Any], connection: Connection, subject: Subject) -> None:
    kind, told = KINDS[type(subject)], attributes.instance_state(subject).attrs
    if any(told[name].history.has_changes() for name in SEARCHED[kind]):
        values = entry_of(subject)
        mine = (SearchEntry.agency_id == subject.agency_id, getattr(SearchEntry, f"{kind}_id") == subject.id)
        connection.execute(update(SearchEntry).where(*mine).values(values))


for _subject in KINDS:
    event.listen(_subject, "after_insert", _add)
    event.listen(_subject, "after_update", _change)
