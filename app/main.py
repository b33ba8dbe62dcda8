"""The application: routers, static files, the error table and what starts and stops with the server."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import anyio.to_thread
from fastapi import FastAPI

from app.clock import Clock, wall_clock
from app.config import Settings
from app.db import make_engine
from app.web import health, static


def create_app(settings: Settings | None = None, clock: Clock = wall_clock) -> FastAPI:
    """The whole of Hearback on `settings` (default: from the environment), telling time by `clock`."""
    settings = settings or Settings()
    app = FastAPI(title="Hearback", docs_url=None, redoc_url=None, openapi_url=None, lifespan=_lifespan)
    app.state.settings = settings
    app.state.clock = clock
    app.state.engine = make_engine(settings.database_url)
    app.include_router(static.router)
    app.include_router(health.router)
    return app


@asynccontextmanager
async def _lifespan(app: FastAPI) -> AsyncIterator[None]:
    # Two to four threads beat forty on the slowest answers: the database is the bottleneck, not waiting.
    anyio.to_thread.current_default_thread_limiter().total_tokens = app.state.settings.threads
    yield
    app.state.engine.dispose()
