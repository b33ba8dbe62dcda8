"""Operator commands: `python -m app COMMAND`, or `--help`. What goes wrong is one sentence on standard error."""

from __future__ import annotations

import gc
import socket
import sqlite3
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import date, datetime, timedelta, timezone
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Annotated

import typer
import uvicorn
from alembic import command
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from alembic.util import CommandError
from pydantic import ValidationError
from sqlalchemy import Engine
from sqlalchemy.exc import DBAPIError

from app import keyring, logs, outbox
from app.api import reference as generated
from app.api import routes
from app.assets import NotBuilt, manifest
from app.clock import wall_clock
from app.config import Settings
from app.db import alembic_config, make_engine, reading, transaction
from app.errors import AppError
from app.jobs import roster
from app.jobs.backup import back_up
from app.jobs.demo import Demo, make_ready
from app.jobs.doctor import Finding, examine
from app.jobs.reindex import index_anew, index_missing
from app.jobs.sweep import Closing, at_end_of, at_once
from app.jobs.sweep import sweep as run_sweep
from app.main import create_app
from app.models import ApiKey
from app.queries.keys import keys_of
from app.templating import plural

OPERATOR = "an operator"
cli = typer.Typer(add_completion=False, no_args_is_help=True, pretty_exceptions_enable=False)

# A server allocates little that lives on: collecting seldom, and never what start-up made, keeps answers even.
COLLECT_AFTER = 50_000
FARTHEST_WEST = timezone(timedelta(hours=-12))


def main() -> None:
    """Run one command. What a person can mend is said in a sentence; anything else may show where it came from."""
    outbox.install()
    try:
        cli()
    except AppError as error:
        fail(error.sentence)
    except ValidationError as error:
        fail(_nonsense(error))
    except DBAPIError as error:
        fail(f"The database does not do as asked: {str(error.orig).splitlines()[0]}")
    except (CommandError, NotBuilt, OSError, sqlite3.Error) as error:
        fail(str(error))


def fail(sentence: str) -> None:
    """End with `sentence` on standard error."""
    print(sentence, file=sys.stderr)
    raise SystemExit(1)


@cli.command()
def serve() -> None:
    """Answer at HEARBACK_HOST:HEARBACK_PORT, and sweep by itself, until it is told to stop."""
    settings = Settings()
    logs.configure(settings.log_format)
    with migrated(settings):
        pass
    manifest()
    app, listening = create_app(settings), _listening(settings.host, settings.port)
    config = uvicorn.Config(
        app,
        ws="none",
        lifespan="on",
        log_config=None,
        access_log=False,
        server_header=False,
        proxy_headers=bool(settings.trusted_proxies),
        forwarded_allow_ips=settings.trusted_proxies or None,
        timeout_graceful_shutdown=10,
    )
    print(f"Hearback answers at {settings.public_url}. Ctrl+C ends it.", flush=True)
    with suppress(KeyboardInterrupt):
        _Server(config).run(sockets=[listening])


@cli.command()
def migrate() -> None:
    """Bring the database to this version. Safe to run again, and while the last version still serves."""
    settings = Settings()
    command.upgrade(alembic_config(settings.database_url), "head")
    with migrated(settings) as engine:
        index_missing(engine)
    print("The database is up to date.")


@cli.command()
def check_migrations() -> None:
    """Whether the migrations, run on an empty database, come to what the models say."""
    with TemporaryDirectory() as folder:
        config = alembic_config(f"sqlite:///{folder}/empty.db")
        command.upgrade(config, "head")
        command.check(config)


@cli.command()
def demo() -> None:
    """Load practice data if there is none, and print how to sign in to it."""
    settings = Settings()
    with migrated(settings) as engine:
        ready = make_ready(engine, settings, wall_clock())
    for line in _demo_lines(ready, settings.public_url):
        print(line)


@cli.command()
def sweep(
    on: Annotated[
        datetime | None, typer.Option(formats=["%Y-%m-%d"], help="As of the end of this day, in each agency's zone.")
    ] = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Tell what it would do, and write nothing.")] = False,
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask before closing ahead of the clock.")] = False,
) -> None:
    """Close what silence has ended; each is printed with its arithmetic. `serve` does it by itself."""
    day = on.date() if on else None
    with migrated(Settings()) as engine:
        if not dry_run and not yes and day and day > _last_day_over():
            typer.confirm(f"{day} is not over yet. Close what will have ended by then, now?", abort=True)
        report = run_sweep(
            engine,
            at_end_of(day) if day else at_once(wall_clock()),
            dry_run=dry_run,
            tell=lambda closing: print(_closing_line(closing)),
        )
    would = "would be " if dry_run else ""
    print(f"{plural(report.closed, 'pursuit')} {would}closed, {report.moved} {would}given new deadlines.")
    if report.failed:
        fail(f"{plural(len(report.failed), 'pursuit')} could not be settled: {sorted(report.failed)}")


