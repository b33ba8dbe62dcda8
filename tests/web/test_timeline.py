"""The timeline's words: every kind of thing that can happen, newest first, in the agency's time."""

from datetime import date
from typing import Any

import pytest
from sqlalchemy.orm import Session

from app.models import SYSTEM, Actor, Event, Pursuit
from app.models.link import issue_link
from app.queries.history import told_of
from app.web.timeline import Happening, Timeline, timeline_of
from tests.factories import NOW, TODAY, at, days, make_agency, make_pursuit, make_recruiter

ATS = Actor("ats", "Greenhouse", 1)


def maya(db: Session) -> Pursuit:
    """Interviewed Tuesday 21 April, called back for Tuesday 28 April, thanked."""
    return make_pursuit(db, interviewed_on=date(2026, 4, 21), promised_on=date(2026, 4, 28), thanked=True)


def priya(pursuit: Pursuit) -> Actor:
    assert pursuit.recruiter is not None
    return pursuit.recruiter.actor


def jo(db: Session, pursuit: Pursuit) -> Actor:
    return make_recruiter(db, pursuit.agency, name="Jo Reed").actor


def timeline(db: Session, pursuit: Pursuit, now: object = None, limit: int | None = None) -> Timeline:
    db.flush()
    return timeline_of(pursuit, told_of(db, pursuit), pursuit.plan(NOW), limit)


def newest(db: Session, pursuit: Pursuit) -> Happening:
    return timeline(db, pursuit).happenings[0]


def titled(found: Timeline, title: str) -> Happening:
    return next(happening for happening in found.happenings if happening.title == title)


def call(pursuit: Pursuit, result: str = "voicemail", note: str | None = None) -> None:
    pursuit.log_touch(
        step="first_call",
        channel="call",
        made_by="recruiter",
        result=result,
        note=note,
        by=priya(pursuit),
        at=at(date(2026, 4, 28), 16, 10),
    )


def test_a_pursuits_story_is_told_newest_first(db: Session) -> None:
    pursuit = maya(db)
    call(pursuit)
    pursuit.add_note("Second interview elsewhere on Tue 19 May.", by=priya(pursuit), at=at(date(2026, 5, 11), 9))
    assert [f"{h.title} {h.by}, {h.when}" for h in timeline(db, pursuit).happenings] == [
        "Note by Priya, Mon 11 May, 9 am",
        "Promised call, left voicemail by Priya, Tue 28 Apr, 4:10 pm",
        "Thank-you sent by Maya, Wed 22 Apr, 8:40 am",
        "Interview with Dana Whitfield , Tue 21 Apr, 3:30 pm",
        "Pursuit opened by Priya, Tue 21 Apr, 9 am",
    ]


@pytest.mark.parametrize(
    ("result", "title"),
    [
        ("done", "Promised call made"),
        ("voicemail", "Promised call, left voicemail"),
        ("no_answer", "Promised call, no answer"),
        ("talked", "Promised call, talked"),
    ],
)
def test_a_calls_result_is_named(db: Session, result: str, title: str) -> None:
    pursuit = maya(db)
    call(pursuit, result, note="Dana is travelling.")
    assert (newest(db, pursuit).title, newest(db, pursuit).body) == (title, ("Dana is travelling.",))


def test_without_a_promise_the_call_is_the_first_call(db: Session) -> None:
    pursuit = make_pursuit(db, interviewed_on=date(2026, 4, 21), thanked=True)
    call(pursuit)
    assert newest(db, pursuit).title == "First call, left voicemail"


def test_a_touch_outside_the_plan_is_extra(db: Session) -> None:
    pursuit = maya(db)
    pursuit.log_touch(step=None, channel="email", made_by="recruiter", result="done", by=priya(pursuit), at=NOW)
    assert newest(db, pursuit).title == "Extra e-mail sent"


