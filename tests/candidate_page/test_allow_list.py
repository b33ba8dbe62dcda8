"""Whatever happens to a pursuit, its page holds a stop date where one is due, and nothing that is not the candidate's."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from app.candidate_page import StatusPage, Story, confirmation, entries, may_tell, question, status_page
from app.candidate_page.reports import reports
from app.errors import AppError
from app.models import Actor, Pursuit
from app.models.link import links_end_on
from tests.candidate_page.people import (
    MANAGERS_EMAIL,
    MANAGERS_PHONE,
    SECRET,
    called,
    day,
    interviewed,
    thanked,
    tried,
    written,
)

WITHOUT_STOP = {"offer", "seen_again", "said_no", "withdrew", "took_job", "job_closed", "hired", "offer_declined"}
OURS = Actor("recruiter", "Priya Raman", 1)
MAYA = Actor("candidate", "Maya Okafor", 7)

Move = Callable[[Pursuit, datetime], Any]


def _touch(pursuit: Pursuit, now: datetime) -> None:
    following = pursuit.plan(now).next
    step = following.step if following else None
    pursuit.log_touch(
        step=step.key if step else None,
        channel=step.channel if step else "call",
        made_by=step.by if step else "recruiter",
        result="voicemail",
        early_reason=SECRET if following and following.quiet else None,
        note=SECRET,
        by=OURS,
        at=now,
    )


def _skip(pursuit: Pursuit, now: datetime) -> None:
    if following := pursuit.plan(now).next:
        pursuit.skip(step=following.step.key, reason=SECRET, by=OURS, at=now)


def _meet_again(pursuit: Pursuit, now: datetime) -> None:
    start = now + timedelta(days=3)
    pursuit.hear("interview", interview=(start, start + timedelta(hours=1)), note=SECRET, by=OURS, at=now)
    pursuit.interviews[-1].id = len(pursuit.interviews)


def _promise(pursuit: Pursuit, now: datetime) -> None:
    on = pursuit.agency.today(now) + timedelta(days=6)
    pursuit.hear("promised", promised_on=on, note=SECRET, by=OURS, at=now)


MOVES: list[Move] = [
    _touch,
    _touch,
    _touch,
    _skip,
    _meet_again,
    _promise,
    lambda pursuit, now: pursuit.hear("other", note=SECRET, by=OURS, at=now),
    lambda pursuit, now: pursuit.hear("interview", note=SECRET, by=MAYA, at=now),
    lambda pursuit, now: pursuit.hear("offer", note=SECRET, by=OURS, at=now),
    lambda pursuit, now: pursuit.hear("no", note=SECRET, by=OURS, at=now),
    lambda pursuit, now: pursuit.hold(pursuit.agency.today(now) + timedelta(days=4), by=OURS, at=now),
    lambda pursuit, now: pursuit.close("withdrew", reason=SECRET, by=MAYA, at=now),
    lambda pursuit, now: pursuit.close("job_closed", reason=SECRET, by=OURS, at=now),
    lambda pursuit, now: pursuit.reopen(by=OURS, at=now),
    lambda pursuit, now: pursuit.add_note(SECRET, by=OURS, at=now),
]


@st.composite
def told(draw: st.DrawFn) -> tuple[Pursuit, datetime]:
    """A pursuit to which the rules let up to six more things happen, and an instant after the last of them."""
    begun = draw(st.sampled_from([interviewed, thanked, called, written, tried]))
    pursuit = begun(
        has_manager=draw(st.booleans()),
        has_recruiter=draw(st.booleans()),
        phone=draw(st.sampled_from([MANAGERS_PHONE, None])),
    )
    now = max([day(4, 21, 17), *(fact.at for fact in pursuit.facts)])
    for move in draw(st.lists(st.sampled_from(MOVES), max_size=6)):
        now += draw(st.timedeltas(timedelta(minutes=1), timedelta(days=20)))
        if not _may(pursuit, move, now):
            break
    return pursuit, now + draw(st.timedeltas(timedelta(0), timedelta(days=20)))


def _may(pursuit: Pursuit, move: Move, now: datetime) -> bool:
    """Make the move; one that is refused has half changed the pursuit in memory, so the story is told no further."""
    try:
        move(pursuit, now)
    except AppError:
        pursuit.facts[:] = [fact for fact in pursuit.facts if fact not in pursuit.broken(pursuit.entries())]
        pursuit.reckon(now)
        return False
    return True


def read(pursuit: Pursuit, now: datetime) -> tuple[Story, StatusPage]:
    return Story.of(pursuit, now), status_page(pursuit, now, links_end_on(pursuit.plan(now)))


@settings(max_examples=150)
@given(told())
def test_every_page_has_an_end_unless_they_have_answered_or_it_is_over(story: tuple[Pursuit, datetime]) -> None:
    _, page = read(*story)
    assert page.headline
    assert page.todo.big
    assert page.stop is not None or page.state in WITHOUT_STOP
    if page.stop and page.stop.on and page.state != "moved_on":
        assert page.stop.on >= story[0].agency.today(story[1])


@settings(max_examples=150)
@given(told())
def test_nothing_private_reaches_the_page_or_the_calendar(story: tuple[Pursuit, datetime]) -> None:
    reading, page = read(*story)
    everything = f"{page}{entries(reading)}{[question(reading, report.what) for report in reports(reading)]}"
    assert SECRET not in everything
    assert "maya@example.com" not in everything
    assert "VP Operations" not in everything
    own_step = page.state in ("thank_you", "thank_you_late", "your_step")
    assert own_step or MANAGERS_EMAIL not in everything
    assert MANAGERS_PHONE not in everything  # no step of the standard cadence is a call of the candidate's


@settings(max_examples=80)
@given(told())
def test_what_the_page_offers_may_be_told_and_no_address_claims_what_was_not(story: tuple[Pursuit, datetime]) -> None:
    reading, page = read(*story)
    assert all(may_tell(reading, report.what) for report in (*page.changed, *page.todo.reports))
    assert confirmation(reading, "called", already=False) is None


@settings(max_examples=80)
@given(told())
def test_a_calendar_has_at_most_three_entries_each_its_own(story: tuple[Pursuit, datetime]) -> None:
    reading, page = read(*story)
    keys = [entry.key for entry in entries(reading)]
    assert len(keys) == len(set(keys)) <= 3
    assert page.has_dates == bool(keys)
