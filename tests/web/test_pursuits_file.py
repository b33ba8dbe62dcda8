"""The table as a file: what is shown, in its order and columns, safe to open in a spreadsheet, and bounded."""

from __future__ import annotations

import csv
import io

import pytest
from fastapi.testclient import TestClient
from sqlalchemy.orm import Session

from app.models import Recruiter
from app.web import pursuits_file
from tests.factories import TODAY, days, make_agency, make_pursuit
from tests.support.app import Visit


def rows(client: TestClient, query: str = "") -> list[list[str]]:
    answer = client.get(f"/pursuits.csv{query}")
    assert answer.status_code == 200
    assert answer.content.startswith(b"\xef\xbb\xbf")
    return list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig"))))


def add(db: Session, priya: Recruiter, name: str, ago: int = 16, employer: str = "Northwind Freight") -> None:
    day = TODAY - days(ago)
    make_pursuit(db, priya.agency, recruiter=priya, candidate=name, employer=employer, interviewed_on=day, thanked=True)


def test_it_says_what_the_table_shows(db: Session, priya: Recruiter, visit: Visit) -> None:
    add(db, priya, "Maya Okafor")
    add(db, priya, "Åsa Berg", 5)
    client = visit(priya)
    assert rows(client, "?columns=employer,due,word,silent,closes,owner,touches&sort=-candidate") == [
        ["Candidate", "Employer", "Due", "Touches", "Last word", "Silent days", "Closes", "Owner"],
        ["Maya Okafor", "Northwind Freight", "2 days overdue", "1 of 5", "2026-04-28", "16", "2026-05-29", "Priya Raman"],
        ["Åsa Berg", "Northwind Freight", "Tue 26 May", "1 of 5", "2026-05-09", "5", "2026-06-10", "Priya Raman"],
    ]  # fmt: skip
    assert [row[0] for row in rows(client, "?q=maya")] == ["Candidate", "Maya Okafor"]


def test_it_is_named_for_the_day_and_kept_by_nobody(priya: Recruiter, visit: Visit) -> None:
    answer = visit(priya).get("/pursuits.csv")
    assert answer.headers["Content-Type"] == "text/csv; charset=utf-8"
    assert answer.headers["Content-Disposition"] == f'attachment; filename="pursuits-{TODAY}.csv"'
    assert answer.headers["Cache-Control"] == "no-store"


@pytest.mark.parametrize("sign", ["=", "+", "-", "@"])
def test_no_cell_is_a_formula(db: Session, priya: Recruiter, visit: Visit, sign: str) -> None:
    add(db, priya, f"{sign}cmd|' /C calc'!A0", employer=f'{sign}HYPERLINK("https://x.example","a")')
    _, row = rows(visit(priya))
    assert row[0] == f"'{sign}cmd|' /C calc'!A0"
    assert row[1] == f"""'{sign}HYPERLINK("https://x.example","a")"""
    assert all(pursuits_file._guarded(f"{each}1") == f"'{each}1" for each in "\t\r")


def test_all_pages_are_in_it_up_to_a_bound_that_it_tells(
    db: Session, priya: Recruiter, visit: Visit, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in range(7):
        add(db, priya, f"Maya Okafor{number}")
    client = visit(priya)
    monkeypatch.setattr(pursuits_file, "AT_A_TIME", 3)
    assert [row[0] for row in rows(client, "?sort=candidate")[1:]] == [f"Maya Okafor{number}" for number in range(7)]
    monkeypatch.setattr(pursuits_file, "MOST_ROWS", 5)
    cut = rows(client, "?sort=candidate")
    assert [row[0] for row in cut[1:-1]] == [f"Maya Okafor{number}" for number in range(5)]
    assert cut[-1] == [pursuits_file.CUT]
    monkeypatch.setattr(pursuits_file, "MOST_ROWS", 7)
    assert len(rows(client)) == 8


def test_a_mistake_in_the_query_makes_no_file(priya: Recruiter, visit: Visit) -> None:
    answer = visit(priya).get("/pursuits.csv?q=standing:quite")
    assert answer.status_code == 422
    assert "Did you mean quiet?" in answer.text


def test_another_agency_is_not_in_it(db: Session, priya: Recruiter, visit: Visit) -> None:
    make_pursuit(db, make_agency(db, name="Harbor Talent"), candidate="Noah Kim")
    assert len(rows(visit(priya))) == 1
    assert visit().get("/pursuits.csv").status_code == 303
