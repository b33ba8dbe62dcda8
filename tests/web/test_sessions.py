"""Signing in and out: who gets in, who has to wait, and how long a session lasts."""

from datetime import timedelta
from functools import cache

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.config import Settings
from app.credentials import hash_password, hash_token
from app.main import create_app
from app.models import Recruiter, SignIn, SignInFailure
from app.models.access import IDLE, LONGEST
from app.web import throttle
from app.web.errors import wait_words
from tests.factories import make_agency, make_recruiter
from tests.support.app import ORIGIN, OWN_PAGE, Visit
from tests.support.server import SetClock

PASSWORD = "four words suffice here"
hashed = cache(hash_password)


@pytest.fixture
def priya(db: Session) -> Recruiter:
    recruiter = make_recruiter(db, make_agency(db), email="priya@brightline.example")
    recruiter.password_hash = hashed(PASSWORD)
    db.commit()
    return recruiter


def sign_in(client: TestClient, email: str = "priya@brightline.example", password: str = PASSWORD, to: str = "") -> int:
    return client.post("/sign-in", data={"email": email, "password": password, "next": to}).status_code


def is_in(client: TestClient) -> bool:
    return client.get("/today").status_code == 200


@pytest.mark.usefixtures("priya")
def test_the_right_password_opens_today(visit: Visit) -> None:
    client = visit()
    answer = client.post("/sign-in", data={"email": " Priya@Brightline.example ", "password": PASSWORD})
    assert (answer.status_code, answer.headers["Location"]) == (303, "/today")
    assert is_in(client)


@pytest.mark.usefixtures("priya")
@pytest.mark.parametrize(
    ("email", "password"),
    [("priya@brightline.example", "four words suffice"), ("jo@brightline.example", PASSWORD), ("", "")],
)
def test_a_wrong_password_and_an_unknown_address_are_told_alike(visit: Visit, email: str, password: str) -> None:
    client = visit()
    answer = client.post("/sign-in", data={"email": email, "password": password})
    assert answer.status_code == 422
    assert "That e-mail and password do not match. Check both and try again." in answer.text
    assert f'value="{email}"' in answer.text
    assert password == "" or password not in answer.text
    assert not is_in(client)


@pytest.mark.usefixtures("priya")
def test_an_address_that_no_database_keeps_is_an_unknown_one(visit: Visit) -> None:
    assert sign_in(visit(), "priya\0@brightline.example") == 422


def test_somebody_without_a_password_cannot_sign_in_with_one(db: Session, visit: Visit) -> None:
    make_recruiter(db, make_agency(db), email="jo@brightline.example")
    assert sign_in(visit(), "jo@brightline.example", "") == 422


def test_the_cookie_is_kept_from_scripts_and_from_other_sites(priya: Recruiter, visit: Visit) -> None:
    answer = visit().post("/sign-in", data={"email": priya.email, "password": PASSWORD})
    cookie = answer.headers["Set-Cookie"]
    assert cookie.startswith("hearback=")
    assert {"HttpOnly", "SameSite=lax", "Path=/"} <= {part.strip() for part in cookie.split(";")}


@pytest.mark.usefixtures("priya")
def test_over_https_the_cookie_is_bound_to_the_host(database_url: str, clock: SetClock) -> None:
    url = "https://hearback.example"
    app = create_app(Settings(database_url=database_url, public_url=url, sweep=False, jobs=False), clock)
    with TestClient(app, base_url=url, headers=OWN_PAGE, follow_redirects=False) as client:
        answer = client.post("/sign-in", data={"email": "priya@brightline.example", "password": PASSWORD})
        cookie = answer.headers["Set-Cookie"]
        assert cookie.startswith("__Host-hearback=")
        assert {"Secure", "HttpOnly", "SameSite=lax", "Path=/"} <= {part.strip() for part in cookie.split(";")}
        assert "Domain" not in cookie
        assert is_in(client)


def test_only_the_hash_of_a_session_is_stored(db: Session, priya: Recruiter, visit: Visit) -> None:
    client = visit()
    sign_in(client)
    assert db.scalars(select(SignIn.token_hash)).all() == [hash_token(client.cookies["hearback"])]
    assert priya.id


@pytest.mark.usefixtures("priya")
def test_signing_in_again_ends_the_session_before(db: Session, visit: Visit) -> None:
    client = visit()
    sign_in(client)
    before = client.cookies["hearback"]
    sign_in(client)
    assert client.cookies["hearback"] != before
    assert db.scalar(select(func.count()).select_from(SignIn)) == 1


