"""Webhook endpoints, for admins: where what happens is sent to, how each does, and what is done about it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Annotated, Any, get_args
from urllib.parse import urlsplit

import anyio.to_thread
from fastapi import APIRouter, Depends, Path, Query, Request, Response
from sqlalchemy.orm import Session
from starlette.concurrency import run_in_threadpool

from app import endpoints
from app.addresses import ClosedAddressError, checked_url
from app.db import reading
from app.edge import Db, Now
from app.errors import AppError
from app.models import Recruiter, WebhookEndpoint
from app.models.webhook import STATES, Payload, State, rotate
from app.queries import webhooks as queries
from app.schemas.webhook import CHOSEN, TYPES
from app.web import errors, pages
from app.web.admin import Admin, admin_of
from app.web.deps import HIGHEST_ID
from app.web.forms import FormError, Sent, Typed

router = APIRouter(prefix="/admin/webhooks", include_in_schema=False)

PAGE = 50
LABELS = {"url": "Address", "payload": "What is sent", "events": "Events"}
PAYLOADS: tuple[Payload, ...] = get_args(Payload)
CHIPS: dict[State | None, str] = {None: "All", "waiting": "Waiting", "delivered": "Delivered", "failed": "Failed"}


@dataclass(frozen=True, slots=True)
class Condition:
    """How an endpoint does: the tag's kind and words, since when, and what that means."""

    mark: str
    title: str
    since: datetime | None = None
    meaning: str = ""


def condition_of(endpoint: WebhookEndpoint) -> Condition:
    """How `endpoint` does, in words."""
    match endpoint.disabled_because:
        case "person":
            return Condition("held", "Paused", endpoint.disabled_at, "What happens meanwhile waits, for 30 days.")
        case "gone":
            return Condition(
                "overdue", "Off: gone", endpoint.disabled_at, "It answered 410, so nothing is sent any more."
            )
        case "failing":
            meaning = "It took nothing in for five days. What happens meanwhile waits, for 30 days."
            return Condition("overdue", "Off: failing", endpoint.disabled_at, meaning)
    if endpoint.failing_since:
        return Condition(
            "due", "Failing", endpoint.failing_since, "It is tried again and again, and off after five days."
        )
    if endpoint.delivered_at:
        return Condition("done", "Delivers", endpoint.delivered_at)
    return Condition("upcoming", "Nothing sent yet")


def host_of(endpoint: WebhookEndpoint) -> str:
    """What people call it by."""
    return urlsplit(endpoint.url).netloc


def the_endpoint(recruiter: Admin, db: Db, endpoint_id: Annotated[int, Path(ge=1, le=HIGHEST_ID)]) -> WebhookEndpoint:
    """The endpoint that the address names. Raises `NotFoundError`, another agency's included."""
    return queries.endpoint_for(db, recruiter.agency_id, endpoint_id)


TheEndpoint = Annotated[WebhookEndpoint, Depends(the_endpoint)]


async def checked(request: Request, sent: Sent, now: Now) -> str | AppError:
    """The typed address, checked before this request has its turn to write; or what is wrong with it.

    Nobody but an admin has names asked for.
    """
    state = request.app.state
    await run_in_threadpool(_let_in, request, now)
    check = partial(
        checked_url, sent.values.get("url", ""), loopback=state.settings.webhooks_to_loopback, resolve=state.resolve
    )
    try:
        return await anyio.to_thread.run_sync(check, limiter=state.waiting)
    except ClosedAddressError as closed:
        return closed


Checked = Annotated[str | AppError, Depends(checked)]


@router.get("")
def index(request: Request, recruiter: Admin, db: Db) -> Response:
    """Every endpoint, and how it does."""
    rows = [(row, host_of(row), condition_of(row)) for row in queries.endpoints_of(db, recruiter.agency_id)]
    return pages.render(request, "webhooks/index.html", rows=rows, all_events=len(CHOSEN))


@router.get("/new")
def new(request: Request, recruiter: Admin) -> Response:
    return _form(request, None, {"payload": "thin"}, [], {}, 200)


@router.post("")
def create(request: Request, checked: Checked, recruiter: Admin, sent: Sent, db: Db, now: Now) -> Response:
    """A new endpoint. Its secret is in the answer itself: no address may hold it, and no other page shows it."""
    chosen = _expect(request, sent, None)
    if isinstance(checked, AppError):
        sent.fault("url", checked.sentence)
    payload = sent.choice("payload", PAYLOADS, "Choose what is sent.")
    sent.check()
    done = endpoints.set_up(
        db, recruiter.agency_id, str(checked), payload=payload or "thin", events=chosen, by=recruiter.actor, at=now
    )
    db.flush()
    if not done.is_new:
        return pages.see(f"/admin/webhooks/{done.endpoint.id}")
    return _show(request, db, done.endpoint, None, None, status=201, secret=done.secret)


@router.get("/{endpoint_id}")
def show(
    request: Request,
    endpoint: TheEndpoint,
    db: Db,
    state: Annotated[str, Query(max_length=20)] = "",
    before: Annotated[int | None, Query(ge=1, le=HIGHEST_ID)] = None,
) -> Response:
    """How it is set, how it does, and what was sent to it."""
    return _show(request, db, endpoint, next((one for one in STATES if one == state), None), before)