def test_what_was_logged_later_than_it_happened_says_so(db: Session) -> None:
    pursuit = maya(db)
    pursuit.log_touch(
        step="first_call",
        channel="call",
        made_by="recruiter",
        result="done",
        made_at=at(date(2026, 4, 29), 9),
        by=priya(pursuit),
        at=NOW,
    )
    assert newest(db, pursuit).when == "Wed 29 Apr, 9 am"
    assert newest(db, pursuit).body == ("Logged by Priya, Thu 14 May, 10:42 am",)


def test_a_touch_that_the_candidate_made_and_a_recruiter_logged_names_both(db: Session) -> None:
    pursuit = make_pursuit(db, interviewed_on=TODAY - days(1))
    pursuit.log_touch(step="thank_you", channel="email", made_by="candidate", result="done", by=priya(pursuit), at=NOW)
    assert (newest(db, pursuit).by, newest(db, pursuit).body) == ("by Maya", ("Logged by Priya",))


def test_words_from_the_employer_carry_their_dates(db: Session) -> None:
    pursuit = maya(db)
    pursuit.hear(
        "promised",
        promised_on=date(2026, 5, 20),
        decision_on=date(2026, 5, 22),
        note="Budget round.",
        by=ATS,
        at=NOW,
    )
    told = newest(db, pursuit)
    assert (told.title, told.by, told.look) == ("They promised a new date", "through Greenhouse", "is-heard-word")
    assert told.body == ("Call back by Wed 20 May, decision by Fri 22 May.", "Budget round.")


def test_a_promise_taken_away_is_told(db: Session) -> None:
    pursuit = maya(db)
    pursuit.promise(promised_on=None, decision_on=None, by=priya(pursuit), at=NOW)
    assert newest(db, pursuit).body == ("No date is promised any more.",)


def test_a_decision_day_alone_begins_with_a_capital(db: Session) -> None:
    pursuit = maya(db)
    pursuit.promise(promised_on=None, decision_on=date(2026, 5, 22), by=priya(pursuit), at=NOW)
    assert newest(db, pursuit).body == ("Decision by Fri 22 May.",)


def test_what_was_undone_stays_struck_with_who_undid_it(db: Session) -> None:
    pursuit = maya(db)
    call(pursuit)
    db.flush()
    pursuit.undo(pursuit.facts[-1], by=jo(db, pursuit), at=NOW)
    struck = titled(timeline(db, pursuit), "Promised call, left voicemail")
    assert (struck.look, struck.undo) == ("is-undone", "")
    assert struck.body == ("Undone by Jo, Thu 14 May, 10:42 am",)


def test_what_counts_can_be_undone(db: Session) -> None:
    pursuit = maya(db)
    call(pursuit)
    told = newest(db, pursuit)
    assert told.undo == f"/facts/{pursuit.facts[-1].id}/undo"
    assert told.undo_label == "Undo: Promised call, left voicemail"


def test_a_closing_by_silence_shows_its_arithmetic(db: Session) -> None:
    pursuit = maya(db)
    call(pursuit)
    pursuit.settle(at(date(2026, 5, 29), 0, 4))
    db.flush()
    told = timeline_of(pursuit, told_of(db, pursuit), pursuit.plan(at(date(2026, 6, 1))), None).happenings[0]
    assert (told.title, told.by, told.when) == ("Moved on, no word", "by Hearback", "Thu 28 May")
    assert told.body[0].startswith("Nobody has contacted anybody since Tue 28 Apr, with steps still to come")


def test_a_closing_that_the_sweep_has_not_seen_is_told_all_the_same(db: Session) -> None:
    pursuit = maya(db)
    call(pursuit)
    db.flush()
    told = timeline_of(pursuit, told_of(db, pursuit), pursuit.plan(at(date(2026, 6, 1))), None).happenings[0]
    assert (told.title, told.by) == ("Moved on, no word", "by Hearback")