@cli.command()
def doctor() -> None:
    """Work every stored deadline out again from history; exit 1 if any differs."""
    with migrated(Settings()) as engine:
        checked, ill = 0, 0
        for finding in examine(engine, wall_clock()):
            checked += 1
            if not finding.is_well:
                ill += 1
                print(_finding_line(finding))
    print(f"{plural(checked, 'pursuit')} checked, {ill} drifted.")
    raise SystemExit(1 if ill else 0)


@cli.command()
def reindex() -> None:
    """Write the search index anew from the rows. It follows every change by itself; this mends it if something else wrote."""
    with migrated(Settings()) as engine:
        print(f"{plural(index_anew(engine), 'entry', 'entries')} written.")


@cli.command()
def add_agency(
    name: str,
    time_zone: Annotated[str, typer.Option(help="As in America/Chicago.")],
    country: Annotated[str | None, typer.Option(help="Whose public holidays are kept, as in US.")] = None,
    subdivision: Annotated[str | None, typer.Option(help="Its state or region, as in IL.")] = None,
) -> None:
    """Add an agency."""
    with migrated(Settings()) as engine, transaction(engine) as session:
        agency = roster.add_agency(
            session, name, time_zone=time_zone, country=country, subdivision=subdivision, at=wall_clock()
        )
        print(f"{agency.name} is agency {agency.id}. Add somebody: add-recruiter {agency.id} NAME EMAIL")


@cli.command()
def add_recruiter(
    agency: Annotated[str, typer.Argument(help="Its name or number.")],
    name: str,
    email: str,
    role: Annotated[str, typer.Option(help="admin, recruiter or viewer.")] = "recruiter",
    phone: str | None = None,
) -> None:
    """Add somebody who signs in. Asks for the password, or reads a line of standard input that is no terminal."""
    with migrated(Settings()) as engine:
        with reading(engine) as session:
            roster.agency_named(session, agency)
        password = _password()
        with transaction(engine) as session:
            added = roster.add_recruiter(
                session,
                roster.agency_named(session, agency),
                name,
                email,
                password=password,
                role=role,
                phone=phone,
                at=wall_clock(),
            )
        print(f"{added.name} signs in as {added.email}.")


@cli.command()
def add_key(
    agency: Annotated[str, typer.Argument(help="Its name or number.")],
    name: Annotated[str, typer.Argument(help="Which system has it.")],
    scopes: Annotated[str, typer.Option(help="read, write, or both.")] = "read write",
) -> None:
    """Make an API key, printed this once."""
    with migrated(Settings()) as engine, transaction(engine) as session:
        found = roster.agency_named(session, agency)
        _, secret = keyring.add_key(session, found, name, scopes=scopes, at=wall_clock(), by=OPERATOR)
        print(secret)


@cli.command()
def keys(agency: Annotated[str, typer.Argument(help="Its name or number.")]) -> None:
    """List the agency's API keys: number, first letters, name, scopes, when last used, and whether it works."""
    with migrated(Settings()) as engine, reading(engine) as session:
        for key in keys_of(session, roster.agency_named(session, agency).id):
            print(_key_line(key, wall_clock()))


@cli.command()
def rotate_key(
    agency: Annotated[str, typer.Argument(help="Its name or number.")],
    number: Annotated[int, typer.Argument(help="The key's, as `keys` lists it.")],
    days: Annotated[int, typer.Option(min=0, max=90, help="For how long the old one still works.")] = 7,
) -> None:
    """Make a key that takes another's place, printed this once; the old one works beside it for a while."""
    with migrated(Settings()) as engine, transaction(engine) as session:
        found = roster.agency_named(session, agency)
        _, secret = keyring.rotate_key(
            session, found, number, overlap=timedelta(days=days), at=wall_clock(), by=OPERATOR
        )
        print(secret)


@cli.command()
def revoke_key(
    agency: Annotated[str, typer.Argument(help="Its name or number.")],
    number: Annotated[int, typer.Argument(help="The key's, as `keys` lists it.")],
) -> None:
    """Stop an API key at once and for good."""
    with migrated(Settings()) as engine, transaction(engine) as session:
        key = keyring.revoke_key(session, roster.agency_named(session, agency), number, at=wall_clock(), by=OPERATOR)
        print(f"{key.prefix}… ({key.name}) opens nothing any more.")


