"""The candidate's private links: made, shown once, revoked; and what the page behind them says, for the recruiter."""

from __future__ import annotations

from fastapi import APIRouter, Request, Response

from app.edge import Config, Db, Now
from app.models.link import issue_link, revoke_links
from app.queries.links import links_of
from app.web import shown
from app.web.deps import MayChange, ThePursuit

router = APIRouter(prefix="/pursuits/{pursuit_id:int}/links", include_in_schema=False)


@router.post("")
def create(request: Request, pursuit: ThePursuit, recruiter: MayChange, db: Db, now: Now, config: Config) -> Response:
    """A new link, in the answer itself: only its hash is kept, so no other page can show it, and no address may."""
    token = issue_link(db, pursuit, by=recruiter.actor, at=now)
    db.flush()
    return shown.page(request, db, recruiter, pursuit, now, status=201, new_link=f"{config.public_url}/s/{token}")


@router.post("/revocation")
def revoke(pursuit: ThePursuit, recruiter: MayChange, db: Db, now: Now) -> Response:
    """Every link to this pursuit stops working at once."""
    links = links_of(db, pursuit.agency_id, pursuit.id)
    revoke_links(db, pursuit, links, by=recruiter.actor, at=now)
    return shown.said(pursuit, "link-revoked")
