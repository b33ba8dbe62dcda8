"""The call sheet, beside the queue and as a page: what it shows, what it offers, and what it never sends."""

from __future__ import annotations

import re
from datetime import date, timedelta
from html import unescape
from urllib.parse import unquote

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient
from sqlalchemy.orm import Session, object_session

from app.models import Pursuit, Recruiter
from app.templating import LONGEST_LINK
from tests import desk
from tests.factories import NOW, days, make_recruiter
from tests.support.app import Visit
from tests.support.server import SetClock
from tests.support.statements import statements


@pytest.fixture(autouse=True)
def at_work(clock: SetClock) -> None:
    clock.now = NOW


@pytest.fixture
def client(priya: Recruiter, visit: Visit) -> TestClient:
    return visit(priya)


def words(html: str) -> str:
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", " ", html)))


def sheet(client: TestClient, pursuit: Pursuit, path: str = "sheet") -> str:
    if told := object_session(pursuit):
        told.commit()
    answer = client.get(f"/pursuits/{pursuit.id}/{path}")
    assert answer.status_code == 200
    return answer.text


def mailed(html: str) -> list[str]:
    """What every link to an e-mail program carries."""
    return [unquote(unescape(link)) for link in re.findall(r'href="(mailto:[^"]+)"', html)]


def copied(html: str) -> list[str]:
    return [unescape(text) for text in re.findall(r'data-text="([^"]*)"', html)]


def debrief(db: Session, pursuit: Pursuit, fit: str | None, discussed: str | None) -> None:
    pursuit.debrief(
        pursuit.interviews[0],
        fit=fit,
        discussed=discussed,
        asked_for_job=True,
        promised_on=pursuit.interviews[0].promised_on,
        by=pursuit.candidate.actor,
        at=NOW,
    )
    db.flush()


def test_the_fragment_and_the_page_have_an_address_each_and_one_body(
    db: Session, priya: Recruiter, client: TestClient
) -> None:
    maya = desk.overdue(db, priya.agency, priya)
    for path, is_whole in (("sheet", False), ("call-sheet", True)):
        plain = sheet(client, maya, path)
        assert plain == client.get(f"/pursuits/{maya.id}/{path}", headers={"HX-Request": "true"}).text
        assert plain.lstrip().startswith("<!doctype html>") == is_whole


def test_the_page_has_the_number_the_facts_the_words_the_cadence_and_every_verb(
    db: Session, priya: Recruiter, client: TestClient
) -> None:
    html = sheet(client, desk.overdue(db, priya.agency, priya), "call-sheet")
    said = words(html)
    for part in (
        "Call (312) 555-0142 P",
        "Local time 12:42 pm, Chicago",
        "Promised A call by Tue 28 Apr",
        "Last contact Call, left voicemail, by Priya, Tue 28 Apr",
        "Debrief Not recorded yet",
        "We called on Tuesday 28 April and left a voicemail.",
        "Thu 21 May",
        "Done E Left voicemail V No answer A Heard back H Snooze S Move on M",
    ):
        assert part in said
    assert 'href="tel:+13125550142" data-key="p"' in html


def test_beside_the_queue_the_rows_own_keys_are_pressed(db: Session, priya: Recruiter, client: TestClient) -> None:
    assert "data-key" not in sheet(client, desk.overdue(db, priya.agency, priya))


def test_today_comes_with_the_sheet_of_its_first_row(db: Session, priya: Recruiter, client: TestClient) -> None:
    maya = desk.overdue(db, priya.agency, priya)
    db.commit()
    html = client.get("/today").text
    assert f'<div id="sheet" data-row="r{maya.id}">' in html
    assert sheet(client, maya).strip() in html


def test_from_the_page_a_touch_is_logged_and_today_follows(db: Session, priya: Recruiter, client: TestClient) -> None:
    maya = desk.overdue(db, priya.agency, priya)
    db.commit()
    form = {"version": maya.version, "from": "today", "step": "second_call", "outcome": "voicemail"}
    answer = client.post(f"/pursuits/{maya.id}/touches", data=form)
    assert answer.status_code == 303
    assert answer.headers["Location"].startswith("/today?logged=")


# Letters


def test_a_whole_e_mail_is_carried_by_the_link_the_row_and_the_copy_alike(
    db: Session, priya: Recruiter, client: TestClient
) -> None:
    hannah = desk.to_write(db, priya.agency, priya)
    debrief(db, hannah, "five years of field studies", "the clinic’s waiting rooms & more")
    html = sheet(client, hannah)
    (link,), (text,) = mailed(html), copied(html)
    assert link.startswith("mailto:dana@northwind.example?subject=Hannah Liu, Data analyst&body=Hi Dana,\r\n\r\n")
    assert link.partition("&body=")[2].replace("\r\n", "\n") == text
    assert "You and Hannah discussed this: the clinic’s waiting rooms & more." in text
    assert set(mailed(client.get("/today").text)) >= {link}
    assert "Not complete" not in html
    assert "<mark>" not in html


