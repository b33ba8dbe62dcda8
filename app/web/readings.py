"""The key to a vendor's own API, for admins: given, changed, forgotten; and reading once more by hand."""

from __future__ import annotations

from fastapi import APIRouter, Request, Response

from app.addresses import ClosedAddressError, clean_url
from app.ats.readback import catch_up
from app.ats.reader import Credential, Reader
from app.ats.readers import READERS
from app.config import Settings
from app.edge import Config, Db, Now
from app.errors import NotFoundError
from app.models import Connection
from app.models.connection import recover
from app.web import pages
from app.web.connections import HOME, TheConnection, back, show_faults
from app.web.forms import LINE, Sent, Typed

router = APIRouter(prefix=f"{HOME}/{{connection_id}}", include_in_schema=False)


@router.post("/key")
def create_key(request: Request, connection: TheConnection, sent: Sent, db: Db, now: Now, config: Config) -> Response:
    """Its API is read with this key from now on, what changed since the last time first.

    Where a key alone opens nothing, somebody has to go to the vendor's own page before.
    """
    show_faults(request, connection, now, sent.values)
    reader = _reader(connection)
    credentials = {one.name: _credential(one, connection, sent, config) for one in reader.credentials}
    sent.check()
    if reader.consent is not None:
        connection.await_consent(credentials, at=now)
        return pages.see(f"{HOME}/{connection.id}#reading")
    connection.let_read(credentials, at=now)
    catch_up(db, connection, now)
    return back(connection)


@router.post("/key/removal")
def destroy_key(connection: TheConnection, db: Db, now: Now) -> Response:
    connection.stop_reading(at=now)
    recover(db, connection, "unread", at=now)
    return back(connection)


@router.post("/readings")
def create_reading(connection: TheConnection, db: Db, now: Now) -> Response:
    """Read now what changed since the last time."""
    catch_up(db, connection, now)
    return back(connection)


def _reader(connection: Connection) -> Reader:
    """What can read this connection's API. Raises `NotFoundError`."""
    found = READERS.get(connection.vendor)
    if found is None or connection.removed_at is not None:
        raise NotFoundError("Its API is not read by Hearback.")
    return found


def _credential(one: Credential, connection: Connection, sent: Typed, config: Settings) -> str:
    """What was typed, else what is saved, else what it is unless told otherwise."""
    known = connection.credentials.get(one.name) or one.given
    found = sent.words(one.name, "" if known else f"Give the {one.label[0].lower()}{one.label[1:]}.", LINE) or known
    if one.name.endswith("url"):
        try:
            return clean_url(found, loopback=config.webhooks_to_loopback).rstrip("/")
        except ClosedAddressError as closed:
            sent.fault(one.name, closed.sentence)
    return found
