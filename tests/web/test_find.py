"""Finding anybody by page and by the palette's lines; and each candidate's, employer's, hiring manager's and job's page."""

from __future__ import annotations

import re

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient
from sqlalchemy.orm import Session

from app.models import Agency, Pursuit, Recruiter
from tests import desk
from tests.factories import TODAY, days, make_agency, make_candidate, make_contact, make_pursuit, make_recruiter
from tests.queries.test_search import crowd
from tests.queries.test_table import copies
from tests.support.app import Visit
from tests.support.server import MORNING
from tests.support.statements import statements

CLOSED = {"closed_at": MORNING, "closed_on": TODAY, "closed_by": "recruiter", "outcome": "hired"}


@pytest.fixture
def agency(db: Session) -> Agency:
    return make_agency(db)


@pytest.fixture
def priya(db: Session, agency: Agency) -> Recruiter:
    return make_recruiter(db, agency)


@pytest.fixture
def maya(db: Session, priya: Recruiter) -> Pursuit:
    """Her first call is two days late."""
    return make_pursuit(db, priya.agency, recruiter=priya, interviewed_on=TODAY - days(16), thanked=True)


@pytest.fixture
def client(visit: Visit, priya: Recruiter, maya: Pursuit) -> TestClient:
    return visit(priya)


def options(text: str) -> list[tuple[str, str]]:
    """Where each line leads, and its name."""
    return re.findall(r'role="option"[^>]* href="([^"]+)"[^>]*data-title="([^"]+)"', text)


# The page


def test_the_page_groups_what_it_found_and_leads_there(client: TestClient, maya: Pursuit) -> None:
    text = client.get("/find", params={"q": "okafor"}).text
    assert re.findall(r'<h2 class="eyebrow"[^>]*>([^<]+)', text) == ["Candidates"]
    assert f'<a class="hit" href="/people/{maya.candidate_id}">Maya Okafor</a>' in text
    assert f'<a href="/pursuits/{maya.id}">Data analyst at Northwind Freight</a>' in text
    assert "2 days overdue" in text
    assert 'data-found="1 match"' in text
    assert 'value="okafor"' in text
    text = client.get("/find", params={"q": "northwind"}).text
    assert re.findall(r'<h2 class="eyebrow"[^>]*>([^<]+)', text) == ["Employers", "Hiring managers"]
    assert f'<a class="hit" href="/employers/{maya.employer_id}">' in text
    assert f'<a class="hit" href="/contacts/{maya.contact_id}">' in text


def test_a_mistaken_letter_is_told(client: TestClient) -> None:
    text = client.get("/find", params={"q": "okafro"}).text
    assert "Nobody is spelt so. These come nearest." in text
    assert "Maya Okafor" in text


@pytest.mark.parametrize("typed", ["", " ", "\0"])
def test_before_anything_is_typed_the_page_says_what_it_finds(client: TestClient, typed: str) -> None:
    text = client.get("/find", params={"q": typed}).text
    assert "Two letters of a name are enough." in text
    assert 'data-found="Nothing typed yet"' in text


def test_nobody_is_found_in_words(client: TestClient) -> None:
    text = client.get("/find", params={"q": "<script>zzz</script>"}).text
    assert "Nobody and nothing is called so." in text
    assert "<script>zzz" not in text


def test_a_crowd_is_cut_and_says_so(db: Session, client: TestClient, agency: Agency) -> None:
    crowd(db, agency, [f"Liam Petrov{number}" for number in range(30)])
    db.commit()
    text = client.get("/find", params={"q": "liam"}).text
    assert text.count('class="hit"') == 20
    assert "There are more." in text
    assert 'data-found="20 matches or more"' in text


@pytest.mark.drifts
def test_a_candidate_of_many_pursuits_shows_the_first_three(db: Session, client: TestClient, maya: Pursuit) -> None:
    copies(db, maya, [CLOSED] * 4)
    db.commit()
    text = client.get("/find", params={"q": "okafor"}).text
    assert text.count("Data analyst at Northwind Freight") == 3
    assert f'<a href="/people/{maya.candidate_id}">All pursuits' in text


# The palette's lines


def test_a_line_leads_straight_to_the_one_pursuit(client: TestClient, maya: Pursuit) -> None:
    assert options(client.get("/find/lines", params={"q": "okaf"}).text) == [(f"/pursuits/{maya.id}", "Maya Okafor")]
    assert options(client.get("/find/lines", params={"q": "freight"}).text) == [
        (f"/employers/{maya.employer_id}", "Northwind Freight")
    ]


@pytest.mark.drifts
def test_a_line_leads_to_the_one_that_is_open_of_several_else_to_the_person(
    db: Session, client: TestClient, priya: Recruiter, maya: Pursuit
) -> None:
    copies(db, maya, [CLOSED])
    ada = make_candidate(db, priya.agency, name="Ada Lind")
    db.commit()
    assert options(client.get("/find/lines", params={"q": "okafor"}).text) == [(f"/pursuits/{maya.id}", "Maya Okafor")]
    copies(db, maya, [{}])
    db.commit()
    person = f"/people/{maya.candidate_id}"
    assert options(client.get("/find/lines", params={"q": "okafor"}).text) == [(person, "Maya Okafor")]
    assert options(client.get("/find/lines", params={"q": "lind"}).text) == [(f"/people/{ada.id}", "Ada Lind")]


