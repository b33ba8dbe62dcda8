"""What every request passes and every answer carries: hosts, other sites, sizes, headers, and errors nobody expected."""

import logging
from collections.abc import Iterator

import pytest
from fastapi import FastAPI, Request
from fastapi.testclient import TestClient
from sqlalchemy.orm import Session

from app import assets
from app.config import Settings
from app.main import create_app
from app.web.security import BODY_LIMIT, HEADERS
from tests.factories import make_agency, make_recruiter
from tests.support.app import ORIGIN, Visit

STATIC = assets.url("hearback.css")


def breaks() -> None:
    raise LookupError("a detail that nobody outside may read")


async def reads(request: Request) -> int:
    return len(await request.body())


@pytest.fixture
def app(app: FastAPI) -> FastAPI:
    app.add_api_route("/breaks", breaks)
    app.add_api_route("/reads", reads, methods=["POST"])
    return app


@pytest.fixture
def secure(sqlite_url: str) -> Iterator[TestClient]:
    app = create_app(Settings(database_url=sqlite_url, public_url="https://hearback.example", sweep=False, jobs=False))
    with TestClient(app, base_url="https://hearback.example", follow_redirects=False) as client:
        yield client


@pytest.mark.parametrize(
    "path", ["/sign-in", "/health", "/today", "/no-such-page", "/breaks", STATIC, "/static/no.css"]
)
def test_every_answer_carries_the_headers(visit: Visit, path: str) -> None:
    answer = visit().get(path)
    assert {name: answer.headers.get(name) for name in HEADERS} == HEADERS


def test_the_policy_is_to_the_letter_what_was_designed(visit: Visit) -> None:
    said = {part.strip() for part in visit().get("/sign-in").headers["Content-Security-Policy"].split(";")}
    assert said == {
        "default-src 'none'",
        "style-src 'self'",
        "script-src 'self'",
        "img-src 'self'",
        "font-src 'self'",
        "connect-src 'self'",
        "form-action 'self'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
    }


def test_over_https_browsers_are_told_to_stay_there(secure: TestClient, visit: Visit) -> None:
    assert secure.get("/sign-in").headers["Strict-Transport-Security"] == "max-age=31536000"
    assert "Strict-Transport-Security" not in visit().get("/sign-in").headers


@pytest.mark.parametrize("host", ["evil.example", "127.0.0.1.evil.example", "evil.example:8000", "[", ""])
def test_a_strange_host_is_refused_with_the_headers(visit: Visit, host: str) -> None:
    answer = visit().get("/sign-in", headers={"Host": host})
    assert answer.status_code == 421
    assert {name: answer.headers.get(name) for name in HEADERS} == HEADERS


@pytest.mark.parametrize("host", ["127.0.0.1", "127.0.0.1:9999"])
def test_our_own_host_is_answered_on_any_port(visit: Visit, host: str) -> None:
    assert visit().get("/sign-in", headers={"Host": host}).status_code == 200


@pytest.mark.parametrize(
    "headers",
    [
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
        {"Sec-Fetch-Site": "cross-site", "Origin": ORIGIN},
        {"Origin": "https://evil.example"},
        {"Origin": "http://127.0.0.1"},
        {"Origin": "null"},
        {},
    ],
)
def test_a_change_that_another_site_asks_for_is_refused(app: FastAPI, headers: dict[str, str]) -> None:
    client = TestClient(app, base_url=ORIGIN, headers=headers)
    answer = client.post("/reads", content=b"x")
    assert answer.status_code == 403
    assert "asked for by another site" in answer.text


@pytest.mark.parametrize("headers", [{"Sec-Fetch-Site": "same-origin"}, {"Sec-Fetch-Site": "none"}, {"Origin": ORIGIN}])
def test_a_change_that_our_own_page_asks_for_is_taken(app: FastAPI, headers: dict[str, str]) -> None:
    assert TestClient(app, base_url=ORIGIN, headers=headers).post("/reads", content=b"x").text == "1"


def test_another_site_may_link_to_us(app: FastAPI) -> None:
    client = TestClient(app, base_url=ORIGIN, headers={"Sec-Fetch-Site": "cross-site"})
    assert client.get("/sign-in").status_code == 200


def test_a_body_past_its_limit_is_refused_whether_or_not_it_says_so(visit: Visit) -> None:
    client = visit()
    assert client.post("/reads", content=b"x" * BODY_LIMIT).text == str(BODY_LIMIT)
    for body in (b"x" * (BODY_LIMIT + 1), iter([b"x" * BODY_LIMIT, b"x"])):
        answer = client.post("/reads", content=body)
        assert answer.status_code == 413
        assert "too long" in answer.text


def test_what_nobody_expected_is_told_by_its_reference_alone(visit: Visit, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.ERROR):
        answer = visit().get("/breaks")
    assert answer.status_code == 500
    assert "a detail that nobody outside may read" not in answer.text
    reference = caplog.records[0].getMessage().split()[-1]
    assert f"<code>{reference}</code>" in answer.text
    assert "a detail that nobody outside may read" in caplog.text


def test_a_private_link_that_fails_is_not_in_the_log(app: FastAPI, caplog: pytest.LogCaptureFixture) -> None:
    app.add_api_route("/s/{token}/fails", breaks)
    TestClient(app, base_url=ORIGIN).get("/s/the-secret-token/fails")
    assert "the-secret-token" not in caplog.records[0].getMessage()


def test_htmx_is_told_in_the_alert_and_its_target_left_alone(visit: Visit) -> None:
    answer = visit().get("/breaks", headers={"HX-Request": "true"})
    assert (answer.status_code, answer.headers["HX-Reswap"]) == (500, "none")
    assert answer.text.startswith('<div id="alert" hx-swap-oob="innerHTML">')


@pytest.mark.parametrize(("method", "path", "status"), [("GET", "/nothing", 404), ("DELETE", "/sign-in", 405)])
def test_what_is_not_there_is_a_page_in_the_frame_of_whoever_asks(
    db: Session, visit: Visit, method: str, path: str, status: int
) -> None:
    priya = visit(make_recruiter(db, make_agency(db)))
    for client, frame in ((visit(), "bare-main"), (priya, 'id="nav-today"')):
        answer = client.request(method, path)
        assert answer.status_code == status
        assert "Page not found" in answer.text
        assert frame in answer.text


def test_private_pages_are_kept_by_nobody(db: Session, visit: Visit) -> None:
    answer = visit(make_recruiter(db, make_agency(db))).get("/today")
    assert answer.status_code == 200
    assert answer.headers["Cache-Control"] == "no-store"
    assert answer.headers["Vary"] == "Cookie, HX-Request, Accept-Encoding"