@cli.command()
def backup(file: Path) -> None:
    """Copy the SQLite database to FILE, whole, while people are at work."""
    print(f"{back_up(Settings().database_url, file):,} bytes in {file}, checked.")


@cli.command()
def openapi() -> None:
    """Print the API's contract, which is committed as docs/api/openapi.json."""
    print(routes.written(), end="")


@cli.command()
def reference() -> None:
    """Write the pages of the documentation that are made from code: every event, every problem, and every system."""
    for name, written in generated.PAGES.items():
        (generated.FOLDER / f"{name}.md").write_text(written(), encoding="utf-8")


# What the commands share


@contextmanager
def migrated(settings: Settings) -> Iterator[Engine]:
    """An engine on a database that is at this version. Raises `CommandError` if it is not."""
    engine = make_engine(settings.database_url)
    try:
        with engine.connect() as connection:
            at = set(MigrationContext.configure(connection).get_current_heads())
        if at != set(ScriptDirectory.from_config(alembic_config(settings.database_url)).get_heads()):
            raise CommandError("The database is of another version. Run this first: python -m app migrate")
        yield engine
    finally:
        engine.dispose()


class _Server(uvicorn.Server):
    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        gc.collect()
        gc.freeze()
        gc.set_threshold(COLLECT_AFTER)


def _listening(host: str, port: int) -> socket.socket:
    opened = socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET)
    opened.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        opened.bind((host, port))
    except OSError as problem:
        opened.close()
        raise OSError(
            f"Cannot listen on {host}:{port} ({problem.strerror}). Choose another with HEARBACK_PORT or HEARBACK_HOST."
        ) from problem
    return opened


def _last_day_over() -> date:
    """The last day that has ended wherever an agency may live."""
    return wall_clock().astimezone(FARTHEST_WEST).date() - timedelta(days=1)


def _password() -> str:
    if not sys.stdin.isatty():
        return sys.stdin.readline().rstrip("\r\n")
    answer: str = typer.prompt("Password (15 characters or more)", hide_input=True, confirmation_prompt="Once more")
    return answer


def _key_line(key: ApiKey, now: datetime) -> str:
    used = f"last used {key.last_used_at:%Y-%m-%d %H:%M} UTC" if key.last_used_at else "never used"
    state = "revoked" if key.revoked_at else "works"
    if key.expires_at and not key.revoked_at:
        state = f"{'works until' if key.is_live(now) else 'ended'} {key.expires_at:%Y-%m-%d %H:%M} UTC"
    return f"{key.id}  {key.prefix}…  {key.name}  {key.scopes}  {used}  {state}"


def _closing_line(closing: Closing) -> str:
    whom = f"{closing.candidate} at {closing.employer}" + (f" ({closing.contact})" if closing.contact else "")
    return f"{closing.agency} #{closing.pursuit_id} {whom}: {closing.outcome} on {closing.on}. {closing.arithmetic}"


def _finding_line(finding: Finding) -> str:
    differs = "; ".join(f"{name}: stored {was}, reckoned {comes_to}" for name, (was, comes_to) in finding.drift.items())
    return f"agency {finding.agency_id} pursuit {finding.pursuit_id}: {finding.failure or differs}"


def _demo_lines(ready: Demo, url: str) -> Iterator[str]:
    first, *others = ready.people
    if ready.pursuits:
        yield f"{plural(ready.pursuits, 'pursuit')} of practice, in two invented agencies."
    else:
        yield "The practice data was removed. `make demo-reset` and `make demo` bring it back."
    yield ""
    yield f"  Sign in    {url}/sign-in"
    yield f"             {first}  {ready.doors.password}"
    yield f"             With the same password: {', '.join(others)}"
    if ready.candidate:
        yield f"  Candidate  {url}/s/{ready.doors.link}  ({ready.candidate})"
    yield f'  API        curl -H "Authorization: Bearer {ready.doors.key}" "{url}/api/v1/pursuits?limit=3"'
    yield ""
    if ready.is_stale:
        yield "The practice data is more than a week old. `make demo-reset` and `make demo` date it around today again."


def _nonsense(error: ValidationError) -> str:
    faults = (f"HEARBACK_{str(fault['loc'][0]).upper()}: {fault['msg']}" for fault in error.errors() if fault["loc"])
    return "The settings make no sense. " + "; ".join(faults)


if __name__ == "__main__":
    main()
