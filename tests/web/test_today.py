"""Today, as a page: what it shows, to whom, and what it says when nothing is left."""

import re

import pytest
from sqlalchemy.orm import Session

from app.models import Recruiter
from app.queries.pursuits import pursuit_for
from app.queries.today import Scope, touched_steps, worklist
from app.templating import render
from app.web.queue import row_of
from tests import desk
from tests.factories import NOW, TODAY, days, make_agency, make_pursuit, make_recruiter
from tests.support.app import Visit
from tests.support.server import SetClock


@pytest.fixture(autouse=True)
def at_work(clock: SetClock) -> None:
    clock.now = NOW


@pytest.fixture
def priya(db: Session) -> Recruiter:
    return desk.lay_out(db)


@pytest.fixture
def page(priya: Recruiter, visit: Visit) -> str:
    return visit(priya).get("/today").text


def words(html: str) -> str:
    """What a person reads of `html`."""
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", html))


def rows(html: str) -> list[str]:
    return re.findall(r'<li class="row.*?</li>', html, re.S)


def test_the_root_leads_to_today(visit: Visit) -> None:
    answer = visit().get("/")
    assert (answer.status_code, answer.headers["Location"]) == (303, "/today")


def test_every_group_has_its_heading_count_and_rows(page: str) -> None:
    headings = [words(found).strip() for found in re.findall(r'<h2 class="group-h".*?</h2>', page, re.S)]
    assert headings == [
        "Overdue 3 Longest first",
        "Due today 1 By promised time",
        "Candidate’s turn 1 You only nudge",
        "Moves on tonight 1 Keep open to stop it",
        "Needs details 1 Fill in one field",
    ]
    assert len(rows(page)) == 7


def test_a_row_says_who_what_why_when_and_what_then(page: str) -> None:
    maya = words(rows(page)[1])
    for said in ("Maya Okafor", "Northwind Freight", "Call Dana Whitfield", "(312) 555-0142", "2 days overdue"):
        assert said in maya
    assert "Second call, was due Tuesday. 16 days of silence. Then: e-mail on Thu 21 May" in maya
    assert 'href="tel:+13125550142"' in rows(page)[1]
    assert 'aria-label="touch 3 of 5"' in rows(page)[1]


def test_each_kind_of_row_has_its_own_verbs(page: str) -> None:
    def verbs(row: str) -> list[str]:
        found = re.findall(
            r'<(?:button|a)[^>]*class="btn(?![^>]*(?:only-phone|to-sheet))[^>]*>(.*?)</(?:button|a)>', row, re.S
        )
        return [words(verb).strip() for verb in found]

    by_name = {re.search(r'data-name="(\w+)', row)[1]: verbs(row) for row in rows(page)}  # type: ignore[index]
    every = ["Done E", "Left voicemail V", "No answer A", "Heard back H", "Snooze S", "Move on M"]
    assert by_name["Maya"] == every
    assert by_name["Hannah"] == ["Sent E", "Heard back H", "Snooze S", "Move on M"]
    assert by_name["Noah"] == ["Nudge P", "Sent E", "Heard back H", "Move on M"]
    assert by_name["Tomas"] == ["Keep open S", "Heard back H", "Move on now M"]
    assert by_name["Lena"] == ["Save", "Heard back H", "Snooze S", "Move on M"]
    assert all(row.count('aria-label="Call sheet of ') == 1 for row in rows(page))


def test_an_e_mail_opens_with_its_words(page: str) -> None:
    hannah = rows(page)[2]
    assert "mailto:dana@northwind.example?subject=Hannah%20Liu%2C%20Data%20analyst&amp;body=Hi%20Dana" in hannah


def test_the_meter_and_every_count_agree(page: str) -> None:
    assert "<title>Today, 7 to go · Hearback</title>" in page
    assert 'id="nav-today">7<' in page
    assert 'id="nav-pursuits">9<' in page
    assert '<progress id="meter" value="0" max="7"' in page
    assert "All 7 Calls 3 E-mails 1 Candidate’s turn 1" in words(page)


