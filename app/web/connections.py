"""Connections to applicant tracking systems, for admins: set up, seen to work, explained, and removed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Annotated, Any
from urllib.parse import urlencode

from fastapi import APIRouter, Depends, Path, Query, Request, Response
from sqlalchemy.orm import Session

from app.ats.answering import explain
from app.ats.naming import name_stub
from app.ats.readers import READERS
from app.ats.vendor import Vendor
from app.ats.vendors import VENDORS
from app.edge import Config, Db, Now
from app.errors import AppError, NotFoundError
from app.intake import EmployerDetails, one_at_a_time, take_employer
from app.models import Connection, Meaning, Recruiter
from app.models.connection import EVENT_STATES, EventState
from app.queries import connections as queries
from app.queries.applications import meanings_of, open_questions
from app.queries.inbound import failures, log_of
from app.queries.people import recruiters_of
from app.queries.stubs import Kind, stub_counts, stubs_of
from app.web import errors, markdown, pages
from app.web.admin import Admin
from app.web.condition import condition_of
from app.web.deps import HIGHEST_ID
from app.web.forms import LINE, FormError, Sent, Typed

router = APIRouter(prefix="/admin/connections", include_in_schema=False)

HOME = "/admin/connections"
PAGE = 50
LABELS = {"vendor": "System", "employer": "Employer", "recruiter": "Follows up", "secret": "Secret"}
STATES: dict[EventState | None, str] = {
    None: "All",
    "received": "Waiting",
    "applied": "Applied",
    "late": "Late",
    "ignored": "Ignored",
    "failed": "Failed",
}
MEANINGS = {
    "applied": "Applied",
    "screen": "Screening",
    "interview": "Interview",
    "offer": "Offer: no more follow-up",
    "hired": "Hired: closes it",
    "not_selected": "Not selected: closes it",
    "withdrew": "Candidate withdrew: closes it",
    "offer_declined": "Offer declined: closes it",
    "job_closed": "Job cancelled: closes it",
    "other": "Something else",
}


def vendor_of(connection: Connection) -> Vendor | None:
    return VENDORS.get(connection.vendor)


def the_connection(recruiter: Admin, db: Db, connection_id: Annotated[int, Path(ge=1, le=HIGHEST_ID)]) -> Connection:
    """The connection that the address names. Raises `NotFoundError`, another agency's included."""
    return queries.connection_for(db, recruiter.agency_id, connection_id)


TheConnection = Annotated[Connection, Depends(the_connection)]


@router.get("")
def index(request: Request, recruiter: Admin, db: Db, now: Now) -> Response:
    """Every connection and how it does, and what waits for somebody's answer."""
    found = queries.connections_of(db, recruiter.agency_id)
    stubs = stub_counts(db, recruiter.agency_id, now)
    rows = [(one, vendor_of(one), condition_of(one, now), stubs.get(one.id, 0)) for one in found]
    questions = open_questions(db, recruiter.agency_id)
    return pages.render(request, "connections/index.html", rows=rows, questions=questions)


@router.get("/new")
def new(request: Request, recruiter: Admin, db: Db) -> Response:
    return _form(request, db, recruiter, {"recruiter": str(recruiter.id)}, {}, 200)


@router.post("")
def create(request: Request, recruiter: Admin, sent: Sent, db: Db, now: Now, config: Config) -> Response:
    """A new connection. Its address is in the answer itself: only its hash is kept, so no other page shows it."""
    _expect(request, sent)
    slug = sent.choice("vendor", tuple(VENDORS), "Choose the system.")
    vendor = VENDORS.get(slug or "")
    needed = "Give the employer whose account it is." if vendor is None or vendor.scope == "employer" else ""
    employer = sent.words("employer", needed, LINE)
    follows_up = next(
        (one for one in recruiters_of(db, recruiter.agency_id) if str(one.id) == sent.values.get("recruiter")), None
    )
    sent.check()
    one_at_a_time(db, recruiter.agency)
    firm = take_employer(db, recruiter.agency, EmployerDetails(name=employer), at=now) if employer else None
    name = VENDORS[slug or ""].name
    connection = Connection(
        agency_id=recruiter.agency_id,
        agency=recruiter.agency,
        employer=firm,
        slug=_free_slug(db, recruiter.agency_id, slug or ""),
        vendor=slug,
        name=f"{name} of {firm.name}" if firm else name,
        secrets=[],
        employer_id=firm.id if firm else None,
        recruiter_id=follows_up.id if follows_up else None,
        created_at=now,
    )
    token = connection.readdress() if VENDORS[slug or ""].sends else None
    db.add(connection)
    db.flush()
    if token is None:  # nothing is sent to us, so there is nothing to show only now
        return back(connection)
    return _show(request, db, connection, now, status=201, address=_address(config.public_url, connection, token))


