"""The forms of a pursuit's page: each works as a plain form post, and comes back whole when it cannot be taken."""

import re
from datetime import date
from html import unescape

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.models import Event, Fact, Interview, Pursuit, StatusLink
from app.queries.pursuits import pursuit_for
from tests.factories import TODAY, at, days, make_agency, make_pursuit, make_recruiter
from tests.support.app import Visit
from tests.support.server import SetClock


def maya(db: Session) -> Pursuit:
    """Interviewed Tuesday 21 April, called back for Tuesday 28 April, thanked."""
    return make_pursuit(db, interviewed_on=date(2026, 4, 21), promised_on=date(2026, 4, 28), thanked=True)


def fresh(db: Session, pursuit: Pursuit) -> Pursuit:
    """The pursuit as the app left it."""
    db.rollback()
    read = pursuit_for(db, pursuit.agency_id, pursuit.id)
    db.commit()  # a reader that may write holds SQLite's one lock
    return read


def newest(db: Session, pursuit: Pursuit) -> Fact:
    return max(fresh(db, pursuit).facts, key=lambda fact: fact.id)


def events(db: Session, pursuit: Pursuit) -> list[str]:
    found = list(db.scalars(select(Event.name).where(Event.pursuit_id == pursuit.id).order_by(Event.id)))
    db.commit()
    return found


def base(pursuit: Pursuit) -> str:
    return f"/pursuits/{pursuit.id}"


# Notes


def test_a_note_is_kept_and_the_page_says_so_and_offers_to_undo_it(visit: Visit, db: Session) -> None:
    pursuit = maya(db)
    client = visit(pursuit.recruiter)
    answer = client.post(f"{base(pursuit)}/notes", data={"text": "  Prefers\r\nmornings.  "})
    note = newest(db, pursuit)
    assert (answer.status_code, answer.headers["location"]) == (303, f"{base(pursuit)}?logged={note.id}")
    assert note.text == "Prefers\nmornings."
    page = client.get(answer.headers["location"]).text
    assert "Note added: Maya Okafor." in page
    assert f'action="/facts/{note.id}/undo"' in page


def test_an_empty_note_comes_back_with_what_to_do(visit: Visit, db: Session) -> None:
    pursuit = maya(db)
    answer = visit(pursuit.recruiter).post(f"{base(pursuit)}/notes", data={"text": "  "})
    assert answer.status_code == 422
    assert "Nothing was saved. 1 thing to fix." in answer.text
    assert 'href="#f-text">Note: Write the note before saving it.' in answer.text
    assert newest(db, pursuit).kind == "touch"


def test_a_note_of_ten_thousand_words_comes_back_with_its_words(visit: Visit, db: Session) -> None:
    pursuit = maya(db)
    answer = visit(pursuit.recruiter).post(f"{base(pursuit)}/notes", data={"text": "word " * 10_000})
    assert answer.status_code == 422
    assert "Keep it to 10,000 characters." in answer.text
    assert "word word word" in answer.text


# Skips


def test_a_step_is_skipped_with_its_reason(visit: Visit, db: Session) -> None:
    pursuit = maya(db)
    client = visit(pursuit.recruiter)
    assert "Skip first call" in client.get(f"{base(pursuit)}/skips/new").text
    answer = client.post(f"{base(pursuit)}/skips", data={"step": "first_call", "reason": "They asked for e-mail."})
    assert answer.status_code == 303
    assert (newest(db, pursuit).kind, newest(db, pursuit).text) == ("skip", "They asked for e-mail.")


def test_a_skip_without_a_reason_comes_back(visit: Visit, db: Session) -> None:
    pursuit = maya(db)
    answer = visit(pursuit.recruiter).post(f"{base(pursuit)}/skips", data={"step": "first_call"})
    assert answer.status_code == 422
    assert "Reason: Give a reason for skipping this step." in answer.text


def test_a_step_that_is_not_next_is_not_skipped(visit: Visit, db: Session) -> None:
    pursuit = maya(db)
    answer = visit(pursuit.recruiter).post(f"{base(pursuit)}/skips", data={"step": "email", "reason": "Because"})
    assert answer.status_code == 422
    assert "The next step is first_call" in answer.text
    assert newest(db, pursuit).kind == "touch"


# The promise


def test_the_promise_form_begins_with_the_dates_given(visit: Visit, db: Session) -> None:
    pursuit = maya(db)
    assert 'value="2026-04-28"' in visit(pursuit.recruiter).get(f"{base(pursuit)}/promise").text


