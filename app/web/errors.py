"""The error table of the pages: what went wrong, as a page for people and as the alert of a page for htmx."""

from __future__ import annotations

from collections.abc import Callable
from http import HTTPStatus
from urllib.parse import quote, urlsplit

from fastapi import Request, Response
from fastapi.exceptions import RequestValidationError
from fastapi.responses import HTMLResponse
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session
from sqlalchemy.orm.exc import StaleDataError
from starlette.exceptions import HTTPException

from app import templating
from app.assets import PREFIX
from app.db import reading
from app.edge import SAFE_METHODS, status_of
from app.errors import (
    AppError,
    BusyError,
    ConflictError,
    InvalidError,
    NotFoundError,
    TooManyError,
    UnauthenticatedError,
    UnexpectedError,
)
from app.models import Recruiter
from app.templating import plural
from app.web import pages, status_link
from app.web.deps import hx, local_path, me

TOO_LONG = "This is too long to take in: more than a megabyte. Shorten it and try again."
UNREADABLE = "A part of what you sent is missing or cannot be read. Go back and check it."
CHANGED = "This pursuit changed while you were looking at it."

Fresh = Callable[[Session, AppError], Response]


def answer(request: Request, error: Exception) -> Response:
    """What a browser is told of `error`. Somebody who is not signed in is led to sign in, and back."""
    told = _told(error)
    if request.url.path.startswith(status_link.DOOR):
        return status_link.answer(request, told, _status(error, told))
    if isinstance(told, UnauthenticatedError):
        return _to_sign_in(request)
    if isinstance(told, ConflictError) and (fresh := getattr(request.state, "fresh", None)):
        return _as_it_is_now(request, fresh, told)
    if isinstance(told, InvalidError) and (form := getattr(request.state, "form", None)):
        return _as_it_is_now(request, form, told)
    status = _status(error, told)
    if hx(request):
        return HTMLResponse(templating.render("errors/_alert.html", sentence=told.sentence), status, _headers(told))
    return _page(request, told, status)


def show_instead(request: Request, fresh: Fresh) -> None:
    """Should this request lose a race, answer by `fresh`, which reads everything anew, instead of by an error page."""
    request.state.fresh = fresh


def show_form(request: Request, form: Fresh) -> None:
    """Should what was typed not do, answer by `form`, which shows it again with what to put right."""
    request.state.form = form


def wait_words(seconds: int) -> str:
    """ "20 seconds", "5 minutes": never shorter than it is."""
    return plural(seconds, "second") if seconds < 60 else plural(-(-seconds // 60), "minute")


def _told(error: Exception) -> AppError:
    """`error` in the domain's words."""
    if isinstance(error, AppError):
        return error
    if isinstance(error, StaleDataError):
        return ConflictError(CHANGED, code="stale")
    if isinstance(error, RequestValidationError):
        in_path = any(problem["loc"][0] == "path" for problem in error.errors())
        return NotFoundError("There is no such page.") if in_path else InvalidError(UNREADABLE)
    if isinstance(error, HTTPException):
        return _of_status(error.status_code)
    return UnexpectedError()


def _of_status(status: int) -> AppError:
    if status == HTTPStatus.REQUEST_ENTITY_TOO_LARGE:
        return InvalidError(TOO_LONG, code="too-long")
    if status in (HTTPStatus.NOT_FOUND, HTTPStatus.METHOD_NOT_ALLOWED):
        return NotFoundError("There is no such page.")
    return InvalidError(UNREADABLE)


def _status(error: Exception, told: AppError) -> int:
    if isinstance(error, HTTPException):
        return error.status_code
    return status_of(told)


def _headers(told: AppError) -> dict[str, str]:
    headers = dict(pages.PRIVATE)
    if isinstance(told, TooManyError | BusyError):
        headers["Retry-After"] = str(told.seconds)
    # The form stays as it is: the alert says why, and what was typed is still there to be put right.
    return headers | {"HX-Reswap": "none"}


def _to_sign_in(request: Request) -> Response:
    """To the sign-in, and from there back to the page that was asked for, or that the form or the fragment was on."""
    back = local_path(_page_of(request))
    to = "/sign-in" if back in ("/", "/today") else f"/sign-in?next={quote(back, safe='/')}"
    if hx(request):
        return Response(status_code=401, headers={**pages.PRIVATE, "HX-Redirect": to})
    return pages.see(to)


def _page_of(request: Request) -> str:
    """The path of the page that this request is or was sent from, as far as it tells."""
    if hx(request):
        try:
            at = urlsplit(request.headers.get("HX-Current-URL", ""))
        except ValueError:
            return "/today"
        return _with_query(at.path, at.query)
    return _with_query(request.url.path, request.url.query) if request.method in SAFE_METHODS else "/today"


def _with_query(path: str, query: str) -> str:
    return f"{path}?{query}" if query else path


def _as_it_is_now(request: Request, fresh: Fresh, told: AppError) -> Response:
    with reading(request.app.state.engine) as db:
        request.state.visit = (_visitor(request, db), db, request.app.state.clock())
        return fresh(db, told)


def _page(request: Request, told: AppError, status: int) -> Response:
    name = {405: 404, 413: 422, 400: 422, 503: 500}.get(status, status)
    context = {
        "sentence": told.sentence,
        "wait": wait_words(told.seconds) if isinstance(told, TooManyError) else "",
        "reference": getattr(told, "reference", ""),
        "back": _back(request),
    }
    headers = {name: value for name, value in _headers(told).items() if name != "HX-Reswap"}
    with reading(request.app.state.engine) as db:
        visitor = _visitor(request, db)
        request.state.visit = (visitor, db, request.app.state.clock()) if visitor else None
        return pages.render(request, f"errors/{name}.html", status=status, headers=headers, **context)


def _visitor(request: Request, db: Session) -> Recruiter | None:
    """Whoever is signed in, read afresh: the request's own session is gone. None, too, when the database is."""
    if request.url.path.startswith(PREFIX):
        return None
    try:
        return me(request, db, request.app.state.clock(), request.app.state.settings)
    except (UnauthenticatedError, SQLAlchemyError):
        return None


def _back(request: Request) -> str:
    """The page that the form was on, by the address it posted to: a pursuit's verbs lie below the pursuit."""
    found = request.url.path.split("/")
    return f"/pursuits/{found[2]}" if found[1] == "pursuits" and len(found) > 3 and found[2].isdecimal() else "/today"
