"""What a person sets for themselves: the theme of this browser, and whether single keys do anything."""

from __future__ import annotations

from typing import Annotated, Literal

from fastapi import APIRouter, Form, Response

from app.edge import Config
from app.web import pages
from app.web.deps import Me, local_path

router = APIRouter(prefix="/settings", include_in_schema=False)

_YEAR = 365 * 24 * 60 * 60  # seconds


@router.post("/theme")
def update_theme(
    recruiter: Me,
    config: Config,
    theme: Annotated[Literal["auto", "light", "dark"], Form()],
    back: Annotated[str, Form()] = "",
) -> Response:
    """Light, dark, or as the system says; kept in this browser, so that a page never flashes in the other."""
    answer = pages.see(local_path(back))
    if theme == "auto":
        answer.delete_cookie(pages.THEME_COOKIE, secure=config.is_secure, samesite="lax")
    else:
        answer.set_cookie(
            pages.THEME_COOKIE, theme, max_age=_YEAR, secure=config.is_secure, httponly=True, samesite="lax"
        )
    return answer


@router.post("/keyboard")
def update_keyboard(
    recruiter: Me, single_keys: Annotated[Literal["on", "off"], Form()], back: Annotated[str, Form()] = ""
) -> Response:
    """Switch all single-key shortcuts on or off, for this person on every device."""
    recruiter.single_keys = single_keys == "on"
    return pages.see(local_path(back))