def test_a_reopening_by_a_person_is_told_once(db: Session) -> None:
    pursuit = maya(db)
    pursuit.close("withdrew", by=priya(pursuit), at=NOW - days(1), reason="Took a job at sea.")
    pursuit.reopen(by=priya(pursuit), at=NOW)
    titles = [happening.title for happening in timeline(db, pursuit).happenings]
    assert titles[:2] == ["Reopened", "Candidate withdrew"]
    assert titles.count("Reopened") == 1


def test_a_debrief_is_told_with_its_interview(db: Session) -> None:
    pursuit = maya(db)
    pursuit.debrief(
        pursuit.interviews[0],
        asked_next_steps=True,
        asked_for_job=True,
        promised_on=date(2026, 4, 28),
        decision_on=date(2026, 4, 30),
        discussed="Route planning.",
        by=priya(pursuit),
        at=NOW,
    )
    held = titled(timeline(db, pursuit), "Interview with Dana Whitfield")
    assert held.body == (
        "Maya asked for next steps and asked for the job.",
        "Call back by Tue 28 Apr, decision by Thu 30 Apr.",
        "Discussed: Route planning.",
    )
    assert held.is_debriefed


def test_an_interview_that_moved_says_from_when_to_when(db: Session) -> None:
    pursuit = make_pursuit(db, interviewed_on=TODAY + days(4))
    meeting = pursuit.interviews[0]
    pursuit.reschedule(
        meeting, starts_at=at(TODAY + days(5), 9), ends_at=at(TODAY + days(5), 10), by=priya(pursuit), at=NOW
    )
    moved = titled(timeline(db, pursuit), "Interview moved")
    assert moved.body == ("It was to end Mon 18 May, 4:30 pm; now Tue 19 May, 10 am.",)


def test_private_links_are_told(db: Session) -> None:
    pursuit = maya(db)
    issue_link(db, pursuit, by=priya(pursuit), at=NOW)
    assert (newest(db, pursuit).title, newest(db, pursuit).by) == ("Private link made", "by Priya")


def test_a_long_story_is_bounded_and_knows_its_length(db: Session) -> None:
    pursuit = maya(db)
    for number in range(40):
        pursuit.add_note(f"Note {number}", by=SYSTEM, at=NOW)
    short = timeline(db, pursuit, limit=20)
    assert (len(short.happenings), short.total, short.is_whole) == (20, 43, False)
    assert timeline(db, pursuit).is_whole
    assert short.happenings[0].body == ("Note 39",)


def test_another_agencys_events_are_never_told(db: Session) -> None:
    pursuit, other = maya(db), make_pursuit(db, make_agency(db, name="Elsewhere"))
    issue_link(db, other, by=SYSTEM, at=NOW)
    db.flush()
    assert all(event.agency_id == pursuit.agency_id for event in told_of(db, pursuit))


@pytest.mark.parametrize(
    ("said", "title"),
    [
        ({"what": "moved", "stage": "Phone screen"}, "moved to Phone screen"),
        ({"what": "ended", "outcome": "not_selected", "reason": "Too junior"}, "not selected"),
        ({"what": "ended", "outcome": None, "reason": "Role changed"}, "ended (Role changed)"),
        ({"what": "offered"}, "an offer was made"),
        ({"what": "cancelled"}, "an interview was called off"),
    ],
)
def test_what_an_ats_told_late_is_a_quiet_line_that_says_nothing_was_changed(
    db: Session, said: dict[str, Any], title: str
) -> None:
    pursuit = maya(db)
    told = {**said, "since": at(date(2026, 5, 5)).isoformat()}
    event = Event(agency_id=pursuit.agency_id, pursuit_id=pursuit.id, name="application.told_late", at=NOW, data=told)
    event.actor_kind, event.actor_id, event.actor_name = "ats", 1, "Greenhouse"
    db.add(event)
    line = newest(db, pursuit)
    assert (line.title, line.look) == (f"Greenhouse told late: {title} on Tue 5 May", "is-late")
    assert line.body == ("Something newer was known, so nothing was changed.",)
