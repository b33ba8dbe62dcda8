"""A new pursuit in one form: found or made, told apart, and never half saved."""

from __future__ import annotations

import re
from html import unescape
from typing import Any, TypeVar

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import Engine, func, select
from sqlalchemy.orm import Session

from app.models import Candidate, Contact, Employer, Interview, Job, Pursuit, Recruiter
from tests.factories import TODAY, at, days, make_agency, make_candidate, make_pursuit, make_recruiter
from tests.support.app import Visit

Row = TypeVar("Row")
YESTERDAY = TODAY - days(1)
FORM = {
    "candidate": "Maya Okafor",
    "candidate_email": "maya@example.com",
    "candidate_phone": "(773) 555-0177",
    "employer": "Northwind Freight",
    "job": "Data analyst",
    "contact": "Dana Whitfield",
    "contact_phone": "(312) 555-0142",
    "contact_email": "dana@northwind.example",
    "day": YESTERDAY.isoformat(),
    "starts": "15:30",
    "ends": "16:30",
    "promised_on": (TODAY + days(6)).isoformat(),
}


@pytest.fixture
def client(visit: Visit, priya: Recruiter) -> TestClient:
    return visit(priya)


@pytest.fixture
def look(engine: Engine) -> Look:
    """What was saved, read on a connection of its own: the one of `db` would keep others from writing."""
    return Look(engine)


class Look:
    def __init__(self, engine: Engine) -> None:
        self.engine = engine

    def count(self, *tables: type[Any]) -> list[int]:
        with Session(self.engine) as session:
            return [session.scalar(select(func.count()).select_from(table)) or 0 for table in tables]

    def everything(self) -> list[int]:
        return self.count(Candidate, Employer, Contact, Job, Pursuit, Interview)

    def only(self, table: type[Row]) -> Row:
        with Session(self.engine) as session:
            row = session.scalars(select(table)).one()
            session.expunge_all()
            return row


def errors(text: str) -> list[str]:
    """The lines of the summary."""
    return [unescape(line) for line in re.findall(r'<li><a href="#f-[a-z_]+">([^<]+)</a></li>', text)]


def test_the_form_stands_empty_with_its_owner_chosen(client: TestClient, priya: Recruiter) -> None:
    answer = client.get("/pursuits/new")
    assert answer.status_code == 200
    assert f'<option value="{priya.id}" selected>Priya Raman</option>' in answer.text
    assert 'id="errors"' not in answer.text


def test_saving_makes_everybody_and_leads_to_the_pursuit(client: TestClient, priya: Recruiter, look: Look) -> None:
    answer = client.post("/pursuits", data={**FORM, "owner": str(priya.id)})
    pursuit = look.only(Pursuit)
    assert (answer.status_code, answer.headers["Location"]) == (303, f"/pursuits/{pursuit.id}?said=opened")
    assert look.everything() == [1, 1, 1, 1, 1, 1]
    assert (pursuit.recruiter_id, pursuit.interview_ends_at) == (priya.id, at(YESTERDAY, 16, 30))
    assert (pursuit.next_step, pursuit.promised_on) == ("thank_you", TODAY + days(6))
    contact = look.only(Contact)
    assert (contact.phone, contact.email) == ("+13125550142", "dana@northwind.example")
    assert "Pursuit opened." in client.get(answer.headers["Location"]).text


def test_sending_it_twice_doubles_nothing(client: TestClient, look: Look) -> None:
    first, second = client.post("/pursuits", data=FORM), client.post("/pursuits", data=FORM)
    assert second.headers["Location"] == first.headers["Location"].replace("opened", "found-open")
    assert look.everything() == [1, 1, 1, 1, 1, 1]
    assert "was open already" in client.get(second.headers["Location"]).text


def test_the_least_that_will_do(client: TestClient, look: Look) -> None:
    least = {"candidate": "Maya Okafor", "employer": "Northwind", "job": "Analyst", "owner": ""}
    assert client.post("/pursuits", data=least).status_code == 303
    pursuit = look.only(Pursuit)
    assert (pursuit.contact_id, pursuit.recruiter_id, pursuit.interview_ends_at) == (None, None, None)