def test_the_quiet_are_one_line_with_the_first_to_wake(page: str) -> None:
    assert "1 quiet. Nobody contacts them today. First to wake: Ivy Chen, Mon 18 May ." in words(page)


@pytest.mark.parametrize(
    ("view", "shown"), [("calls", ["Liam", "Maya", "Samuel"]), ("mail", ["Hannah"]), ("candidate", ["Noah"])]
)
def test_a_filter_is_an_address(priya: Recruiter, visit: Visit, view: str, shown: list[str]) -> None:
    html = visit(priya).get(f"/today?view={view}").text
    assert [re.search(r'data-name="(\w+)', row)[1] for row in rows(html)] == shown  # type: ignore[index]
    assert f'href="/today?view={view}" aria-current="true"' in html


@pytest.mark.parametrize("view", ["", "nonsense", "'; DROP TABLE pursuits", "%00"])
def test_a_filter_nobody_drew_shows_all(priya: Recruiter, visit: Visit, view: str) -> None:
    assert len(rows(visit(priya).get("/today", params={"view": view}).text)) == 7


def test_a_filter_with_nothing_left_says_what_else_there_is(db: Session, visit: Visit) -> None:
    priya = make_recruiter(db, make_agency(db))
    desk.due(db, priya.agency, priya)
    html = visit(priya).get("/today?view=mail").text
    assert "No e-mails left. 1 thing of another kind is still to go." in words(html)
    assert '<a class="btn" href="/today">See all of Today</a>' in html


def test_the_team_sees_whose_each_row_is(db: Session, priya: Recruiter, visit: Visit) -> None:
    jo = make_recruiter(db, priya.agency, name="Jo Reed")
    html = visit(jo).get("/today?team=1").text
    assert "The team’s Today" in html
    assert "Northwind Freight, Priya Raman" in html
    assert 'id="nav-today">0<' in html
    assert "Nobody is waiting on you." in visit(jo).get("/today").text


def test_what_nobody_has_taken_is_pointed_at(db: Session, priya: Recruiter, visit: Visit) -> None:
    taken = worklist(db, Scope.of(priya.agency, priya.id, NOW))[0][0]
    taken.recruiter = taken.recruiter_id = None
    html = visit(priya).get("/today").text
    assert "1 pursuit that nobody has taken waits too." in words(html)
    assert "Calder Construction, nobody’s" in visit(priya).get("/today?team=1").text


def test_a_viewer_sees_everything_and_can_press_nothing(db: Session, priya: Recruiter, visit: Visit) -> None:
    viewer = make_recruiter(db, priya.agency, role="viewer")
    html = visit(viewer).get("/today?team=1").text
    assert len(rows(html)) == 7
    assert not re.search(r"<form|<button", "".join(rows(html)))


def test_with_nothing_left_it_says_what_was_done_and_what_is_next(db: Session, visit: Visit, clock: SetClock) -> None:
    priya = make_recruiter(db, make_agency(db))
    maya = desk.overdue(db, priya.agency, priya)
    maya.log_touch(step="second_call", channel="call", made_by="recruiter", result="done", by=priya.actor, at=NOW)
    html = visit(priya).get("/today").text
    said = (
        "Nobody is waiting on you. 1 touch logged today. Next: e-mail Dana Whitfield about Maya Okafor, on Thu 21 May."
    )
    assert said in words(html)
    assert '<h2 class="who-h">1 to come</h2>' in html
    assert 'value="1" max="1"' in html


def test_somebody_new_is_told_where_to_begin(db: Session, visit: Visit) -> None:
    html = visit(make_recruiter(db, make_agency(db))).get("/today").text
    assert "Nobody is waiting on you. New pursuits come here when something can be done for them." in words(html)


