"""What each event of each vendor does to a pursuit."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime

import pytest
from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from app.models import Pursuit
from app.queries.applications import why_closed
from app.queries.history import late_told
from tests.ats.conftest import Accounts, give_meaning
from tests.ats.shapes import Ashby, Greenhouse, Json, Lever
from tests.factories import NOW, at, days

START, END = at(date(2026, 5, 12), 10), at(date(2026, 5, 12), 11)


def may(day: int, hour: int = 12) -> datetime:
    return at(date(2026, 5, day), hour)


GH, LV, AS = Greenhouse(), Lever(), Ashby()
# How each vendor tells of an interview on 12 May that was held.
HELD: dict[str, list[Json]] = {
    "greenhouse": [GH.applied(may(4)), GH.interview(may(6)), GH.held(END)],
    "lever": [LV.applied(may(4)), LV.interview(may(6), START)],
    "ashby": [AS.applied(may(4)), AS.interview(may(6), START, END)],
}


@pytest.mark.parametrize("vendor", HELD)
def test_an_application_alone_opens_no_pursuit(account: Accounts, vendor: str) -> None:
    ats = account(vendor)
    ats.tell(HELD[vendor][0])
    (event,) = ats.events()
    assert (event.state, event.reason) == ("applied", "Noted. There is no interview yet, and so no pursuit.")
    assert ats.pursuits() == []


@pytest.mark.parametrize("vendor", HELD)
def test_the_first_interview_opens_the_pursuit_of_whom_and_what_is_known(account: Accounts, vendor: str) -> None:
    ats = account(vendor)
    ats.tell(*HELD[vendor])
    pursuit = ats.pursuit()
    assert (pursuit.employer.name, pursuit.recruiter.name if pursuit.recruiter else None) == (
        "Northwind Freight",
        "Priya Raman",
    )
    assert pursuit.plan(NOW).standing == "overdue"  # the thank-you, 24 hours after the interview's end
    assert [meeting.ends_at for meeting in pursuit.interviews] == [END]
    named = ("Lever 997fd432", "Role to be named (6408dc54)") if vendor == "lever" else ("Maya Okafor", "Data analyst")
    assert (pursuit.candidate.name, pursuit.job.title) == named


ENDINGS: list[tuple[str, Callable[[datetime], Json], str | None]] = [
    ("greenhouse", GH.hired, "hired"),
    ("greenhouse", GH.rejected, "not_selected"),
    ("greenhouse", lambda when: GH.rejected(when, None), "not_selected"),
    ("greenhouse", lambda when: GH.rejected(when, "They rejected us"), "withdrew"),
    ("greenhouse", lambda when: GH.rejected(when, "Wrong skill set"), None),
    ("greenhouse", lambda _when: GH.deleted(), "withdrew"),
    ("lever", LV.hired, "hired"),
    ("lever", LV.archived, None),
    ("lever", lambda when: LV.archived(when, "Withdrew"), "withdrew"),
    ("lever", lambda when: LV.archived(when, "Position filled"), "job_closed"),
    ("lever", LV.deleted, "withdrew"),
    ("ashby", AS.hired, "hired"),
    ("ashby", AS.archived, "not_selected"),
    ("ashby", lambda when: AS.archived(when, "Other"), "not_selected"),
    ("ashby", lambda when: AS.archived(when, "RejectedByCandidate"), "withdrew"),
    ("ashby", lambda when: AS.archived(when, "SomethingNew"), None),
]


@pytest.mark.parametrize(("vendor", "ending", "outcome"), ENDINGS)
def test_what_ends_it_there_ends_it_here_unless_nobody_has_said_what_it_means(
    account: Accounts, vendor: str, ending: Callable[[datetime], Json], outcome: str | None
) -> None:
    ats = account(vendor)
    ats.tell(*HELD[vendor], ending(may(13)))
    pursuit = ats.pursuit()
    assert (pursuit.outcome, pursuit.closed_by) == (outcome, "ats" if outcome else None)
    assert [question.topic for question in ats.questions()] == ([] if outcome else ["unmapped"])


STAGES: list[tuple[str, Json, str, str]] = [
    ("greenhouse", GH.stage(may(13)), "Reference check", "other"),
    ("lever", LV.stage(may(13)), "7c2690d8-6308-4ed9-ae2a-cbfe7db26593", "other"),
    ("lever", LV.stage(may(13), "offer"), "offer", "offer"),
    ("ashby", AS.stage(may(13)), "Onsite", "interview"),
    ("ashby", AS.stage(may(13), "Offer", "Offer"), "Offer", "offer"),
]


@pytest.mark.parametrize(("vendor", "stage", "name", "kind"), STAGES)
def test_a_new_stage_is_a_word_from_the_employer(
    account: Accounts, vendor: str, stage: Json, name: str, kind: str
) -> None:
    ats = account(vendor)
    ats.tell(*HELD[vendor], stage)
    pursuit = ats.pursuit()
    assert (pursuit.stage_name, pursuit.stage_kind) == (name, kind)
    assert pursuit.heard_at == may(13)
    assert pursuit.plan(NOW).standing == ("offer" if kind == "offer" else "upcoming")


@pytest.mark.parametrize(("vendor", "offer"), [("greenhouse", GH.offered()), ("ashby", AS.offered(may(13)))])
def test_an_offer_stops_the_touches(account: Accounts, vendor: str, offer: Json) -> None:
    ats = account(vendor)
    ats.tell(*HELD[vendor], offer)
    assert ats.pursuit().plan(NOW).standing == "offer"


def test_who_declines_an_offer_did_not_merely_withdraw(account: Accounts) -> None:
    ats = account("ashby")
    ats.tell(*HELD["ashby"], AS.offered(may(13)), AS.archived(may(13, 15), "RejectedByCandidate"))
    assert ats.pursuit().outcome == "offer_declined"


REOPENINGS = [
    ("greenhouse", [GH.rejected(may(13)), GH.unrejected(may(13, 15))]),
    ("greenhouse", [GH.hired(may(13)), GH.unhired(may(13, 15))]),
    ("lever", [LV.archived(may(13), "Withdrew"), LV.unarchived(may(13, 15))]),
    ("ashby", [AS.archived(may(13)), AS.stage(may(13, 15))]),
]


@pytest.mark.parametrize(("vendor", "again"), REOPENINGS)
def test_what_is_taken_back_there_is_taken_back_here_and_is_a_word(
    account: Accounts, vendor: str, again: list[Json]
) -> None:
    ats = account(vendor)
    ats.tell(*HELD[vendor], *again)
    pursuit = ats.pursuit()
    assert pursuit.closed_at is None
    assert pursuit.heard_at == may(13, 15)


LATE: list[tuple[str, list[Json], str]] = [
    ("greenhouse", [GH.hired(may(13)), GH.stage(may(13, 15))], "hired"),
    ("greenhouse", [GH.hired(may(13)), GH.interview(may(13, 15))], "hired"),
    ("greenhouse", [GH.rejected(may(13)), GH.stage(may(13, 9))], "not_selected"),
    ("greenhouse", [GH.rejected(may(13)), GH.stage(may(13))], "not_selected"),
    ("lever", [LV.hired(may(13)), LV.stage(may(13, 15))], "hired"),
    ("lever", [LV.hired(may(13)), LV.archived(may(13, 15))], "hired"),
    ("ashby", [AS.hired(may(13)), AS.updated(may(13, 9))], "hired"),
    ("greenhouse", [GH.rejected(may(13)), GH.hired(may(13, 15))], "hired"),
]


@pytest.mark.parametrize(("vendor", "events", "outcome"), LATE)
def test_after_an_end_only_a_reopening_or_a_newer_end_counts(
    account: Accounts, vendor: str, events: list[Json], outcome: str
) -> None:
    ats = account(vendor)
    ats.tell(*HELD[vendor], *events)
    assert ats.pursuit().outcome == outcome


def test_an_end_that_is_told_of_late_leaves_what_came_before_it(account: Accounts) -> None:
    ats = account("lever")
    ats.tell(*HELD["lever"], LV.stage(may(13, 15), "offer"), LV.stage(may(12)), LV.archived(may(13), "Withdrew"))
    pursuit = ats.pursuit()
    assert (pursuit.outcome, pursuit.heard_at, pursuit.offered) == ("withdrew", may(12), False)
    assert [fact.at for fact in pursuit.facts if fact.undone_at is not None] == [may(13, 15)]
    ats.tell(LV.unarchived(may(13, 16)))
    again = ats.pursuit()
    assert (again.closed_at, again.heard_at, again.offered) == (None, may(13, 16), True)


def test_what_comes_late_is_written_on_the_timeline_once_and_changes_nothing(account: Accounts, engine: Engine) -> None:
    ats = account("greenhouse")
    ats.tell(*HELD["greenhouse"], GH.stage(may(13)))
    before = ats.pursuit()
    for _ in range(2):
        ats.tell(GH.stage(may(12), name="Phone screen", ref=71410))
        assert ats.events()[-1].state == "late"
    after = ats.pursuit()
    assert (after.version, after.stage_name, after.heard_at) == (before.version, before.stage_name, before.heard_at)
    with Session(engine) as session:
        (late,) = late_told(session, after.agency_id, after.id)
    assert (late.data["stage"], late.data["since"]) == ("Phone screen", may(12).isoformat())
    assert (late.actor_kind, late.actor_name) == ("ats", "Greenhouse")


@pytest.mark.parametrize(
    ("vendor", "off"),
    [
        ("greenhouse", GH.called_off()),
        ("lever", LV.called_off(may(7))),
        ("ashby", AS.interview(may(7), START, END, "Cancelled")),
    ],
)
def test_an_interview_that_is_called_off_starts_no_round(account: Accounts, vendor: str, off: Json) -> None:
    ats = account(vendor)
    ats.tell(*HELD[vendor][:2], off)
    assert not [meeting for meeting in ats.pursuit().interviews if meeting.counts]


def test_an_interview_that_moves_is_moved(account: Accounts) -> None:
    ats = account("ashby")
    ats.tell(*HELD["ashby"], AS.interview(may(7), may(20, 10), may(20, 12)))
    pursuit = ats.pursuit()
    assert [meeting.ends_at for meeting in pursuit.interviews] == [may(20, 12)]
    assert pursuit.plan(NOW).standing == "interview_ahead"


def test_an_interview_without_a_time_opens_the_pursuit_and_waits_for_one(account: Accounts) -> None:
    ats = account("lever")
    ats.tell(LV.interview(may(6)))
    pursuit = ats.pursuit()
    assert (pursuit.plan(NOW).standing, list(pursuit.interviews)) == ("interview_ahead", [])


def test_a_closed_job_is_a_question_about_each_open_pursuit(account: Accounts) -> None:
    ats = account("greenhouse")
    ats.tell(*HELD["greenhouse"], GH.job_closed())
    assert ats.pursuit().closed_at is None
    (question,) = ats.questions()
    assert (question.said, question.choices) == (
        "Greenhouse closed the job Data analyst.",
        ("job_closed", "not_selected"),
    )


def test_a_name_that_changed_there_changes_here(account: Accounts) -> None:
    ats = account("greenhouse")
    ats.tell(*HELD["greenhouse"], GH.renamed("Okafor-Reyes"))
    assert ats.pursuit().candidate.name == "Maya Okafor-Reyes"


def test_two_records_that_are_merged_are_one_person_by_either_name(account: Accounts) -> None:
    ats = account("greenhouse")
    ats.tell(*HELD["greenhouse"], GH.merged(into=999), GH.stage(may(13)))
    assert ats.pursuit().candidate.name == "Maya Okafor"
    assert ats.events()[-1].state == "applied"


@pytest.mark.parametrize("payload", [GH.prospect(may(4)), GH.scorecard(), GH.ping()])
def test_what_we_have_no_use_for_is_kept_and_ignored(account: Accounts, payload: Json) -> None:
    ats = account("greenhouse")
    ats.tell(payload)
    (event,) = ats.events()
    assert event.state == "ignored"
    assert event.reason


def test_a_stage_that_ends_it_by_its_meaning_ends_it(account: Accounts) -> None:
    ats = account("greenhouse")
    ats.tell(*HELD["greenhouse"])
    give_meaning(ats, "stage", "71417", "withdrew")
    ats.tell(GH.stage(may(13)))
    assert ats.pursuit().outcome == "withdrew"


def test_why_it_ended_is_known_with_what_the_ats_calls_the_reason(account: Accounts) -> None:
    ats = account("lever")
    reason = "c97322d4-a7f3-4008-948c-4f8e9c58d372"
    give_meaning(ats, "reason", reason, "not_selected")
    ats.send(LV.interview(NOW - days(9), NOW - days(8)))
    ats.send(LV.archived(NOW - days(2), reason))
    with Session(ats.engine) as session:
        (pursuit,) = session.scalars(select(Pursuit))
        assert why_closed(session, pursuit.agency_id, [pursuit]) == {pursuit.id: (reason, reason)}
        assert why_closed(session, pursuit.agency_id + 1, [pursuit]) == {}