@router.get("/{connection_id}")
def show(
    request: Request,
    connection: TheConnection,
    db: Db,
    now: Now,
    state: Annotated[str, Query(max_length=20)] = "",
    q: Annotated[str, Query(max_length=200)] = "",
    before: Annotated[int | None, Query(ge=1, le=HIGHEST_ID)] = None,
) -> Response:
    """How it is set up, how it does, what its words mean, and what it sent."""
    known = next((one for one in EVENT_STATES if one == state), None)
    return _show(request, db, connection, now, state=known, about=q.strip(), before=before)


@router.get("/{connection_id}/condition")
def condition(request: Request, connection: TheConnection, db: Db, now: Now) -> Response:
    """How it does, for a page that waits to see the first delivery arrive."""
    return pages.parts(request, ("connections/_condition.html", _conditioned(db, connection, now)))


@router.post("/{connection_id}/secrets")
def create_secret(request: Request, connection: TheConnection, sent: Sent, db: Db, now: Now) -> Response:
    """Deliveries signed with this one are taken in, beside those of the secrets it has."""
    show_faults(request, connection, now)
    connection.trust(sent.words("secret", longest=LINE) or "", at=now)
    sent.check()
    return back(connection)


@router.post("/{connection_id}/secrets/{place}/removal")
def destroy_secret(connection: TheConnection, now: Now, place: Annotated[int, Path(ge=0, le=99)]) -> Response:
    connection.distrust(place, at=now)
    return back(connection)


@router.post("/{connection_id}/address")
def create_address(request: Request, connection: TheConnection, db: Db, now: Now, config: Config) -> Response:
    """A new address, in the answer itself; the old one is unknown from now on."""
    if (vendor := vendor_of(connection)) is None or not vendor.sends:
        raise NotFoundError("Nothing is sent to this connection, so it has no address.")
    token = connection.readdress()
    db.flush()
    return _show(request, db, connection, now, status=201, address=_address(config.public_url, connection, token))


@router.post("/{connection_id}/meanings/{meaning_id}")
def update_meaning(
    connection: TheConnection,
    db: Db,
    sent: Sent,
    now: Now,
    meaning_id: Annotated[int, Path(ge=1, le=HIGHEST_ID)],
) -> Response:
    """What a stage or a reason means; the pursuits that wait for it follow soon."""
    explain(db, queries.meaning_for(db, connection.agency_id, meaning_id), sent.values.get("meaning", ""), at=now)
    return pages.see(f"{HOME}/{connection.id}#words")


@router.post("/{connection_id}/stubs/{kind}/{row_id}")
def update_stub(
    request: Request,
    connection: TheConnection,
    db: Db,
    sent: Sent,
    now: Now,
    kind: Kind,
    row_id: Annotated[int, Path(ge=1, le=HIGHEST_ID)],
) -> Response:
    """What it named by an id alone has this name from now on."""
    show_faults(request, connection, now, field=f"{kind}-{row_id}")
    name_stub(db, connection, kind, row_id, sent.values.get("name", ""), at=now)
    return pages.see(f"{HOME}/{connection.id}#stubs")


@router.get("/{connection_id}/removal")
def remove(request: Request, connection: TheConnection) -> Response:
    return pages.render(request, "connections/removal.html", connection=connection)


@router.post("/{connection_id}/removal")
def destroy(connection: TheConnection, now: Now) -> Response:
    connection.remove(now)
    return pages.see(HOME)