def test_what_an_e_mail_lacks_is_marked_and_nothing_offers_it_as_finished(
    db: Session, priya: Recruiter, client: TestClient
) -> None:
    hannah = desk.to_write(db, priya.agency, priya)
    html = sheet(client, hannah)
    assert html.count("<mark>") == 2
    assert words(html).count("Still to be written: ") == 2
    assert "Not complete. Only Hannah knows what they discussed and what answers it." in words(html)
    assert "Write without these parts" in html
    assert "Copy without these parts" in html
    assert f'href="/pursuits/{hannah.id}/interviews/{hannah.interviews[0].id}/debrief"' in html
    for sent in (*mailed(html), *copied(html)):
        assert "[" not in sent


def test_a_thank_you_that_lacks_a_part_is_neither_copied_nor_mailed_but_asked_for(
    db: Session, priya: Recruiter, client: TestClient
) -> None:
    noah = desk.to_thank(db, priya.agency, priya)
    debrief(db, noah, None, "the night shift")
    html = sheet(client, noah)
    assert copied(html) == []
    (nudge,) = mailed(html)
    assert nudge.startswith(f"mailto:{noah.candidate.email}?")
    assert "Only you can write what you bring to the job." in nudge
    assert "[" not in nudge
    assert "Not complete. Only Noah knows what answers it: the nudge asks for it." in words(html)


def test_a_whole_thank_you_can_be_copied_and_goes_with_the_nudge(
    db: Session, priya: Recruiter, client: TestClient
) -> None:
    noah = desk.to_thank(db, priya.agency, priya)
    debrief(db, noah, "ten years of nights", "the night shift")
    html = sheet(client, noah)
    (text,), (nudge,) = copied(html), mailed(html)
    assert text.startswith("Dear Dana,\n\nThank you for yesterday.")
    assert text in nudge.replace("\r\n", "\n")


def test_a_text_too_long_for_a_link_is_left_out_whole_and_can_be_copied(
    db: Session, priya: Recruiter, client: TestClient
) -> None:
    hannah = desk.to_write(db, priya.agency, priya)
    debrief(db, hannah, "é" * 900, "the waiting rooms")
    html = sheet(client, hannah)
    (link,) = mailed(html)
    assert len(link) < LONGEST_LINK
    assert "body" not in link
    assert "Too long for a link: the e-mail opens without its text." in words(html)
    assert "é" * 900 in copied(html)[0]


def test_what_was_typed_is_never_markup(db: Session, priya: Recruiter, client: TestClient) -> None:
    hannah = desk.to_write(db, priya.agency, priya)
    debrief(db, hannah, '"><script>alert(1)</script>', "</blockquote><i>")
    html = sheet(client, hannah)
    assert "<script>" not in html
    assert "<i>" not in html


# Who, and at what price


def test_a_viewer_reads_it_and_is_offered_nothing_to_change(db: Session, priya: Recruiter, visit: Visit) -> None:
    hannah = desk.to_write(db, priya.agency, priya)
    html = sheet(visit(make_recruiter(db, priya.agency, role="viewer")), hannah, "call-sheet")
    main = html.partition("<main")[2].partition("</main>")[0]
    assert "Hi Dana," in main
    assert not re.search(r"<form|/debrief|/notes/new", main)


@pytest.mark.parametrize("path", ["sheet", "call-sheet"])
def test_its_statements_do_not_grow_with_the_history(
    db: Session, priya: Recruiter, client: TestClient, app: FastAPI, path: str
) -> None:
    maya = desk.overdue(db, priya.agency, priya)
    db.commit()
    with statements(app.state.engine) as few:
        sheet(client, maya, path)
    for place in range(30):
        maya.add_note(f"Note {place}", by=priya.actor, at=NOW - days(1))
    for minutes in range(30):
        at = NOW - days(15) + timedelta(minutes=minutes)
        maya.log_touch(step=None, channel="call", made_by="candidate", result="done", by=priya.actor, at=at)
    db.commit()
    with statements(app.state.engine) as many:
        sheet(client, maya, path)
    assert len(many) == len(few)


def test_an_interview_still_ahead_has_no_debrief_to_record(db: Session, priya: Recruiter, client: TestClient) -> None:
    ahead = desk.follow_up(db, priya.agency, priya, "Ada Berg", date(2026, 5, 20), thanked=False)
    assert "/debrief" not in sheet(client, ahead, "call-sheet")


def test_whom_they_met_is_there_with_the_address_to_write_to(db: Session, priya: Recruiter, client: TestClient) -> None:
    maya = desk.overdue(db, priya.agency, priya)
    dana, sam = {"name": "Dana Ruiz", "email": "dana.ruiz@northwind.example"}, {"name": "Sam Oh", "email": None}
    maya.interviews[0].interviewers = [dana, sam]  # type: ignore[list-item]
    html = sheet(client, maya)
    assert "Met Dana Ruiz and Sam Oh Say" in words(html)
    assert '<a href="mailto:dana.ruiz@northwind.example">Dana Ruiz</a> and Sam Oh' in html
