"""Every verb of Today by form post: what is logged, and what is answered."""

from datetime import timedelta

import pytest
from fastapi.testclient import TestClient
from sqlalchemy.orm import Session

from app.models import Pursuit, Recruiter
from tests import desk
from tests.factories import NOW, TODAY, at, make_agency, make_recruiter
from tests.support.app import Visit
from tests.support.server import SetClock
from tests.web.pressing import CALL, HTMX, last, post, read, said


@pytest.fixture(autouse=True)
def at_work(clock: SetClock) -> None:
    clock.now = NOW


@pytest.fixture
def client(priya: Recruiter, maya: Pursuit, visit: Visit) -> TestClient:
    return visit(priya)


# What is answered


def test_a_touch_leaves_its_place_and_says_what_comes_then(db: Session, client: TestClient, maya: Pursuit) -> None:
    answer = post(client, maya, "touches", CALL)
    assert answer.status_code == 200
    assert f'<li class="gone" id="r{maya.id}" hidden></li>' in answer.text
    assert said(answer) == "Voicemail logged: Maya Okafor. Then: e-mail on Thu 21 May. 0 to go."
    assert f'action="/facts/{last(db, maya).id}/undo"' in answer.text
    assert '<div id="alert" hx-swap-oob="innerHTML"></div>' in answer.text


def test_without_script_the_page_says_it(db: Session, client: TestClient, maya: Pursuit) -> None:
    answer = post(client, maya, "touches", CALL, htmx=False)
    fact = last(db, maya)
    assert (answer.status_code, answer.headers["Location"]) == (303, f"/today?logged={fact.id}#r{maya.id}")
    page = client.get(answer.headers["Location"].partition("#")[0]).text
    assert "Voicemail logged: Maya Okafor. Then: e-mail on Thu 21 May." in page
    assert f'<form method="post" action="/facts/{fact.id}/undo"><input type="hidden" name="from" value="today">' in page


def test_from_the_pursuits_page_it_goes_back_there(db: Session, client: TestClient, maya: Pursuit) -> None:
    form = {"from": "pursuit", **CALL}
    plain = client.post(f"/pursuits/{maya.id}/touches", data=form)
    assert plain.headers["Location"] == f"/pursuits/{maya.id}?logged={last(db, maya).id}"
    undone = client.post(f"/facts/{last(db, maya).id}/undo", data={"from": "pursuit"}, headers=HTMX)
    assert undone.headers["HX-Redirect"].startswith(f"/pursuits/{maya.id}?")


def test_a_made_up_toast_says_nothing(client: TestClient, db: Session, visit: Visit) -> None:
    stranger = make_recruiter(db, make_agency(db, name="Meridian"))
    theirs = desk.overdue(db, stranger.agency, stranger)
    fact = theirs.facts[0].id
    db.commit()
    for made_up in (str(fact), "999999", "x", "²"):
        assert 'id="toast" aria-label="Last action" hidden' in client.get("/today", params={"logged": made_up}).text


def test_a_pursuit_that_still_has_something_to_do_today_stays_as_it_is_now(
    db: Session, priya: Recruiter, visit: Visit
) -> None:
    late = desk.follow_up(db, priya.agency, priya, "Ada Berg", desk.may(13), promised_on=desk.may(14), thanked=False)
    answer = post(visit(priya), late, "touches", step="thank_you", outcome="done")
    assert f'<li class="row" id="r{late.id}"' in answer.text
    assert said(answer) == "Sent: Ada Berg. Then: first call today. 1 to go."


# The verbs


@pytest.mark.parametrize(
    ("outcome", "words"),
    [("done", "Done"), ("voicemail", "Voicemail logged"), ("no_answer", "No answer logged"), ("talked", "Call logged")],
)
def test_every_outcome_of_a_call_is_kept(
    db: Session, client: TestClient, maya: Pursuit, outcome: str, words: str
) -> None:
    assert said(post(client, maya, "touches", step="second_call", outcome=outcome)).startswith(f"{words}: Maya")
    fact = last(db, maya)
    assert (fact.kind, fact.step, fact.channel, fact.result, fact.made_by) == (
        "touch",
        "second_call",
        "call",
        outcome,
        "recruiter",
    )