def _show(
    request: Request,
    db: Session,
    connection: Connection,
    now: datetime,
    *,
    status: int = 200,
    address: str = "",
    faults: Mapping[str, str] | None = None,
    typed: Mapping[str, str] | None = None,
    state: EventState | None = None,
    about: str = "",
    before: int | None = None,
) -> Response:
    found = log_of(db, connection, state=state, about=about, before=before, limit=PAGE + 1)
    kept = {"state": state or "", "q": about}
    return pages.render(
        request,
        "connections/show.html",
        status=status,
        address=address,
        steps=[markdown.line(step) for step in vendor.steps] if (vendor := vendor_of(connection)) else [],
        errors=faults or {},
        typed=typed or {},
        rows=found[:PAGE],
        state=state,
        about=about,
        chips=[
            (words, _href(connection, {"state": one or "", "q": about}), one == state) for one, words in STATES.items()
        ],
        first=_href(connection, kept) if before else "",
        older=_href(connection, kept | {"before": str(found[PAGE - 1].id)}) if len(found) > PAGE else "",
        stubs=stubs_of(db, connection, now),
        **_opened(connection, request.app.state.settings.public_url),
        **_words(meanings_of(db, connection)),
        **_conditioned(db, connection, now),
    )


def show_faults(
    request: Request,
    connection: Connection,
    now: datetime,
    typed: Mapping[str, str] | None = None,
    field: str = "secret",
) -> None:
    """From here on, what cannot be taken is answered by the connection's page, the fault beside what was `typed`."""
    agency_id, connection_id = connection.agency_id, connection.id

    def again(fresh: Session, error: AppError) -> Response:
        faults = error.faults if isinstance(error, FormError) else {field: error.sentence}
        found = queries.connection_for(fresh, agency_id, connection_id)
        return _show(request, fresh, found, now, status=422, faults=faults, typed=typed)

    errors.show_form(request, again)


def _conditioned(db: Session, connection: Connection, now: datetime) -> dict[str, Any]:
    how = condition_of(connection, now)
    failed = failures(db, connection)
    return {"connection": connection, "vendor": vendor_of(connection), "condition": how, "failed": failed}


def _opened(connection: Connection, public_url: str) -> dict[str, Any]:
    """How its own API is opened. `consent_page`: the vendor's, where somebody is to let us in; empty while nobody is."""
    reader, there = READERS.get(connection.vendor), landing(public_url)
    if reader is None:
        return {"reader": None, "labels": LABELS}
    labels = LABELS | {one.name: one.label for one in reader.credentials}
    page = ""
    if reader.consent is not None and connection.consent_state:
        page = reader.consent.address(connection.credentials, there, connection.consent_state)
    return {"reader": reader, "labels": labels, "landing": there, "consent_page": page}


def _words(found: Sequence[Meaning]) -> dict[str, Any]:
    settled = [one for one in found if one.meaning is not None]
    return {"unsettled": [one for one in found if one.meaning is None], "settled": settled, "meanings": MEANINGS}


def _href(connection: Connection, asked: Mapping[str, str]) -> str:
    told = urlencode({name: value for name, value in asked.items() if value})
    return f"{HOME}/{connection.id}" + (f"?{told}" if told else "") + "#log"


def landing(public_url: str) -> str:
    """Where vendors send somebody back to who let us in: what an application of theirs is registered with."""
    return f"{public_url}{HOME}/consent"


def _address(public_url: str, connection: Connection, token: str) -> str:
    return f"{public_url}/hooks/{connection.vendor}/{token}"


def _free_slug(db: Session, agency_id: int, vendor: str) -> str:
    """`vendor`, or the first of `vendor-2`, `vendor-3`, … that no connection of the agency ever had."""
    taken = queries.slugs_beginning(db, agency_id, vendor)
    return next(slug for slug in (vendor, *(f"{vendor}-{n}" for n in range(2, len(taken) + 3))) if slug not in taken)


def back(connection: Connection) -> Response:
    """To its page."""
    return pages.see(f"{HOME}/{connection.id}")


# What was typed


def _expect(request: Request, sent: Typed) -> None:
    """From here on, what cannot be taken is answered by the form again, with what was typed."""

    def again(db: Session, error: AppError) -> Response:
        faults = error.faults if isinstance(error, FormError) else {"employer": error.sentence}
        return _form(request, db, request.state.visit[0], sent.values, faults, 422)

    errors.show_form(request, again)


def _form(
    request: Request, db: Session, me: Recruiter, values: Mapping[str, str], faults: Mapping[str, str], status: int
) -> Response:
    filled = dict.fromkeys(("vendor", "employer", "recruiter"), "") | dict(values)
    people = [("", "Nobody yet"), *((str(one.id), one.name) for one in recruiters_of(db, me.agency_id))]
    shown: dict[str, Any] = {
        "vendors": VENDORS.values(),
        "people": people,
        "values": filled,
        "errors": faults,
        "labels": LABELS,
    }
    return pages.render(request, "connections/form.html", status=status, **shown)