def test_past_its_bound_the_page_says_so(
    db: Session, priya: Recruiter, visit: Visit, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(worklist, "__defaults__", (3,))
    html = visit(priya).get("/today").text
    assert "These are the 3 that wait longest, of 7. The rest follow as you go." in words(html)


def test_a_row_alone_is_the_row_in_the_page_byte_for_byte(db: Session, priya: Recruiter, page: str) -> None:
    pursuits = worklist(db, Scope.of(priya.agency, priya.id, NOW))[0]
    touched = touched_steps(db, pursuits)
    assert len(pursuits) == 7
    for pursuit in pursuits:
        row = row_of(pursuit, NOW, touched.get(pursuit.id, frozenset()), priya)
        alone = render(
            "today/_row.html",
            row=row,
            me=priya,
            today=TODAY,
            zone=priya.agency.zone,
            country="US",
            current=pursuits[0].id,
        )
        assert alone.strip() in page


def test_no_row_is_without_a_way_to_resolve_it(page: str) -> None:
    for row in rows(page):
        assert re.search(r'<form method="post"|data-panel=', row)


def test_nothing_inline_and_nothing_that_scripts_could_run(page: str) -> None:
    assert not re.search(r"\son\w+=|\sstyle=|<script(?! src)|javascript:|hx-on|hx-vals=.js", page)


def test_looking_writes_nothing(db: Session, priya: Recruiter, visit: Visit) -> None:
    client, maya = visit(priya), worklist(db, Scope.of(priya.agency, priya.id, NOW))[0][1]
    before = maya.version
    db.commit()
    for path in (
        "/today",
        "/today/counts",
        f"/pursuits/{maya.id}/sheet",
        f"/pursuits/{maya.id}/call-sheet",
        f"/pursuits/{maya.id}/log",
    ):
        assert client.get(path).status_code == 200
    assert pursuit_for(db, priya.agency_id, maya.id).version == before


# Around the rows


def test_the_counts_come_in_parts_for_where_they_stand(priya: Recruiter, visit: Visit) -> None:
    html = visit(priya).get("/today/counts?view=calls").text
    assert html.count("hx-swap-oob") == 5
    assert "<title>Today, 7 to go · Hearback</title>" in html
    assert 'href="/today?view=calls" aria-current="true"' in html


def test_the_call_sheet_says_what_to_know_and_to_say(db: Session, priya: Recruiter, visit: Visit) -> None:
    maya = worklist(db, Scope.of(priya.agency, priya.id, NOW))[0][1]
    said = words(visit(priya).get(f"/pursuits/{maya.id}/sheet").text)
    assert "Dana Whitfield VP Operations, Northwind Freight Call (312) 555-0142" in said
    assert "Local time 12:42 pm, Chicago Promised A call by Tue 28 Apr" in said
    assert "Last contact Call, left voicemail, by Priya, Tue 28 Apr" in said
    assert "We called on Tuesday 28 April and left a voicemail." in said
    assert "Is Maya still in the running, and which day will you know?" in said
    assert "Quiet, no contact" in said


def test_a_quiet_pursuits_sheet_folds_the_number_away(db: Session, priya: Recruiter, visit: Visit) -> None:
    ivy = desk.quiet(db, priya.agency, priya)
    sheet = visit(priya).get(f"/pursuits/{ivy.id}/sheet").text
    assert "tel:" not in sheet
    assert "Say" not in words(sheet)


def test_practice_data_is_marked_and_removed_with_one_action(db: Session, priya: Recruiter, visit: Visit) -> None:
    client = visit(priya)
    assert "Practice data." not in client.get("/today").text
    assert client.post("/practice/removal").status_code == 403
    priya.agency.is_practice = True
    db.commit()
    assert "Practice data." in client.get("/today").text
    assert client.post("/practice/removal").headers["Location"] == "/today"
    html = client.get("/today").text
    assert "Practice data." not in html
    assert "Nobody is waiting on you." in html


def test_an_interview_ahead_is_named_among_what_is_to_come(db: Session, visit: Visit) -> None:
    priya = make_recruiter(db, make_agency(db))
    make_pursuit(db, priya.agency, recruiter=priya, interviewed_on=TODAY + days(1))
    assert "Next: interview with Dana Whitfield about Maya Okafor, tomorrow." in words(visit(priya).get("/today").text)