def test_changing_the_promise_moves_what_hangs_on_it(visit: Visit, db: Session) -> None:
    pursuit = maya(db)
    answer = visit(pursuit.recruiter).post(f"{base(pursuit)}/promise", data={"promised_on": "2026-05-20"})
    assert answer.status_code == 303
    assert fresh(db, pursuit).due_on == date(2026, 5, 20)


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ("20/5/2026", "This is not a day. Write it as 2026-05-20."),
        ("1776-07-04", "Give a day between 2000 and 2100."),
        ("2026-04-02", "is before it was promised"),
    ],
)
def test_a_promise_that_cannot_be_comes_back_as_typed(visit: Visit, db: Session, typed: str, told: str) -> None:
    pursuit = maya(db)
    answer = visit(pursuit.recruiter).post(
        f"{base(pursuit)}/promise", data={"promised_on": typed, "decision_on": "2026-05-22"}
    )
    assert answer.status_code == 422
    assert told in answer.text
    assert f'value="{typed}"' in answer.text
    assert 'value="2026-05-22"' in answer.text
    assert fresh(db, pursuit).due_on == date(2026, 4, 28)


# The debrief


def test_a_debrief_is_recorded(visit: Visit, db: Session) -> None:
    pursuit = maya(db)
    client = visit(pursuit.recruiter)
    path = f"{base(pursuit)}/interviews/{pursuit.interviews[0].id}/debrief"
    assert "Maya asked for the job" in client.get(path).text
    answer = client.post(
        path,
        data={
            "asked_next_steps": "yes",
            "promised_on": "2026-04-29",
            "decision_on": "",
            "discussed": "Route planning.",
            "fit": "",
        },
    )
    assert answer.headers["location"] == f"{base(pursuit)}?said=debriefed"
    assert "Debrief recorded." in client.get(answer.headers["location"]).text
    meeting = fresh(db, pursuit).interviews[0]
    assert (meeting.asked_next_steps, meeting.asked_for_job, meeting.discussed, meeting.fit) == (
        True,
        False,
        "Route planning.",
        None,
    )
    assert (meeting.promised_on, meeting.status) == (date(2026, 4, 29), "held")


def test_a_box_that_was_unticked_stays_so_when_the_form_comes_back(visit: Visit, db: Session) -> None:
    pursuit = maya(db)
    client = visit(pursuit.recruiter)
    path = f"{base(pursuit)}/interviews/{pursuit.interviews[0].id}/debrief"
    client.post(path, data={"asked_for_job": "yes", "promised_on": "2026-04-28"})
    again = client.post(path, data={"promised_on": "never"})
    assert again.status_code == 422
    assert 'id="f-asked_for_job" name="asked_for_job" value="yes">' in again.text


def test_an_interview_that_has_not_ended_has_no_debrief(visit: Visit, db: Session) -> None:
    pursuit = make_pursuit(db, interviewed_on=TODAY + days(4))
    path = f"{base(pursuit)}/interviews/{pursuit.interviews[0].id}/debrief"
    answer = visit(pursuit.recruiter).post(path, data={"discussed": "Nothing yet"})
    assert answer.status_code == 422
    assert "The interview has not ended yet. Record the debrief after it." in answer.text


# Interviews


def test_an_interview_is_added_on_the_agencys_clock(visit: Visit, db: Session) -> None:
    pursuit = make_pursuit(db, interviewed_on=None)
    answer = visit(pursuit.recruiter).post(
        f"{base(pursuit)}/interviews",
        data={"day": "2026-05-19", "starts": "15:30", "ends": "16:15", "location": "Pier 4"},
    )
    assert answer.headers["location"] == f"{base(pursuit)}?said=interview-added"
    (meeting,) = fresh(db, pursuit).interviews
    assert (meeting.starts_at, meeting.ends_at) == (at(date(2026, 5, 19), 15, 30), at(date(2026, 5, 19), 16, 15))
    assert meeting.location == "Pier 4"


def test_an_interview_without_times_comes_back_naming_each(visit: Visit, db: Session) -> None:
    pursuit = make_pursuit(db, interviewed_on=None)
    answer = visit(pursuit.recruiter).post(f"{base(pursuit)}/interviews", data={"day": "2026-05-19", "starts": "x"})
    assert answer.status_code == 422
    assert "Starts: This is not a time of day. Write it as 15:30." in answer.text
    assert "Ends: Give the time it ends." in answer.text


