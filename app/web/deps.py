"""What handlers ask for: who is signed in, whether they may change things, and the pursuit that the address names."""

from __future__ import annotations

from typing import Annotated
from urllib.parse import urlsplit

from fastapi import Depends, Path, Request

from app.edge import SAFE_METHODS, Config, Db, Now
from app.errors import ForbiddenError, UnauthenticatedError
from app.logs import known_as
from app.models import Pursuit, Recruiter
from app.queries.access import sign_in_by_token
from app.queries.pursuits import pursuit_for

HIGHEST_ID = 2**31 - 1
_CONTROLS = frozenset(map(chr, range(32))) | {"\\", "\x7f"}


def cookie_name(is_secure: bool) -> str:
    """The name of the session's cookie; over https, one that no other host and no plain page can set."""
    return "__Host-hearback" if is_secure else "hearback"


def me(request: Request, db: Db, now: Now, config: Config) -> Recruiter:
    """The recruiter who is signed in, their agency loaded. Raises `UnauthenticatedError`.

    A change they make keeps the session for another while; looking does not, since a GET writes nothing.
    """
    token = request.cookies.get(cookie_name(config.is_secure))
    sign_in = sign_in_by_token(db, token, now) if token else None
    if sign_in is None:
        raise UnauthenticatedError("Sign in to go on.")
    if request.method not in SAFE_METHODS:
        sign_in.extend(now)
    request.state.visit = (sign_in.recruiter, db, now)
    known_as(request.scope["state"], agency_id=sign_in.recruiter.agency_id, recruiter_id=sign_in.recruiter.id)
    return sign_in.recruiter


Me = Annotated[Recruiter, Depends(me)]


def may_change(recruiter: Me) -> Recruiter:
    """Whoever is signed in, unless they may only look. Raises `ForbiddenError`."""
    if not recruiter.may_change:
        raise ForbiddenError(
            "Your role lets you look and not change. Nothing was changed. Ask an admin of your agency."
        )
    return recruiter


MayChange = Annotated[Recruiter, Depends(may_change)]


def the_pursuit(recruiter: Me, db: Db, pursuit_id: Annotated[int, Path(ge=1, le=HIGHEST_ID)]) -> Pursuit:
    """The pursuit that the address names, ready for its verbs. Raises `NotFoundError`, another agency's included."""
    return pursuit_for(db, recruiter.agency_id, pursuit_id)


ThePursuit = Annotated[Pursuit, Depends(the_pursuit)]


def hx(request: Request) -> bool:
    """Whether htmx asked, and so wants the parts that changed instead of a page."""
    return request.headers.get("HX-Request") == "true"


HX = Annotated[bool, Depends(hx)]


def local_path(path: str | None, default: str = "/today") -> str:
    """`path` if it stays within this site, else `default`: nobody is led away by a link that was tampered with."""
    if not path or not path.startswith("/") or path.startswith("//") or _CONTROLS & set(path):
        return default
    parts = urlsplit(path)
    return default if parts.scheme or parts.netloc else path
