"""Whose pursuits are whose: open ones first, each once, a page at a time, by an index; and nobody else's."""

from __future__ import annotations

from datetime import timedelta
from functools import partial
from typing import get_args

import pytest
from sqlalchemy.orm import Session

from app.errors import NotFoundError
from app.models import Pursuit
from app.models.search import Kind, Subject
from app.queries.about import counts_of, latest_of, pursuits_of, subject_for
from tests.factories import NOW, make_agency, make_pursuit
from tests.queries.test_table import copies
from tests.support.statements import plans

pytestmark = pytest.mark.drifts  # rows are copied, without histories

KINDS: tuple[Kind, ...] = get_args(Kind)


@pytest.fixture
def pursuit(db: Session) -> Pursuit:
    """One of nine of the same people and job: five are open, four were closed an hour apart; others are somebody else's."""
    first = make_pursuit(db)
    copies(db, first, [{"closed_at": NOW - timedelta(hours=ago), "outcome": "hired"} for ago in (3, 1, 2, 4)])
    copies(db, first, [{}] * 4)
    make_pursuit(db, first.agency, candidate="Liam Petrov", employer="Calder Construction")
    db.commit()
    return first


def subject_of(pursuit: Pursuit, kind: Kind) -> Subject:
    subject: Subject = getattr(pursuit, kind)
    return subject


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("limit", [1, 4, 5, 8, 9])
def test_pages_show_each_once_open_ones_first_then_the_last_to_end(
    db: Session, pursuit: Pursuit, kind: Kind, limit: int
) -> None:
    subject, shown, after = subject_of(pursuit, kind), list[Pursuit](), None
    while True:
        part = pursuits_of(db, kind, subject, after, limit)
        shown += part.pursuits
        assert len(part.pursuits) <= limit
        if part.after is None:
            break
        after = part.after
    assert [one.closed_at for one in shown] == [None] * 5 + [NOW - timedelta(hours=ago) for ago in (1, 2, 3, 4)]
    assert len({one.id for one in shown}) == 9
    assert [one.id for one in shown[:5]] == sorted((one.id for one in shown[:5]), reverse=True)
    assert counts_of(db, kind, subject) == (5, 4)


@pytest.mark.parametrize("kind", KINDS)
def test_each_page_is_a_range_of_one_index(db: Session, pursuit: Pursuit, kind: Kind) -> None:
    subject, is_sqlite = subject_of(pursuit, kind), db.get_bind().dialect.name == "sqlite"
    closed = pursuits_of(db, kind, subject).pursuits[6]
    if not is_sqlite:
        db.connection().exec_driver_sql("SET LOCAL enable_seqscan = off")  # so few rows are read as they lie
    for after in (None, pursuit.id, closed.id):
        read = [plan for plan in plans(db, partial(pursuits_of, db, kind, subject, after)) if "pursuits" in plan]
        assert any(f"ix_pursuits_of_{kind}" in plan for plan in read) or not is_sqlite
        assert [plan for plan in read if "SCAN pursuits" in plan or "Seq Scan on pursuits" in plan] == []
        assert [plan for plan in read if "TEMP B-TREE" in plan] == []


def test_a_place_in_somebody_elses_list_is_the_beginning(db: Session, pursuit: Pursuit) -> None:
    other = make_pursuit(db, make_agency(db, name="Lindholm Partners"))
    assert len(pursuits_of(db, "candidate", pursuit.candidate, after=other.id).pursuits) == 9


@pytest.mark.parametrize("kind", KINDS)
def test_another_agencys_is_as_good_as_missing(db: Session, pursuit: Pursuit, kind: Kind) -> None:
    other = make_agency(db, name="Lindholm Partners")
    assert subject_for(db, pursuit.agency_id, kind, subject_of(pursuit, kind).id) is subject_of(pursuit, kind)
    for agency_id, subject_id in ((other.id, subject_of(pursuit, kind).id), (pursuit.agency_id, 999_999)):
        with pytest.raises(NotFoundError, match=f"There is no such {kind}"):
            subject_for(db, agency_id, kind, subject_id)


def test_of_each_candidate_the_open_ones_come_first_and_no_more_than_asked(db: Session, pursuit: Pursuit) -> None:
    latest = latest_of(db, pursuit.agency_id, [pursuit.candidate_id, 999_999], each=6)
    assert list(latest) == [pursuit.candidate_id]
    assert [one.closed_at for one in latest[pursuit.candidate_id]] == [None] * 5 + [NOW - timedelta(hours=1)]
    assert latest_of(db, pursuit.agency_id + 1, [pursuit.candidate_id], each=6) == {}
