"""Saved views: kept, counted, shared, changed and deleted; and who may."""

from __future__ import annotations

import re
from typing import Any

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.models import Agency, Recruiter, SavedView
from app.models.view import Look
from app.web import views
from tests.factories import NOW, TODAY, days, make_agency, make_pursuit, make_recruiter
from tests.support.app import Visit
from tests.support.statements import statements

LOOK = {"shape": "table", "q": "owner:me due:<7d", "sort": "-candidate", "columns": "job,due", "density": "44", "period": ""}  # fmt: skip


@pytest.fixture
def agency(db: Session) -> Agency:
    return make_agency(db)


@pytest.fixture
def priya(db: Session, agency: Agency) -> Recruiter:
    return make_recruiter(db, agency)


@pytest.fixture
def jo(db: Session, agency: Agency) -> Recruiter:
    return make_recruiter(db, agency, name="Jo Reed")


@pytest.fixture
def viewer(db: Session, agency: Agency) -> Recruiter:
    return make_recruiter(db, agency, name="Vera Lind", role="viewer")


def save(db: Session, owner: Recruiter, name: str, query: str = "", *, is_shared: bool = False) -> SavedView:
    view = SavedView.save(owner, name, Look(query=query), is_shared=is_shared, at=NOW)
    db.add(view)
    db.flush()
    return view


def kept(db: Session) -> list[tuple[str, str, bool]]:
    db.expire_all()
    return [(view.name, view.query, view.is_shared) for view in db.scalars(select(SavedView).order_by(SavedView.id))]


def rail(client: TestClient, path: str = "/today") -> list[tuple[str, str]]:
    """The views in the rail: name and count."""
    text = client.get(path).text
    if "nav-views" not in text:
        return []
    part = text.split("nav-views")[1].split("</nav>")[0]
    return re.findall(r'<span class="name">([^<]+)</span><span class="n">([^<]+)</span>', part)


def post(client: TestClient, path: str = "/views", **fields: Any) -> Any:
    return client.post(path, data={**LOOK, "name": "Decision this week", **fields}, follow_redirects=False)


# Gone with a person


def test_whose_view_went_with_a_person_who_was_erased_is_told_so_once_and_no_name(
    db: Session, priya: Recruiter, jo: Recruiter, visit: Visit
) -> None:
    save(db, priya, "Maya", "candidate:maya", is_shared=True).erase(NOW - days(1))
    save(db, priya, "Mine")
    db.commit()
    client, said = visit(priya), "A view of yours looked for a person who was erased on Wed 13 May"
    page = client.get("/views").text
    assert said in page
    assert "maya" not in page.lower()
    assert rail(client) == [("Mine", "0")]
    assert said not in visit(jo).get("/views").text
    assert client.post("/views/erased/removal").headers["Location"] == "/views"
    assert said not in client.get("/views").text
    assert kept(db) == [("Mine", "", False)]


# Keeping


def test_what_is_shown_is_kept_and_found_again(db: Session, priya: Recruiter, visit: Visit) -> None:
    client = visit(priya)
    answer = post(client)
    (view,) = db.scalars(select(SavedView))
    assert answer.status_code == 303
    address = answer.headers["Location"]
    assert address == f"/pursuits?saved={view.id}&q=owner%3Ame+due%3A%3C7d&sort=-candidate&columns=job%2Cdue&density=44"
    assert view.look == Look("table", "owner:me due:<7d", "-candidate", "job,due", "44", "")
    page = client.get(address).text
    assert "Saved view</button>" in page
    assert re.search(r'data-key="\[|aria-current="page"><span class="name">Decision this week', page)


def test_a_view_that_was_narrowed_is_saved_again_or_anew(db: Session, priya: Recruiter, visit: Visit) -> None:
    view = save(db, priya, "Mine", "owner:me")
    client = visit(priya)
    page = client.get(f"/pursuits?saved={view.id}&q=owner:me+standing:quiet").text
    assert "Save to Mine" in page
    assert "Save to Mine" not in client.get(f"/pursuits?saved={view.id}&q=owner:me").text
    post(client, f"/views/{view.id}", name="Mine", q="owner:me standing:quiet")
    assert kept(db) == [("Mine", "owner:me standing:quiet", False)]


def test_what_nobody_drew_is_not_kept(db: Session, priya: Recruiter, visit: Visit) -> None:
    post(visit(priya), sort="id; DROP TABLE", columns="nonsense,job", density="9", period="year", q="OWNER:me  x")
    (view,) = db.scalars(select(SavedView))
    assert view.look == Look("table", "owner:me x", "", "job", "", "")


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"name": " "}, "Give the view a name."),
        ({"name": "x" * 61}, "This is too long."),
        ({"q": "standing:quite"}, "Did you mean quiet?"),
        ({"q": "owner:zebra"}, "Nobody here is called “zebra”."),
        ({"shape": "heap"}, "Say whether it is a table, a board or a calendar."),
    ],
)
def test_what_cannot_be_kept_comes_back_with_what_was_typed(
    db: Session, priya: Recruiter, visit: Visit, fields: dict[str, str], sentence: str
) -> None:
    answer = post(visit(priya), **fields)
    assert answer.status_code == 422
    assert sentence in answer.text
    assert 'name="columns" value="job,due"' in answer.text
    assert kept(db) == []