@pytest.mark.parametrize(
    ("told", "ends_at", "is_assumed"),
    [
        ({"starts": "15:30", "ends": ""}, at(YESTERDAY, 16, 30), True),
        ({"starts": "", "ends": ""}, at(YESTERDAY, 17), True),
        ({"starts": "", "ends": "12:15"}, at(YESTERDAY, 12, 15), False),
    ],
)
def test_a_time_that_is_not_known_is_assumed(
    client: TestClient, told: dict[str, str], ends_at: Any, is_assumed: bool, look: Look
) -> None:
    assert client.post("/pursuits", data=FORM | told).status_code == 303
    meeting = look.only(Interview)
    assert (meeting.ends_at, meeting.ends_are_assumed) == (ends_at, is_assumed)


# What cannot be taken


@pytest.mark.parametrize(
    ("told", "said"),
    [
        ({"candidate": " "}, "Candidate: Give the candidate’s name."),
        ({"employer": ""}, "Employer: Give the employer’s name."),
        ({"job": "\x00"}, "Job: Give the job’s title."),
        ({"contact": ""}, "Hiring manager: Give the hiring manager’s name, to whom this belongs."),
        ({"contact_phone": "12"}, "Hiring manager’s phone: “12” cannot be dialled. Give the whole number, with its"),
        ({"candidate_email": "maya"}, "Candidate’s e-mail: “maya” is not an e-mail address. Write it as"),
        ({"ends": "15:30"}, "Ends: The interview ends before it starts. Give a later end."),
        ({"day": ""}, "Day: Give the day of the interview."),
        ({"day": "13.5.2026"}, "Day: This is not a day. Write it as 2026-05-20."),
        ({"starts": "25:00"}, "Starts: This is not a time of day. Write it as 15:30."),
        ({"promised_on": "2026-05-01"}, "Call back by: This is before the interview. Give a later day."),
        ({"owner": "999999"}, "Owner: Choose who it belongs to."),
        ({"candidate": "M" * 201}, "Candidate: This is too long. Keep it to 200 characters."),
    ],
)
def test_a_fault_is_told_beside_its_field_and_nothing_is_saved(
    client: TestClient, told: dict[str, str], said: str, look: Look
) -> None:
    answer = client.post("/pursuits", data=FORM | told)
    assert answer.status_code == 422
    assert [line for line in errors(answer.text) if line.startswith(said)], errors(answer.text)
    assert look.everything() == [0] * 6
    for name, value in (FORM | told).items():
        if value.isprintable() and name not in told:
            assert f'value="{value}"' in answer.text, name
    field = re.search(r'<input[^>]+aria-invalid="true"|<select[^>]+aria-invalid="true"', answer.text)
    assert field is not None


def test_every_fault_is_told_at_once(client: TestClient) -> None:
    answer = client.post("/pursuits", data={"contact_phone": "1", "candidate_email": "x", "ends": "1"})
    assert len(errors(answer.text)) == 7, errors(answer.text)
    assert "Nothing was saved. 7 things to fix." in answer.text


# Who is meant


def test_a_name_that_is_known_asks_who_is_meant(client: TestClient, db: Session, priya: Recruiter, look: Look) -> None:
    maya = make_candidate(db, priya.agency, name="Maya Okafor", email="m.okafor@example.com")
    db.commit()
    by_name = FORM | {"candidate_email": "", "candidate_phone": ""}
    asked = client.post("/pursuits", data=by_name)
    assert asked.status_code == 422
    assert errors(asked.text) == ["Which of them: There is a Maya Okafor already. Say whether it is the same person."]
    assert "m.okafor@example.com, (773) 555-0177" in asked.text
    assert client.post("/pursuits", data=by_name | {"which": str(maya.id)}).status_code == 303
    assert (look.only(Pursuit).candidate_id, look.count(Candidate)) == (maya.id, [1])
    assert client.post("/pursuits", data=by_name | {"which": "new", "job": "Other"}).status_code == 303
    assert look.count(Candidate) == [2]


def test_an_address_says_who_is_meant(client: TestClient, db: Session, priya: Recruiter, look: Look) -> None:
    maya = make_candidate(db, priya.agency, name="Maya Okafor", email="maya@example.com")
    db.commit()
    assert client.post("/pursuits", data=FORM).status_code == 303
    assert look.only(Pursuit).candidate_id == maya.id
    taken = client.post("/pursuits", data=FORM | {"candidate": "Liam Petrov"})
    assert taken.status_code == 422
    assert errors(taken.text)[0].endswith("maya@example.com is Maya Okafor’s. Give another, or choose them.")