def test_an_interview_that_ends_before_it_starts_comes_back(visit: Visit, db: Session) -> None:
    pursuit = make_pursuit(db, interviewed_on=None)
    answer = visit(pursuit.recruiter).post(
        f"{base(pursuit)}/interviews", data={"day": "2026-05-19", "starts": "15:30", "ends": "15:00"}
    )
    assert "Ends: The interview ends before it starts. Give a later end." in answer.text


def test_an_interview_is_moved(visit: Visit, db: Session) -> None:
    pursuit = make_pursuit(db, interviewed_on=TODAY + days(4))
    client = visit(pursuit.recruiter)
    path = f"{base(pursuit)}/interviews/{pursuit.interviews[0].id}"
    assert 'value="15:30"' in client.get(f"{path}/edit").text
    client.post(path, data={"day": "2026-05-20", "starts": "09:00", "ends": "10:00"})
    assert fresh(db, pursuit).interviews[0].starts_at == at(date(2026, 5, 20), 9)


@pytest.mark.parametrize("status", ["cancelled", "no_show"])
def test_an_interview_is_called_off(visit: Visit, db: Session, status: str) -> None:
    pursuit = make_pursuit(db, interviewed_on=TODAY + days(4))
    path = f"{base(pursuit)}/interviews/{pursuit.interviews[0].id}"
    visit(pursuit.recruiter).post(f"{path}/cancellation", data={"status": status})
    assert fresh(db, pursuit).interviews[0].status == status


# The hiring manager


def test_the_one_thing_that_is_missing_is_filled_in(visit: Visit, db: Session) -> None:
    pursuit = make_pursuit(
        db, interviewed_on=date(2026, 4, 21), promised_on=date(2026, 4, 28), thanked=True, phone=None
    )
    client = visit(pursuit.recruiter)
    assert "There is no phone number for Dana Whitfield yet." in client.get(base(pursuit)).text
    answer = client.post(f"{base(pursuit)}/contact", data={"phone": "(312) 555-0142"})
    assert answer.headers["location"] == f"{base(pursuit)}?said=contact"
    contact = fresh(db, pursuit).contact
    assert contact is not None
    assert (contact.phone, contact.email) == ("+13125550142", "dana@northwind.example")
    assert events(db, pursuit)[-1] == "contact.changed"
    assert "(312) 555-0142" in client.get(base(pursuit)).text


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ({"phone": "call me"}, "Phone: This is not a telephone number."),
        ({"email": "dana at northwind"}, "E-mail: This is not an e-mail address."),
        ({"phone": ""}, "Phone: Give a number or an address."),
        ({"email": ""}, "E-mail: Give a number or an address."),
    ],
)
def test_details_that_cannot_be_used_come_back(visit: Visit, db: Session, typed: dict[str, str], told: str) -> None:
    pursuit = maya(db)
    answer = visit(pursuit.recruiter).post(f"{base(pursuit)}/contact", data=typed)
    assert answer.status_code == 422
    assert told in answer.text


# Private links


def address_in(page: str) -> str:
    """The private link that a page shows."""
    found = re.search(r'id="link"[^>]* value="([^"]+)"', page)
    assert found
    return found[1]


def test_a_link_is_shown_once_when_it_is_made(visit: Visit, db: Session) -> None:
    pursuit = maya(db)
    client = visit(pursuit.recruiter)
    made = client.post(f"{base(pursuit)}/links")
    assert made.status_code == 201
    assert made.headers["cache-control"] == "no-store"
    address = address_in(made.text)
    assert visit().get(address).status_code == 200
    page = client.get(base(pursuit)).text
    assert address.rpartition("/")[2] not in page
    assert "Private link made Thu 14 May, 10 am" in page
    assert address.rpartition("/")[2] not in str(list(db.execute(select(StatusLink.token_hash))))


def test_a_revoked_link_opens_nothing(visit: Visit, db: Session) -> None:
    pursuit = maya(db)
    client = visit(pursuit.recruiter)
    address = address_in(client.post(f"{base(pursuit)}/links").text)
    answer = client.post(f"{base(pursuit)}/links/revocation")
    assert "It no longer opens anything." in client.get(answer.headers["location"]).text
    assert visit().get(address).status_code == 410
    assert events(db, pursuit)[-2:] == ["link.issued", "link.revoked"]


