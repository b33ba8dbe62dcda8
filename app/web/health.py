"""Tells whatever watches over this server whether it can do its work."""

from fastapi import APIRouter
from fastapi.responses import PlainTextResponse
from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError

from app.edge import Db

router = APIRouter(include_in_schema=False)


@router.get("/health", response_class=PlainTextResponse)
def show(db: Db) -> PlainTextResponse:
    """200 when the database answers, else 503. Open to anyone, so it tells nothing more."""
    try:
        db.execute(text("SELECT 1"))
    except SQLAlchemyError:
        return PlainTextResponse("The database does not answer.", status_code=503)
    return PlainTextResponse("Well.", headers={"Cache-Control": "no-store"})