def test_the_one_chosen_takes_on_what_was_typed(client: TestClient, db: Session, priya: Recruiter, look: Look) -> None:
    maya = make_candidate(db, priya.agency, name="Maya Okafor", email="m.okafor@example.com")
    other = make_candidate(db, priya.agency, name="Liam Petrov", email="liam@example.com")
    db.commit()
    chosen = FORM | {"candidate_id": str(maya.id)}
    assert client.post("/pursuits", data=chosen | {"candidate_email": "liam@example.com"}).status_code == 422
    assert client.post("/pursuits", data=chosen).status_code == 303
    assert look.only(Pursuit).candidate_id == maya.id
    # Once the name is another's, the choice is no more.
    assert client.post("/pursuits", data=FORM | {"candidate_id": str(other.id), "job": "Other"}).status_code == 303
    assert look.count(Candidate) == [2]
    db.refresh(maya)
    assert maya.email == "maya@example.com"


def test_an_empty_field_takes_nothing_away(client: TestClient, look: Look) -> None:
    client.post("/pursuits", data=FORM)
    client.post("/pursuits", data=FORM | {"contact_phone": "", "contact_email": "", "candidate_phone": ""})
    contact, candidate = look.only(Contact), look.only(Candidate)
    assert (contact.phone, contact.email, candidate.phone) == (
        "+13125550142",
        "dana@northwind.example",
        "+17735550177",
    )


# Seen before saved


def test_without_script_it_says_what_is_new_and_saves_nothing(client: TestClient, look: Look) -> None:
    client.post("/pursuits", data=FORM)
    before = look.everything()
    answer = client.post("/pursuits", data=FORM | {"job": "Night planner", "contact": "Jo Reed", "check": "yes"})
    assert answer.status_code == 200
    assert look.everything() == before
    assert "Nothing is saved yet." in answer.text
    assert '<p class="hint found" id="f-employer-found">Known already.</p>' in answer.text
    assert '<p class="hint found" id="f-job-found">New at Northwind Freight. Will be added.</p>' in answer.text
    assert '<p class="hint found" id="f-contact-found">New at Northwind Freight. Will be added.</p>' in answer.text
    assert "Thank-you by 4:30 pm on Thu 14 May, then first call on Wed 20 May. Moves on" in answer.text


# Who may


def test_viewers_and_strangers_open_nothing(visit: Visit, db: Session, priya: Recruiter, look: Look) -> None:
    viewer = visit(make_recruiter(db, priya.agency, role="viewer"))
    assert viewer.get("/pursuits/new").status_code == 403
    assert viewer.post("/pursuits", data=FORM).status_code == 403
    assert visit().post("/pursuits", data=FORM).status_code == 303
    assert look.everything() == [0] * 6


def test_another_agencys_people_are_not_found(visit: Visit, db: Session, priya: Recruiter, look: Look) -> None:
    theirs = make_pursuit(db, make_agency(db, name="Harbor Talent"), candidate="Maya Okafor")
    theirs.candidate.email = theirs.candidate.email_key = "maya@example.com"
    client = visit(priya)
    told = FORM | {"candidate_id": str(theirs.candidate_id), "which": str(theirs.candidate_id)}
    refused = client.post("/pursuits", data=told | {"owner": str(theirs.recruiter_id)})
    assert errors(refused.text) == ["Owner: Choose who it belongs to."]
    assert client.post("/pursuits", data=told).status_code == 303
    assert look.everything() == [2] * 6
    assert theirs.candidate.email == "maya@example.com"


def test_names_are_kept_as_typed_and_shown_escaped(client: TestClient, look: Look) -> None:
    told = FORM | {"candidate": "Zoë <b>O’Brien</b>", "employer": '"><script>alert(1)</script>', "day": ""}
    answer = client.post("/pursuits", data=told | {"promised_on": "2026-05-30"})
    assert answer.status_code == 422
    assert "<b>O’Brien" not in answer.text
    assert "<script>alert" not in answer.text
    assert client.post("/pursuits", data=told | {"promised_on": "", "starts": "", "ends": ""}).status_code == 303
    assert look.only(Employer).name == '"><script>alert(1)</script>'