# Reopening


def test_a_closed_pursuit_is_taken_up_again(visit: Visit, db: Session, clock: SetClock) -> None:
    pursuit = maya(db)
    clock.now = at(date(2026, 6, 1), 9)
    client = visit(pursuit.recruiter)
    assert "Reopen" in client.get(base(pursuit)).text
    answer = client.post(f"{base(pursuit)}/opening", data={"version": str(pursuit.version)})
    assert answer.status_code == 303
    assert fresh(db, pursuit).plan(clock.now).standing == "due"


def test_an_open_pursuit_is_not_reopened(visit: Visit, db: Session) -> None:
    answer = visit((pursuit := maya(db)).recruiter).post(f"{base(pursuit)}/opening")
    assert answer.status_code == 422
    assert "The pursuit is open. Nothing to reopen." in unescape(answer.text)


# What holds for all of them

PATHS = ["notes/new", "skips/new", "promise", "interviews/new", "contact", "", "preview"]
POSTS = ["notes", "skips", "promise", "interviews", "contact", "links", "links/revocation", "opening"]


def meeting_paths(meeting: Interview) -> list[str]:
    return [f"interviews/{meeting.id}/debrief", f"interviews/{meeting.id}/edit"]


def meeting_posts(meeting: Interview) -> list[str]:
    return [f"interviews/{meeting.id}/debrief", f"interviews/{meeting.id}", f"interviews/{meeting.id}/cancellation"]


def answers(client: TestClient, pursuit_id: int, meeting: Interview) -> list[int]:
    gets = [client.get(f"/pursuits/{pursuit_id}/{path}".rstrip("/")) for path in PATHS + meeting_paths(meeting)]
    posts = [client.post(f"/pursuits/{pursuit_id}/{path}") for path in POSTS + meeting_posts(meeting)]
    return [answer.status_code for answer in (*gets, *posts)]


def test_another_agencys_pursuit_answers_as_one_that_never_was(visit: Visit, db: Session) -> None:
    pursuit, elsewhere = maya(db), make_agency(db, name="Elsewhere")
    stranger = make_recruiter(db, elsewhere)
    client = visit(stranger)
    before = events(db, pursuit)
    for pursuit_id in (pursuit.id, 999_999):
        assert set(answers(client, pursuit_id, pursuit.interviews[0])) == {404}
    assert client.get(base(pursuit)).text == client.get("/pursuits/999999").text.replace("999999", str(pursuit.id))
    assert events(db, pursuit) == before


def test_a_meeting_of_another_pursuit_is_not_found(visit: Visit, db: Session) -> None:
    pursuit = maya(db)
    other = make_pursuit(db, pursuit.agency, recruiter=pursuit.recruiter, candidate="Ivy Chen")
    client = visit(pursuit.recruiter)
    meeting = other.interviews[0]
    for path in meeting_paths(meeting):
        assert client.get(f"{base(pursuit)}/{path}").status_code == 404
    for path in meeting_posts(meeting):
        assert client.post(f"{base(pursuit)}/{path}").status_code == 404


def test_a_viewer_looks_and_changes_nothing(visit: Visit, db: Session) -> None:
    pursuit = maya(db)
    viewer = make_recruiter(db, pursuit.agency, name="Vic Viewer", role="viewer")
    client = visit(viewer)
    page = client.get(base(pursuit)).text
    main = page[page.index("<main") : page.index("</main>")]
    assert "<form" not in main
    for path in POSTS + meeting_posts(pursuit.interviews[0]):
        assert client.post(f"{base(pursuit)}/{path}").status_code == 403


def test_somebody_who_was_first_is_named_and_nothing_is_saved(visit: Visit, db: Session) -> None:
    pursuit = maya(db)
    jo = make_recruiter(db, pursuit.agency, name="Jo Reed")
    version = str(pursuit.version)
    late = visit(pursuit.recruiter)
    visit(jo).post(f"{base(pursuit)}/notes", data={"text": "I called them just now."})
    answer = late.post(f"{base(pursuit)}/promise", data={"version": version, "promised_on": "2026-05-20"})
    assert answer.status_code == 409
    assert "Jo added a note at 10 am. Nothing was changed." in answer.text
    assert "I called them just now." in answer.text
    assert fresh(db, pursuit).due_on == date(2026, 4, 28)