# Where to


@pytest.mark.usefixtures("priya")
def test_who_is_not_signed_in_is_led_to_the_form_and_back(visit: Visit) -> None:
    client = visit()
    answer = client.get("/today?view=calls")
    assert answer.headers["Location"] == "/sign-in?next=/today%3Fview%3Dcalls"
    form = client.get(answer.headers["Location"])
    assert 'name="next" value="/today?view=calls"' in form.text
    answer = client.post(
        "/sign-in", data={"email": "priya@brightline.example", "password": PASSWORD, "next": "/today?view=calls"}
    )
    assert answer.headers["Location"] == "/today?view=calls"


@pytest.mark.usefixtures("priya")
@pytest.mark.parametrize(
    "to",
    [
        "https://evil.example/",
        "//evil.example",
        "/\\evil.example",
        "\\\\evil.example",
        "/\t/evil.example",
        "/\n/evil.example",
        "javascript:alert(1)",
        "today",
        " /today",
    ],
)
def test_nobody_is_led_to_another_site(visit: Visit, to: str) -> None:
    client = visit()
    assert 'name="next" value=""' in client.get("/sign-in", params={"next": to}).text
    answer = client.post("/sign-in", data={"email": "priya@brightline.example", "password": PASSWORD, "next": to})
    assert answer.headers["Location"] == "/today"
    assert client.get("/sign-in", params={"next": to}).headers["Location"] == "/today"


def test_a_form_that_lost_its_session_is_not_posted_again(visit: Visit) -> None:
    answer = visit().post("/settings/theme", data={"theme": "dark"})
    assert (answer.status_code, answer.headers["Location"]) == (303, "/sign-in")


@pytest.mark.parametrize(
    ("page", "to"),
    [
        ("http://127.0.0.1:8000/pursuits?page=2", "/sign-in?next=/pursuits%3Fpage%3D2"),
        ("http://127.0.0.1:8000/today", "/sign-in"),
        ("https://evil.example//evil.example/x", "/sign-in"),
        ("http://[", "/sign-in"),
        ("[", "/sign-in"),
    ],
)
def test_a_fragment_leads_the_whole_page_to_the_form_and_back(visit: Visit, page: str, to: str) -> None:
    answer = visit().get("/today/counts", headers={"HX-Request": "true", "HX-Current-URL": page})
    assert (answer.status_code, answer.headers["HX-Redirect"]) == (401, to)


# How long


def test_a_session_ends_twelve_hours_after_the_last_change(priya: Recruiter, visit: Visit, clock: SetClock) -> None:
    client = visit(priya)
    clock.now += IDLE - timedelta(minutes=1)
    assert is_in(client)
    clock.now += timedelta(minutes=1)
    assert not is_in(client)


def test_a_change_keeps_the_session(priya: Recruiter, visit: Visit, clock: SetClock) -> None:
    client = visit(priya)
    clock.now += IDLE - timedelta(minutes=1)
    client.post("/settings/keyboard", data={"single_keys": "off"})
    clock.now += IDLE - timedelta(minutes=1)
    assert is_in(client)


def test_no_session_lasts_longer_than_a_week(priya: Recruiter, visit: Visit, clock: SetClock) -> None:
    client, started = visit(priya), clock.now
    while clock.now < started + LONGEST - timedelta(hours=11):
        assert client.post("/settings/keyboard", data={"single_keys": "off"}).headers["Location"] == "/today"
        clock.now += timedelta(hours=11)
    assert is_in(client)
    clock.now = started + LONGEST
    assert not is_in(client)


def test_looking_writes_nothing(db: Session, priya: Recruiter, visit: Visit, clock: SetClock) -> None:
    client = visit(priya)
    clock.now += timedelta(hours=6)
    assert is_in(client)
    assert db.scalar(select(SignIn.expires_at)) == clock.now + timedelta(hours=6)


# Out


def test_signing_out_ends_this_device_alone(priya: Recruiter, visit: Visit) -> None:
    desk, phone = visit(priya), visit(priya)
    token = desk.cookies["hearback"]
    answer = desk.post("/sign-out")
    assert answer.headers["Location"] == "/sign-in"
    assert 'hearback=""' in answer.headers["Set-Cookie"]
    desk.cookies.set("hearback", token)
    assert (is_in(desk), is_in(phone)) == (False, True)


