"""Private links: told once, kept as a hash, revoked at once, and ended a month after the pursuit."""

from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.credentials import hash_token
from app.models import SYSTEM, Event
from app.models.link import issue_link, links_end_on, revoke_links
from app.queries.links import link_by_token, links_of
from tests.factories import NOW, days, make_pursuit


def names(db: Session) -> list[str]:
    return list(db.scalars(select(Event.name).where(Event.name.startswith("link.")).order_by(Event.id)))


def test_a_link_is_found_by_its_token_and_the_token_is_not_kept(db: Session) -> None:
    pursuit = make_pursuit(db)
    token = issue_link(db, pursuit, by=SYSTEM, at=NOW)
    db.flush()
    link = link_by_token(db, token)
    assert (link.pursuit_id, link.token_hash) == (pursuit.id, hash_token(token))
    assert names(db) == ["link.issued"]


def test_a_second_link_leaves_the_first_one_working(db: Session) -> None:
    pursuit = make_pursuit(db)
    tokens = [issue_link(db, pursuit, by=SYSTEM, at=NOW) for _ in range(2)]
    db.flush()
    assert all(link_by_token(db, token).is_live(NOW) for token in tokens)


def test_revoking_stops_every_link_at_once_and_is_told_once(db: Session) -> None:
    pursuit = make_pursuit(db)
    for _ in range(2):
        issue_link(db, pursuit, by=SYSTEM, at=NOW)
    db.flush()
    links = links_of(db, pursuit.agency_id, pursuit.id)
    assert revoke_links(db, pursuit, links, by=SYSTEM, at=NOW) == 2
    assert revoke_links(db, pursuit, links, by=SYSTEM, at=NOW + days(1)) == 0
    assert [link.is_live(NOW) for link in links] == [False, False]
    db.flush()
    assert names(db) == ["link.issued", "link.issued", "link.revoked"]


def test_links_end_a_month_after_the_pursuit_moves_on(db: Session) -> None:
    pursuit = make_pursuit(db, interviewed_on=date(2026, 4, 21), promised_on=date(2026, 4, 28), thanked=True)
    assert links_end_on(pursuit.plan(pursuit.updated_at)) == date(2026, 7, 9)
    pursuit.close("withdrew", by=SYSTEM, at=NOW)
    assert links_end_on(pursuit.plan(NOW)) == date(2026, 6, 14)


def test_no_end_is_in_sight_before_an_interview(db: Session) -> None:
    pursuit = make_pursuit(db, interviewed_on=None)
    assert links_end_on(pursuit.plan(NOW)) is None
