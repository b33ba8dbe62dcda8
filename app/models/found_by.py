"""By what pursuits are found: one index for each question that a list asks."""

from __future__ import annotations

from sqlalchemy import Index, text

_OPEN, _CLOSED = text("closed_at IS NULL"), text("closed_at IS NOT NULL")


def _open(name: str, *columns: str) -> Index:
    return Index(f"ix_pursuits_{name}", *columns, sqlite_where=_OPEN, postgresql_where=_OPEN)


def _open_with(column: str, name: str, *more: str) -> Index:
    """Only those that have a `column`, so that the others cost nothing."""
    having = text(f"closed_at IS NULL AND {column} IS NOT NULL")
    columns = ("agency_id", column, "id", *more)
    return Index(f"ix_pursuits_{name}", *columns, sqlite_where=having, postgresql_where=having)


def _closed(name: str, *columns: str) -> Index:
    return Index(f"ix_pursuits_{name}", *columns, sqlite_where=_CLOSED, postgresql_where=_CLOSED)


# Every index of the pursuits, with the question it answers.
INDEXES = (
    # Today: what of mine can be done now?
    _open("today", "agency_id", "recruiter_id", "listed_at"),
    # Today: how many of mine are quiet, and which wakes first?
    _open("quiet", "agency_id", "recruiter_id", "quiet_until"),
    # The sweep, over all agencies: which has silence ended?
    _open("closing", "closes_on", "id"),
    # The sweep: where has the promise made another step the next one?
    _open("overtaken", "overtakes_at", "id"),
    # The table, open ones: by what is due first, by who, by employer, by when they close, by last word.
    _open("open_by_due", "agency_id", "listed_at", "id"),
    _open("open_by_candidate", "agency_id", "candidate_key", "id"),
    _open("open_by_employer", "agency_id", "employer_key", "id"),
    _open("open_by_closing", "agency_id", "closes_on", "id"),
    _open("open_by_word", "agency_id", "heard_at", "id"),
    # The board: which wait for this step, the first due first?
    _open("by_step", "agency_id", "next_step", "listed_at", "id"),
    # The board: which are in their quiet time, and whose has ended?
    _open_with("quiet_until", "by_waking"),
    # The calendar: what is planned on these days, and for whom?
    _open_with("due_on", "by_due_day", "recruiter_id"),
    # The calendar: to whom was an answer promised for these days?
    _open_with("promised_on", "by_promised_day"),
    _open_with("decision_on", "by_decision_day"),
    # The table, closed ones: by when they ended, by who, by employer, by last word.
    _closed("closed_by_end", "agency_id", "closed_at", "id"),
    _closed("closed_by_candidate", "agency_id", "candidate_key", "id"),
    _closed("closed_by_employer", "agency_id", "employer_key", "id"),
    _closed("closed_by_word", "agency_id", "heard_at", "id"),
    # The API, for an ATS that keeps up.
    Index("ix_pursuits_by_update", "agency_id", "updated_at", "id"),
    _open("open_by_update", "agency_id", "updated_at", "id"),
    # Today: which of mine have changed since the page was made?
    Index("ix_pursuits_changed", "agency_id", "recruiter_id", "updated_at", "id"),
    # One candidate's, one employer's, one contact's and one job's pursuits: which are open, and which ended last?
    Index("ix_pursuits_of_candidate", "agency_id", "candidate_id", "closed_at", "id"),
    Index("ix_pursuits_of_employer", "agency_id", "employer_id", "closed_at", "id"),
    Index("ix_pursuits_of_contact", "agency_id", "contact_id", "closed_at", "id"),
    Index("ix_pursuits_of_job", "agency_id", "job_id", "closed_at", "id"),
)