def test_an_e_mail_is_sent_and_leaves_no_voicemail(db: Session, priya: Recruiter, visit: Visit) -> None:
    hannah = desk.to_write(db, priya.agency, priya)
    answer = post(visit(priya), hannah, "touches", step="email", outcome="voicemail")
    assert said(answer).startswith("Sent: Hannah Liu. Then: quiet until Thu 28 May.")
    assert last(db, hannah).result == "done"


def test_the_candidates_own_touch_is_theirs_whoever_logs_it(db: Session, priya: Recruiter, visit: Visit) -> None:
    noah = desk.to_thank(db, priya.agency, priya)
    post(visit(priya), noah, "touches", step="thank_you", outcome="done")
    assert (last(db, noah).made_by, last(db, noah).actor_name) == ("candidate", "Priya Raman")


def test_a_contact_outside_the_plan_completes_no_step(db: Session, client: TestClient, maya: Pursuit) -> None:
    answer = post(client, maya, "touches", step="", channel="text", outcome="done", note=" Asked about Monday ")
    assert answer.status_code == 200
    assert (last(db, maya).step, last(db, maya).channel, last(db, maya).text) == (None, "text", "Asked about Monday")


@pytest.mark.parametrize(
    ("fields", "status"),
    [
        ({"step": "email", "outcome": "done"}, 422),
        ({"step": "no_such_step", "outcome": "done"}, 422),
        ({"step": "second_call", "outcome": "shouted"}, 422),
        ({"step": "second_call"}, 422),
        ({"step": "", "outcome": "done", "channel": "pigeon"}, 422),
        ({"step": "x" * 100, "outcome": "done"}, 422),
    ],
)
def test_a_touch_that_is_not_one_changes_nothing(
    db: Session, client: TestClient, maya: Pursuit, fields: dict[str, str], status: int
) -> None:
    before = len(maya.facts)
    answer = post(client, maya, "touches", fields)
    assert answer.status_code == status
    assert answer.headers["HX-Reswap"] == "none"
    assert len(read(db, maya).facts) == before


def test_in_quiet_time_a_touch_needs_its_reason_and_keeps_it(db: Session, priya: Recruiter, visit: Visit) -> None:
    ivy = desk.quiet(db, priya.agency, priya)
    client = visit(priya)
    refused = post(client, ivy, "touches", step="last_try", outcome="done", early_reason="  ")
    assert refused.status_code == 422
    assert "Quiet until Mon 18 May: nobody contacts the employer. Give a reason to contact anyway." in refused.text
    assert post(client, ivy, "touches", step="last_try", outcome="done", early_reason="They rang").status_code == 200
    assert last(db, ivy).early_reason == "They rang"


@pytest.mark.parametrize(
    ("fields", "words", "standing"),
    [
        (
            {"kind": "interview", "on": "tue", "starts": "3:30 pm", "ends": "4:30 pm"},
            "Next interview logged",
            "interview_ahead",
        ),
        ({"kind": "interview", "on": "2026-05-19", "starts": "15:30"}, "Next interview logged", "interview_ahead"),
        ({"kind": "offer"}, "Offer logged", "offer"),
        ({"kind": "promised", "promised_on": "fri"}, "New date logged", "upcoming"),
        ({"kind": "promised", "decision_on": "28 may"}, "New date logged", "upcoming"),
        ({"kind": "no"}, "They said no", "closed"),
        ({"kind": "other", "note": "Still deciding"}, "Heard back", "upcoming"),
    ],
)
def test_each_of_the_five_words_is_taken_down(
    db: Session, client: TestClient, maya: Pursuit, fields: dict[str, str], words: str, standing: str
) -> None:
    answer = post(client, maya, "words", fields)
    assert answer.status_code == 200
    assert said(answer).startswith(f"{words}: Maya Okafor.")
    assert read(db, maya).plan(NOW).standing == standing


def test_an_interview_is_on_the_agencys_clock_and_its_end_may_be_assumed(
    db: Session, client: TestClient, maya: Pursuit
) -> None:
    post(client, maya, "words", kind="interview", on="19 may", starts="3:30 pm")
    meeting = read(db, maya).interviews[-1]
    start = at(desk.may(19), 15, 30)
    assert (meeting.starts_at, meeting.ends_at, meeting.ends_are_assumed) == (start, start + timedelta(hours=1), True)


