"""What only an agency's admins may see and do."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

from fastapi import Depends, Request
from sqlalchemy.orm import Session

from app.errors import ForbiddenError
from app.models import Recruiter
from app.web.deps import Me, me


def admin(recruiter: Me) -> Recruiter:
    """Whoever is signed in, if they are an admin of their agency. Raises `ForbiddenError`."""
    if not recruiter.is_admin:
        raise ForbiddenError("Only admins of your agency see this. Nothing was changed. Ask one of them.")
    return recruiter


def admin_of(request: Request, db: Session, now: datetime) -> Recruiter:
    """The admin who is signed in, before the request has a session of its own. Raises as `admin` does."""
    return admin(me(request, db, now, request.app.state.settings))


Admin = Annotated[Recruiter, Depends(admin)]
