"""The verbs of a pursuit's page, as it posts them: what they come to, and how each is taken back or refused."""

import re
from datetime import date
from html import unescape

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.models import Fact
from app.queries.pursuits import pursuit_for
from tests.factories import at, make_recruiter
from tests.support.app import Visit
from tests.web.stories import called, quiet, touch


@pytest.mark.parametrize(
    ("path", "data", "said"),
    [
        ("touches", {"step": "second_call", "outcome": "voicemail"}, "Voicemail logged: Maya Okafor."),
        ("touches", {"step": "second_call", "outcome": "no_answer"}, "No answer logged: Maya Okafor."),
        ("words", {"kind": "promised", "promised_on": "2026-05-20"}, "New date logged: Maya Okafor."),
        ("words", {"kind": "offer"}, "Offer logged: Maya Okafor."),
        ("hold", {"until": "2026-05-18"}, "Snoozed until Mon 18 May: Maya Okafor."),
        ("closure", {"outcome": "withdrew"}, "ithdrew: Maya Okafor."),
        ("touches/new", {"step": "", "channel": "text", "made_by": "recruiter", "outcome": "done"}, "Maya Okafor."),
    ],
)
def test_after_a_verb_the_page_stays_and_the_next_touch_takes_focus(
    visit: Visit, db: Session, path: str, data: dict[str, str], said: str
) -> None:
    pursuit = called(db)
    client = visit(pursuit.recruiter)
    form = {"version": str(pursuit.version), "from": "pursuit", **data}
    answer = client.post(f"/pursuits/{pursuit.id}/{path}", data=form)
    assert answer.status_code == 303
    page = client.get(answer.headers["location"]).text
    assert said in unescape(page)
    assert '<h2 id="next-h" tabindex="-1" autofocus aria-describedby="toast-t">' in page
    undo = re.search(r'action="(/facts/\d+/undo)"', page[page.index('id="toast"') :])
    assert undo
    undone = client.post(undo[1], data={"from": "pursuit"})
    assert undone.headers["location"] == f"/pursuits/{pursuit.id}?said=undone"
    assert "Second call, was due Tuesday." in client.get(undone.headers["location"]).text


@pytest.mark.parametrize("origin", ["pursuit", "today", "htmx"])
def test_who_snoozes_it_until_the_same_day_again_is_told_that_it_is_so(visit: Visit, db: Session, origin: str) -> None:
    pursuit = called(db)
    client = visit(pursuit.recruiter)
    for _ in range(2):
        form = {"until": "2026-05-18", "from": origin.replace("htmx", "today")}
        headers = {"HX-Request": "true"} if origin == "htmx" else {}
        answer = client.post(f"/pursuits/{pursuit.id}/hold", data=form, headers=headers)
    page = answer if origin == "htmx" else client.get(answer.headers["location"])
    assert "It was so already. Nothing was changed." in page.text
    assert db.scalars(select(Fact.kind).where(Fact.kind == "hold")).all() == ["hold"]


def test_quiet_time_is_overridden_by_a_reason_alone(visit: Visit, db: Session) -> None:
    pursuit = quiet(db)
    client = visit(pursuit.recruiter)
    form = {"step": "last_try", "outcome": "voicemail", "from": "pursuit"}
    refused = client.post(f"/pursuits/{pursuit.id}/touches", data=form)
    assert refused.status_code == 422
    assert "Give a reason to contact anyway." in unescape(refused.text)
    taken = client.post(f"/pursuits/{pursuit.id}/touches", data={**form, "early_reason": "They asked us to."})
    assert taken.status_code == 303
    assert "In quiet time, because: They asked us to." in client.get(taken.headers["location"]).text


def test_a_contact_is_told_in_full_with_the_time_it_was_made(visit: Visit, db: Session) -> None:
    pursuit = called(db)
    client = visit(pursuit.recruiter)
    assert "The next step, second call" in client.get(f"/pursuits/{pursuit.id}/touches/new").text
    form = {"step": "second_call", "channel": "call", "made_by": "candidate", "outcome": "talked", "note": "Nice."}
    client.post(f"/pursuits/{pursuit.id}/touches/new", data={**form, "on": "2026-05-13", "at": "09:15"})
    db.rollback()
    fact = pursuit_for(db, pursuit.agency_id, pursuit.id).facts[-1]
    assert (fact.step, fact.made_by, fact.result, fact.text) == ("second_call", "candidate", "talked", "Nice.")
    assert fact.at == at(date(2026, 5, 13), 9, 15)


@pytest.mark.parametrize(
    ("data", "told"),
    [
        ({}, "How: Choose how."),
        ({"on": "2026-05-13"}, "Time: Give both the day and the time, or neither for just now."),
        ({"on": "2026-05-15", "at": "09:00"}, "This is in the future. Give the time it happened."),
        ({"step": "dance"}, "What it was: This cadence has no such step. Choose again."),
        ({"step": "email"}, "The next step is second_call, not email."),
    ],
)
def test_a_contact_that_cannot_be_comes_back_as_it_was_typed(
    visit: Visit, db: Session, data: dict[str, str], told: str
) -> None:
    pursuit = called(db)
    whole = {"channel": "text", "made_by": "recruiter", "outcome": "talked", "note": "Keep me."} if data else {}
    answer = visit(pursuit.recruiter).post(f"/pursuits/{pursuit.id}/touches/new", data={**whole, **data})
    assert answer.status_code == 422
    assert told in unescape(answer.text)
    if whole:
        assert "Keep me." in answer.text
        assert '<option value="text" selected>' in answer.text


def test_what_cannot_be_undone_any_more_says_what_hangs_on_it(visit: Visit, db: Session) -> None:
    pursuit = called(db)
    touch(pursuit, "second_call", date(2026, 5, 12))
    db.flush()
    first = next(fact for fact in pursuit.facts if fact.step == "first_call")
    answer = visit(pursuit.recruiter).post(f"/facts/{first.id}/undo", data={"from": "pursuit"})
    assert answer.status_code == 409
    assert "The second call that you logged on Tue 12 May, 4:10 pm hangs on this. Undo that first." in answer.text


def test_a_colleague_finds_the_page_too(visit: Visit, db: Session) -> None:
    pursuit = called(db)
    jo = make_recruiter(db, pursuit.agency, name="Jo Reed")
    assert visit(jo).get(f"/pursuits/{pursuit.id}").status_code == 200