def test_signing_out_everywhere_ends_every_device_at_once(db: Session, priya: Recruiter, visit: Visit) -> None:
    desk, phone = visit(priya), visit(priya)
    colleague = visit(make_recruiter(db, priya.agency, name="Jo Reed"))
    desk.post("/sign-out-everywhere")
    assert (is_in(phone), is_in(colleague)) == (False, True)


def test_somebody_who_left_the_agency_is_out_at_once(db: Session, priya: Recruiter, visit: Visit) -> None:
    client = visit(priya)
    priya.is_active = False
    db.commit()
    assert not is_in(client)
    assert sign_in(client) == 422


def test_a_made_up_session_opens_nothing(visit: Visit) -> None:
    client = visit()
    client.cookies.set("hearback", "made-up")
    assert not is_in(client)


# Too many tries


@pytest.mark.usefixtures("priya")
def test_who_guesses_waits_ever_longer(visit: Visit, clock: SetClock) -> None:
    client, waits = visit(), []
    for _ in range(5):
        assert sign_in(client, password="a wrong guess") == 422
    for _ in range(4):
        answer = client.post("/sign-in", data={"email": "priya@brightline.example", "password": "a wrong guess"})
        assert answer.status_code == 429
        waits.append(int(answer.headers["Retry-After"]))
        clock.now += timedelta(seconds=waits[-1])
        assert sign_in(client, password="a wrong guess") == 422
    assert waits == [11, 21, 41, 81]


@pytest.mark.usefixtures("priya")
def test_the_wait_is_told_in_words_and_the_address_stays(visit: Visit) -> None:
    client = visit()
    for _ in range(5):
        sign_in(client, password="a wrong guess")
    answer = client.post("/sign-in", data={"email": "priya@brightline.example", "password": PASSWORD})
    assert "Too many tries. Wait 11 seconds, then try again." in answer.text
    assert 'value="priya@brightline.example"' in answer.text


@pytest.mark.parametrize(
    ("seconds", "words"), [(1, "1 second"), (59, "59 seconds"), (60, "1 minute"), (61, "2 minutes")]
)
def test_a_wait_is_never_told_shorter_than_it_is(seconds: int, words: str) -> None:
    assert wait_words(seconds) == words


@pytest.mark.usefixtures("priya")
def test_the_owner_gets_in_from_elsewhere_while_somebody_guesses(app: FastAPI, visit: Visit) -> None:
    guesser = TestClient(app, base_url=ORIGIN, headers=OWN_PAGE, client=("203.0.113.7", 40000))
    owner = TestClient(app, base_url=ORIGIN, headers=OWN_PAGE, follow_redirects=False, client=("198.51.100.7", 40000))
    for _ in range(6):
        status = sign_in(guesser, password="a wrong guess")
    assert status == 429
    assert sign_in(owner) == 303
    neighbour = TestClient(app, base_url=ORIGIN, headers=OWN_PAGE, client=("203.0.113.99", 40000))
    assert sign_in(neighbour, password=PASSWORD) == 429


@pytest.mark.usefixtures("priya")
def test_getting_in_forgets_what_failed(db: Session, visit: Visit, clock: SetClock) -> None:
    client = visit()
    for _ in range(4):
        sign_in(client, password="a wrong guess")
        clock.now += timedelta(seconds=1)
    assert sign_in(client) == 303
    pair, network = throttle.counters("priya@brightline.example", "testclient")
    failed = db.scalars(select(SignInFailure.who)).all()
    assert (failed.count(pair.who), failed.count(network.who)) == (0, 4)


@pytest.mark.usefixtures("priya")
def test_failures_are_forgotten_after_an_hour(visit: Visit, clock: SetClock) -> None:
    client = visit()
    for _ in range(6):
        status = sign_in(client, password="a wrong guess")
    assert status == 429
    clock.now += timedelta(hours=1, seconds=1)
    assert sign_in(client) == 303


def test_one_network_cannot_go_through_many_addresses(visit: Visit) -> None:
    client = visit()
    statuses = [sign_in(client, f"person{number}@brightline.example", "") for number in range(51)]
    assert statuses == [422] * 50 + [429]


def test_no_address_is_stored_in_the_open(db: Session, visit: Visit) -> None:
    sign_in(visit(), "somebody@brightline.example")
    assert not any("somebody" in who for who in db.scalars(select(SignInFailure.who)))