def test_one_keeps_so_many_and_no_more(
    db: Session, priya: Recruiter, visit: Visit, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(views, "MOST_OWN", 2)
    save(db, priya, "One")
    save(db, priya, "Two")
    answer = post(visit(priya))
    assert answer.status_code == 422
    assert "You keep 2 views already. Delete one first." in answer.text


# Who


def test_mine_are_mine_and_shared_ones_are_everybodys(
    db: Session, priya: Recruiter, jo: Recruiter, viewer: Recruiter, visit: Visit
) -> None:
    own, shared = save(db, jo, "Jo’s own"), save(db, jo, "Logistics desk", is_shared=True)
    other = make_recruiter(db, make_agency(db, name="Harbor Talent"), name="Sam Ito")
    theirs = save(db, other, "Harbor’s", is_shared=True)
    assert [name for name, _ in rail(visit(priya))] == ["Logistics desk"]
    assert [name for name, _ in rail(visit(jo))] == ["Jo’s own", "Logistics desk"]
    client = visit(priya)
    for hidden in (own, theirs):
        assert client.get(f"/views/{hidden.id}/edit").status_code == 404
        assert post(client, f"/views/{hidden.id}").status_code == 404
        assert client.post(f"/views/{hidden.id}/removal").status_code == 404
        assert hidden.name not in client.get(f"/pursuits?saved={hidden.id}").text
    assert client.get("/views/999/edit").status_code == 404
    assert post(client, f"/views/{shared.id}", name="Logistics", shared="yes").status_code == 303
    assert sorted(name for name, *_ in kept(db)) == ["Harbor’s", "Jo’s own", "Logistics"]


def test_only_its_maker_stops_sharing_it(db: Session, priya: Recruiter, jo: Recruiter, visit: Visit) -> None:
    shared = save(db, jo, "Logistics desk", is_shared=True)
    client = visit(priya)
    post(client, f"/views/{shared.id}", name="Logistics desk")
    assert kept(db)[0][2] is True
    post(visit(jo), f"/views/{shared.id}", name="Logistics desk")
    assert kept(db)[0][2] is False


def test_viewers_keep_their_own_and_change_nothing_that_is_shared(
    db: Session, priya: Recruiter, viewer: Recruiter, visit: Visit
) -> None:
    shared = save(db, priya, "Logistics desk", is_shared=True)
    client = visit(viewer)
    assert post(client).status_code == 303
    for answer in (
        post(client, shared="yes"),
        post(client, f"/views/{shared.id}"),
        client.get(f"/views/{shared.id}/edit"),
        client.post(f"/views/{shared.id}/removal"),
    ):
        assert answer.status_code == 403
    assert [(name, is_shared) for name, _, is_shared in kept(db)] == [
        ("Logistics desk", True),
        ("Decision this week", False),
    ]
    page = client.get(f"/pursuits?saved={shared.id}&q=maya").text
    assert "Save to Logistics desk" not in page
    assert "Share it with everybody" not in page


def test_a_view_is_deleted_and_its_address_goes_on_working(db: Session, priya: Recruiter, visit: Visit) -> None:
    view_id = save(db, priya, "Mine", "owner:me").id
    client = visit(priya)
    answer = client.post(f"/views/{view_id}/removal", follow_redirects=False)
    assert (answer.status_code, answer.headers["Location"]) == (303, "/views")
    assert kept(db) == []
    assert client.get(f"/pursuits?saved={view_id}&q=owner:me").status_code == 200
    assert "No view is saved yet." in client.get("/views").text


# The rail


def test_the_rail_counts_what_each_view_leads_to(db: Session, priya: Recruiter, jo: Recruiter, visit: Visit) -> None:
    for number, owner in enumerate((priya, priya, jo)):
        day = TODAY - days(16 - number)
        make_pursuit(db, priya.agency, recruiter=owner, candidate=f"Maya {number}", interviewed_on=day, thanked=True)
    make_pursuit(db, make_agency(db, name="Harbor Talent"))
    for name, query in [
        ("All", ""),
        ("Jo’s", 'owner:"Jo Reed"'),
        ("Late", "standing:overdue"),
        ("Mine", "owner:me"),
        ("None", "standing:closed"),
    ]:
        save(db, priya, name, query)
    client = visit(priya)
    assert rail(client) == [("All", "3"), ("Jo’s", "1"), ("Late", "2"), ("Mine", "2"), ("None", "0")]
    assert ">3 pursuits<" in client.get("/views").text


def test_keys_lead_to_the_views_beside_the_current_one(db: Session, priya: Recruiter, visit: Visit) -> None:
    ids = [save(db, priya, name).id for name in ("A", "B", "C")]
    client = visit(priya)

    def keys(path: str) -> list[tuple[str, str]]:
        return re.findall(r'saved=(\d+)[^"]*" data-key="([\[\]])"', client.get(path).text)

    first, second, third = (str(each) for each in ids)
    assert keys("/today") == [(first, "]"), (third, "[")]
    assert keys(f"/pursuits?saved={first}") == [(second, "]")]
    assert keys(f"/pursuits?saved={second}") == [(first, "["), (third, "]")]


def test_the_rail_costs_the_same_for_many_views_as_for_one(
    db: Session, priya: Recruiter, visit: Visit, app: FastAPI
) -> None:
    save(db, priya, "Mine", "owner:me")
    client = visit(priya)
    client.get("/views/1/edit")
    with statements(app.state.engine) as few:
        client.get("/pursuits/new")
    for number in range(20):
        save(db, priya, f"View {number}", "standing:overdue,due closes:<7d employer:north")
    db.commit()
    with statements(app.state.engine) as many:
        text = client.get("/pursuits/new").text
    assert len(many) == len(few)
    assert text.split("nav-views")[1].split("</nav>")[0].count('class="name"') == 12