@router.get("/{endpoint_id}/edit")
def edit(request: Request, endpoint: TheEndpoint) -> Response:
    return _form(request, endpoint, {"payload": endpoint.payload}, list(endpoint.types), {}, 200)


@router.post("/{endpoint_id}")
def update(request: Request, endpoint: TheEndpoint, recruiter: Admin, sent: Sent, db: Db, now: Now) -> Response:
    """More or less, or other things."""
    chosen = _expect(request, sent, endpoint.id)
    payload = sent.choice("payload", PAYLOADS, "Choose what is sent.")
    sent.check()
    endpoints.change(db, endpoint, payload=payload, events=chosen, by=recruiter.actor, at=now)
    return _back(endpoint)


@router.post("/{endpoint_id}/pause")
def pause(endpoint: TheEndpoint, recruiter: Admin, db: Db, now: Now) -> Response:
    endpoints.change(db, endpoint, is_enabled=False, by=recruiter.actor, at=now)
    return _back(endpoint)


@router.post("/{endpoint_id}/resumption")
def resume(endpoint: TheEndpoint, recruiter: Admin, db: Db, now: Now) -> Response:
    """Switch it on; what waited is sent."""
    endpoints.change(db, endpoint, is_enabled=True, by=recruiter.actor, at=now)
    return _back(endpoint)


@router.post("/{endpoint_id}/secret")
def create_secret(request: Request, endpoint: TheEndpoint, recruiter: Admin, db: Db, now: Now) -> Response:
    """A new secret, in the answer itself; the old one signs as well for a day."""
    secret = rotate(db, endpoint, by=recruiter.actor, at=now)
    db.flush()
    return _show(request, db, endpoint, None, None, status=201, secret=secret)


@router.post("/{endpoint_id}/test")
def create_test(endpoint: TheEndpoint, db: Db, now: Now) -> Response:
    """Send a test, and look at what becomes of it."""
    return pages.see(f"/admin/deliveries/{endpoints.send_test(db, endpoint, at=now).id}")


@router.get("/{endpoint_id}/removal")
def remove(request: Request, endpoint: TheEndpoint, db: Db) -> Response:
    """What deleting takes with it, before it is done."""
    waiting = queries.waiting(db, endpoint)
    return pages.render(request, "webhooks/removal.html", endpoint=endpoint, host=host_of(endpoint), waiting=waiting)


@router.post("/{endpoint_id}/removal")
def destroy(endpoint: TheEndpoint, recruiter: Admin, db: Db, now: Now) -> Response:
    endpoints.remove(db, endpoint, by=recruiter.actor, at=now)
    return pages.see("/admin/webhooks")


def _show(
    request: Request,
    db: Session,
    endpoint: WebhookEndpoint,
    state: State | None,
    before: int | None,
    *,
    status: int = 200,
    secret: str | None = None,
) -> Response:
    found = queries.log_of(db, endpoint, state=state, before=before, limit=PAGE + 1)
    page, here = found[:PAGE], f"/admin/webhooks/{endpoint.id}"
    kept = f"state={state}&" if state else ""
    return pages.render(
        request,
        "webhooks/show.html",
        status=status,
        endpoint=endpoint,
        host=host_of(endpoint),
        condition=condition_of(endpoint),
        secret=secret,
        rows=page,
        state=state,
        chips=[(words, here + (f"?state={one}" if one else ""), one == state) for one, words in CHIPS.items()],
        first=(here + (f"?state={state}" if state else "")) if before else "",
        older=f"{here}?{kept}before={page[-1].id}" if len(found) > PAGE else "",
        waiting=queries.waiting(db, endpoint),
    )


def _back(endpoint: WebhookEndpoint) -> Response:
    return pages.see(f"/admin/webhooks/{endpoint.id}")


def _let_in(request: Request, now: datetime) -> None:
    with reading(request.app.state.engine) as db:
        admin_of(request, db, now)


# What was typed


def _expect(request: Request, sent: Typed, endpoint_id: int | None) -> list[str]:
    """The events that were ticked. From here on, what cannot be taken is answered by the form again."""
    chosen = [name for name in CHOSEN if sent.ticked(name)] if sent.values.get("which") == "some" else []
    if sent.values.get("which") == "some" and not chosen:
        sent.fault("events", "Choose at least one, or all.")

    def again(db: Session, error: AppError) -> Response:
        me: Recruiter = request.state.visit[0]
        endpoint = queries.endpoint_for(db, me.agency_id, endpoint_id) if endpoint_id else None
        faults = error.faults if isinstance(error, FormError) else {"url": error.sentence}
        return _form(request, endpoint, sent.values, chosen, faults, 422)

    errors.show_form(request, again)
    return chosen


def _form(
    request: Request,
    endpoint: WebhookEndpoint | None,
    values: Mapping[str, str],
    chosen: list[str],
    faults: Mapping[str, str],
    status: int,
) -> Response:
    filled = {"url": "", "payload": "thin", "which": "some" if chosen else "all"} | dict(values)
    told = [(name, TYPES[name], name in chosen) for name in CHOSEN]
    context: dict[str, Any] = {"endpoint": endpoint, "values": filled, "events": told, "errors": faults}
    host = host_of(endpoint) if endpoint else ""
    return pages.render(request, "webhooks/form.html", status=status, labels=LABELS, host=host, **context)