def test_no_line_is_told_of_nothing(client: TestClient) -> None:
    assert client.get("/find/lines").text.strip() == ""
    assert options(client.get("/find/lines", params={"q": "NEAR("}).text) == []


@pytest.mark.parametrize("path", ["/find", "/find/lines"])
def test_whoever_is_not_signed_in_finds_nobody(visit: Visit, path: str) -> None:
    assert visit().get(path, params={"q": "okafor"}).status_code in (303, 401)


@pytest.mark.parametrize("path", ["/find", "/find/lines"])
def test_another_agency_finds_nobody_of_ours(db: Session, visit: Visit, maya: Pursuit, path: str) -> None:
    stranger = visit(make_recruiter(db, make_agency(db, name="Lindholm Partners")))
    for typed in ("okafor", "okafro", "northwind", "dana", "analyst"):
        assert "Okafor" not in stranger.get(path, params={"q": typed}).text
        assert 'class="hit"' not in stranger.get(path, params={"q": typed}).text


def test_the_lines_cost_as_many_statements_however_many_they_are(
    db: Session, app: FastAPI, client: TestClient, priya: Recruiter
) -> None:
    counts = []
    for name in ("Maya Berg", "Maya Lind", "Maya Ek"):
        make_pursuit(db, priya.agency, recruiter=priya, candidate=name, employer="Maya Ltd")
        db.commit()
        with statements(app.state.engine) as said:
            client.get("/find/lines", params={"q": "maya"})
        counts.append(len(said))
    assert counts[0] == counts[1] == counts[2] <= 13


# Their own pages


def test_each_page_tells_whose_it_is_and_lists_the_pursuits(client: TestClient, maya: Pursuit) -> None:
    pages = {
        f"/people/{maya.candidate_id}": ("Maya Okafor", "(773) 555-0177", "Data analyst", "Northwind Freight"),
        f"/employers/{maya.employer_id}": ("Northwind Freight", "Maya Okafor", "Data analyst", "Dana Whitfield"),
        f"/contacts/{maya.contact_id}": ("Dana Whitfield", "VP Operations", "(312) 555-0142", "Maya Okafor"),
        f"/jobs/{maya.job_id}": ("Data analyst", "Northwind Freight", "Maya Okafor", "Dana Whitfield"),
    }
    for path, words in pages.items():
        text = client.get(path).text
        assert [word for word in words if word not in text] == []
        assert "1 open pursuit<" in text
        assert f'class="rowlink" href="/pursuits/{maya.id}"' in text
        assert "2 days overdue" in text


def test_the_pursuit_leads_to_all_of_them(client: TestClient, maya: Pursuit) -> None:
    text = client.get(f"/pursuits/{maya.id}").text
    for path in (f"/people/{maya.candidate_id}", f"/employers/{maya.employer_id}", f"/contacts/{maya.contact_id}"):
        assert f'href="{path}"' in text
    assert f'href="/jobs/{maya.job_id}"' in text


def test_a_quiet_hiring_managers_number_is_folded_away(
    db: Session, visit: Visit, priya: Recruiter, maya: Pursuit
) -> None:
    quiet, browser = desk.quiet(db, priya.agency, priya), visit(priya)
    assert "folded away" not in browser.get(f"/contacts/{maya.contact_id}").text
    text = browser.get(f"/contacts/{quiet.contact_id}").text
    assert text.index("folded away") < text.index("(312) 555-0142") < text.index("</details>")


def test_who_has_no_pursuit_has_a_page_too(db: Session, visit: Visit, priya: Recruiter, maya: Pursuit) -> None:
    ada = make_candidate(db, priya.agency, name="Ada Lind")
    berg = make_contact(db, maya.employer, name="Bo Berg", phone=None, email=None)
    browser = visit(priya)
    assert "No pursuit yet" in browser.get(f"/people/{ada.id}").text
    assert "No pursuit yet" in browser.get(f"/contacts/{berg.id}").text


@pytest.mark.drifts
def test_pages_follow_one_another(db: Session, client: TestClient, maya: Pursuit) -> None:
    copies(db, maya, [{}] * 60)
    db.commit()
    text = client.get(f"/people/{maya.candidate_id}").text
    assert "61 open pursuits" in text
    assert text.count('class="rowlink"') == 50
    following = re.findall(r'href="(/people/[^"]+)" rel="next"', text)[0]
    assert client.get(following).text.count('class="rowlink"') == 11


@pytest.mark.parametrize("place", ["people", "employers", "contacts", "jobs"])
def test_another_agencys_is_a_404_like_a_missing_one(db: Session, visit: Visit, maya: Pursuit, place: str) -> None:
    stranger = visit(make_recruiter(db, make_agency(db, name="Lindholm Partners")))
    theirs, missing = stranger.get(f"/{place}/1"), stranger.get(f"/{place}/999999")
    assert theirs.status_code == missing.status_code == 404
    assert "Okafor" not in theirs.text
    assert stranger.get(f"/{place}/{2**40}").status_code in (404, 422)
    assert stranger.get(f"/{place}/1?after=-1").status_code in (404, 422)


def test_the_palettes_key_is_the_platforms_own(client: TestClient) -> None:
    assert "<kbd>Ctrl K</kbd>" in client.get("/today").text
    mac = {"User-Agent": "Mozilla/5.0 (Macintosh; Intel Mac OS X 14_5)"}
    assert "<kbd>⌘K</kbd>" in client.get("/today", headers=mac).text
