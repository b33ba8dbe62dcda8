"""The application: routers, static files, the error table and what starts and stops with the server."""

from __future__ import annotations

import threading
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta

import anyio
import anyio.to_thread
from fastapi import FastAPI, Request, Response
from fastapi.exceptions import RequestValidationError
from sqlalchemy import Engine
from sqlalchemy.orm.exc import StaleDataError
from starlette.exceptions import HTTPException

from app import outbox
from app.addresses import resolve_in_time
from app.api import hooks, problems, routes
from app.api.limits import Limits
from app.api.uses import Uses
from app.clock import Clock, wall_clock
from app.config import Settings
from app.db import make_engine
from app.edge import GUESSING, WAITING
from app.errors import AppError
from app.jobs.clockwork import Clockwork
from app.jobs.embedded import Embedded
from app.jobs.engine import Workers
from app.jobs.handlers import OUTWARD, handlers
from app.logs import RequestLog
from app.web import (
    about,
    batches,
    board,
    calendar,
    changes,
    closures,
    connections,
    consents,
    contacts,
    day_log,
    debriefs,
    deliveries,
    docs,
    errors,
    extra,
    facts,
    feed,
    find,
    health,
    holds,
    inbound,
    interviews,
    keys,
    links,
    log,
    metrics,
    new_pursuit,
    notes,
    preferences,
    preview,
    promises,
    pursuit,
    pursuits,
    pursuits_file,
    questions,
    readings,
    removal,
    reopenings,
    sessions,
    sheet,
    skips,
    static,
    status,
    suggestions,
    today,
    touches,
    views,
    webhooks,
    words,
    work,
)
from app.web.security import Guard

# What becomes an answer by `tell`. Anything else is nobody's doing but ours: `Guard` logs it, and tells a reference.
TOLD: tuple[type[Exception], ...] = (AppError, RequestValidationError, StaleDataError, HTTPException)


def create_app(settings: Settings | None = None, clock: Clock = wall_clock) -> FastAPI:
    """The whole of Hearback on `settings` (default: from the environment), telling time by `clock`."""
    settings = settings or Settings()
    outbox.install()
    app = FastAPI(title="Hearback", docs_url=None, redoc_url=None, openapi_url=None, lifespan=_lifespan)
    equip(app, settings, clock, make_engine(settings.database_url))
    app.add_middleware(Limits, limit=settings.api_requests)
    app.add_middleware(Guard, settings=settings, tell=tell)
    app.add_middleware(RequestLog)
    for error in TOLD:
        app.add_exception_handler(error, tell)
    app.include_router(static.router)
    app.include_router(health.router)
    app.include_router(metrics.router)
    app.include_router(sessions.router)
    app.include_router(preferences.router)
    for part in (today, changes, sheet, day_log, log, touches, words, holds, closures, facts, removal, batches):
        app.include_router(part.router)
    app.include_router(status.router)
    for part in (pursuits, board, calendar, feed, pursuits_file, views, new_pursuit, suggestions, find, about):
        app.include_router(part.router)
    for part in (pursuit, extra, notes, skips, promises, debriefs, interviews, contacts, links, reopenings, preview):
        app.include_router(part.router)
    for part in (consents, connections, readings, inbound, questions):
        app.include_router(part.router)
    app.include_router(hooks.router)
    for part in (webhooks, deliveries, keys, work):
        app.include_router(part.router)
    app.include_router(routes.router)
    app.include_router(docs.router)
    return app


def equip(app: FastAPI, settings: Settings, clock: Clock, engine: Engine) -> None:
    """Give `app` what every request finds in its state: settings, clock, database, and the turns that are taken."""
    app.state.settings = settings
    app.state.clock = clock
    app.state.engine = engine
    app.state.resolve = resolve_in_time
    app.state.writing, app.state.waiting = threading.Lock(), anyio.CapacityLimiter(WAITING)
    app.state.guessing = anyio.CapacityLimiter(GUESSING)
    app.state.uses = Uses(engine)


def tell(request: Request, error: Exception) -> Response:
    """The error table: what went wrong, in the words of the door that was knocked at."""
    path = request.url.path
    if path.startswith(hooks.DOOR):
        return hooks.answer(request, error)
    told_by = problems.answer if path.startswith("/api/") else errors.answer
    return told_by(request, error)


@asynccontextmanager
async def _lifespan(app: FastAPI) -> AsyncIterator[None]:
    # Two to four threads beat forty on the slowest answers: the database is the bottleneck, not waiting.
    settings, engine = app.state.settings, app.state.engine
    anyio.to_thread.current_default_thread_limiter().total_tokens = settings.threads
    for part in (behind := _behind(app)):
        part.start()
    yield
    for part in behind:
        await anyio.to_thread.run_sync(part.stop)
    engine.dispose()


def _behind(app: FastAPI) -> list[Clockwork | Workers | Uses]:
    """What runs beside the answering: the sweep, and background work."""
    settings, engine, clock = app.state.settings, app.state.engine, app.state.clock
    behind: list[Clockwork | Workers | Uses] = [app.state.uses]
    keep_bodies = timedelta(days=settings.inbound_body_days)
    if settings.sweep:
        behind.append(Clockwork(engine, clock, settings.sweep_seconds, keep_bodies))
    if settings.jobs:
        behind.append(Embedded(engine, clock, handlers(settings), settings.job_threads, OUTWARD))
    return behind