@pytest.mark.parametrize(
    ("to", "fields", "sentence"),
    [
        ("words", {"kind": "promised"}, "Give the date they promised."),
        ("words", {"kind": "promised", "promised_on": "soon"}, "“soon” is not a day that Hearback can read."),
        ("words", {"kind": "promised", "promised_on": "2026-05-01"}, "is before it was promised"),
        ("words", {"kind": "interview", "on": "tue"}, "Give the time at which the interview starts."),
        ("words", {"kind": "interview", "on": "tue", "starts": "4 pm", "ends": "3 pm"}, "ends before it starts"),
        ("words", {"kind": "maybe"}, "missing or cannot be read"),
        ("hold", {"until": "yesterday"}, "Hold until a day after Thu 14 May."),
        ("hold", {"until": "<b>"}, "“&lt;b&gt;” is not a day"),
        ("closure", {"outcome": "lapsed"}, "missing or cannot be read"),
        ("hold/release", {}, "The pursuit is not held."),
    ],
)
def test_what_cannot_be_taken_says_why_and_changes_nothing(
    db: Session, client: TestClient, maya: Pursuit, to: str, fields: dict[str, str], sentence: str
) -> None:
    before = (maya.version, len(maya.facts))
    answer = post(client, maya, to, fields)
    assert (answer.status_code, answer.headers["HX-Reswap"]) == (422, "none")
    assert sentence in answer.text
    assert post(client, maya, to, fields, htmx=False).status_code == 422
    found = read(db, maya)
    assert (found.version, len(found.facts)) == before


@pytest.mark.parametrize(
    ("typed", "words"), [("tomorrow", "Fri 15 May"), ("mon", "Mon 18 May"), ("2026-05-16", "Mon 18 May")]
)
def test_a_snooze_is_until_a_working_day(client: TestClient, maya: Pursuit, typed: str, words: str) -> None:
    assert said(post(client, maya, "hold", until=typed)) == f"Snoozed until {words}: Maya Okafor. 0 to go."


def test_a_snooze_past_the_day_they_promised_says_so(db: Session, priya: Recruiter, visit: Visit) -> None:
    samuel = desk.due(db, priya.agency, priya)
    answer = post(visit(priya), samuel, "hold", until="mon")
    assert "They promised Thu 14 May, which is before that." in said(answer)


def test_a_snooze_can_be_ended(db: Session, client: TestClient, maya: Pursuit) -> None:
    post(client, maya, "hold", until="mon")
    answer = post(client, read(db, maya), "hold/release")
    assert answer.status_code == 200
    assert f'<li class="row" id="r{maya.id}"' in answer.text


def test_the_thank_you_cannot_be_snoozed(db: Session, priya: Recruiter, visit: Visit) -> None:
    noah = desk.to_thank(db, priya.agency, priya)
    assert "has 24 hours and cannot be held" in post(visit(priya), noah, "hold", until="mon").text


def test_what_would_end_tonight_is_kept_open_for_a_week(db: Session, priya: Recruiter, visit: Visit) -> None:
    tomas = desk.closing(db, priya.agency, priya)
    answer = post(visit(priya), tomas, "hold", until="tomorrow")
    assert said(answer) == "Kept open until Fri 22 May: Tomas Reyes. 0 to go."


@pytest.mark.parametrize(
    ("outcome", "words"),
    [
        ("no_response", "Moved on"),
        ("withdrew", "Candidate withdrew"),
        ("not_selected", "Not selected"),
        ("job_closed", "Job cancelled"),
        ("hired", "Hired"),
        ("offer_declined", "Offer declined"),
    ],
)
def test_every_ending_a_person_decides_is_kept(
    db: Session, client: TestClient, maya: Pursuit, outcome: str, words: str
) -> None:
    assert said(post(client, maya, "closure", outcome=outcome)) == f"{words}: Maya Okafor. 0 to go."
    found = read(db, maya)
    assert (found.outcome, found.closed_by, found.closed_on) == (outcome, "recruiter", TODAY)
