"""Many pursuits at once: what would come of it is shown first, then it is done in one transaction and undone in one.

Without script, the boxes of a list and its bar are one form that asks for the preview; the preview is a form that
confirms, and comes back to the very list.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Annotated, Any

from fastapi import APIRouter, Form, Path, Query, Request, Response
from sqlalchemy.orm import Session

from app.edge import Db, Now
from app.errors import AppError, ConflictError, InvalidError
from app.models import Agency, Batch, Pursuit, Recruiter
from app.queries.batches import batch_for, chosen, due_on_each, held_by_each, item_for
from app.queries.people import recruiters_of
from app.web import batch_preview, errors, pages, shown, spread, toasts
from app.web.answers import FromForm
from app.web.batch_forms import OVER, Asked, Picked, bounded, called, ids_of, picked_by
from app.web.batch_preview import DONE, Kind, Left, Line, Preview
from app.web.closures import Decided
from app.web.deps import HIGHEST_ID, MayChange, local_path
from app.web.spread import By
from app.web.today import snooze_choices
from app.web.typed_dates import parse_day

router = APIRouter(prefix="/batches", include_in_schema=False)

ENDINGS: tuple[Decided, ...] = ("no_response", "withdrew", "not_selected", "job_closed", "hired", "offer_declined")
LONGEST = 4_000  # characters of an address, or of all the ids in a list
MOST_DAYS = 20  # working days that a pile is spread over


TheId = Annotated[int, Path(ge=1, le=HIGHEST_ID)]
Words = Annotated[str, Query(max_length=60)]


@router.get("/new")
def new(
    request: Request,
    recruiter: MayChange,
    db: Db,
    now: Now,
    row: Annotated[list[str] | None, Query()] = None,
    do: Kind = "snooze",
    until: Words = "",
    on: Words = "",
    to: Annotated[int, Query(ge=0, le=HIGHEST_ID)] = 0,
    outcome: Decided = "no_response",
    number: Annotated[int, Query(ge=1, le=spread.MOST_A_DAY)] = OVER,
    by: By = "days",
    every: Annotated[str, Query(max_length=LONGEST)] = "",
    back: Annotated[str, Query(max_length=LONGEST)] = "",
) -> Response:
    """What it would do to whom. Nothing is changed by looking."""
    asked = Asked(do, until, on, to, outcome, number, by, local_path(back))
    pursuits = chosen(db, recruiter.agency_id, ids_of(row or [], every))
    return _page(request, db, recruiter, pursuits, asked, now)


@router.post("")
def create(
    request: Request,
    recruiter: MayChange,
    db: Db,
    now: Now,
    do: Annotated[Kind, Form()],
    row: Annotated[list[str] | None, Form()] = None,
    until: Annotated[str, Form(max_length=60)] = "",
    to: Annotated[int, Form(ge=0, le=HIGHEST_ID)] = 0,
    outcome: Annotated[Decided, Form()] = "no_response",
    number: Annotated[int, Form(ge=1, le=spread.MOST_A_DAY)] = OVER,
    by: Annotated[By, Form()] = "days",
    back: Annotated[str, Form(max_length=LONGEST)] = "",
) -> Response:
    """Do what the preview said, to all of it or to none; who changed meanwhile is told, and the preview made anew."""
    asked = Asked(do, until=until, to=to, outcome=outcome, number=number, by=by, back=local_path(back))
    picked = {one.id: one for one in map(picked_by, bounded(row or []))}
    pursuits = chosen(db, recruiter.agency_id, picked)
    _show_again(request, recruiter.agency_id, list(picked), asked)
    _expect(pursuits, picked)
    batch = _carried_out(db, recruiter, pursuits, picked, asked, now)
    return pages.see(toasts.saying(asked.back, batch=batch.id))


@router.get("/{batch_id}")
def show(
    request: Request,
    recruiter: MayChange,
    db: Db,
    batch_id: TheId,
    back: Annotated[str, Query(max_length=LONGEST)] = "",
) -> Response:
    """What was done to whom, and what an undo could not take back. `back` is the page that led here."""
    batch, back = batch_for(db, recruiter.agency_id, batch_id), local_path(back)
    return pages.render(request, "batches/show.html", batch=batch, back=back, back_name=called(back))


@router.post("/{batch_id}/undo")
def destroy(recruiter: MayChange, form: FromForm, db: Db, now: Now, batch_id: TheId) -> Response:
    """All of it taken back that can be; what cannot is named, with the reason."""
    return take_back(db, recruiter, batch_id, now, form.back)


@router.post("/{batch_id}/items/{item_id}/undo")
def destroy_one(request: Request, recruiter: MayChange, db: Db, now: Now, batch_id: TheId, item_id: TheId) -> Response:
    """For one pursuit alone, from its own page; the others stay as they are."""
    item = item_for(db, recruiter.agency_id, batch_id, item_id)
    shown.on_conflict(request, item.pursuit)
    item.undo(by=recruiter.actor, at=now)
    return shown.said(item.pursuit, "given-back")


def take_back(db: Session, recruiter: Recruiter, batch_id: int, now: datetime, back: str) -> Response:
    """To the page at `back`, which says that it is undone; or, when some of it stays, to what became of each."""
    batch = batch_for(db, recruiter.agency_id, batch_id)
    batch.undo(by=recruiter.actor, at=now)
    db.flush()
    return pages.see(f"/batches/{batch.id}" if batch.kept else toasts.saying(back, batch=batch.id))


# Who was first


def _expect(pursuits: Sequence[Pursuit], picked: Mapping[int, Picked]) -> None:
    """Raises `ConflictError` with the names of those that changed since they were shown."""
    changed = [pursuit.candidate.name for pursuit in pursuits if pursuit.version != picked[pursuit.id].version]
    if changed:
        raise ConflictError(f"{_listed(changed)} changed meanwhile. Nothing was done. This is how it stands now.")


def _listed(names: Sequence[str], most: int = 5) -> str:
    """ "Maya Okafor, Noah Kim and 3 more"."""
    if len(names) > most:
        return f"{', '.join(names[:most])} and {len(names) - most} more"
    return " and ".join(filter(None, [", ".join(names[:-1]), names[-1]]))


# What would come of it


def _page(
    request: Request,
    db: Session,
    recruiter: Recruiter,
    pursuits: Sequence[Pursuit],
    asked: Asked,
    now: datetime,
    *,
    status: int = 200,
    alert: str = "",
) -> Response:
    fault = ""
    try:
        preview = _preview(db, recruiter, pursuits, asked, now)
    except InvalidError as error:
        preview, fault, status = None, error.sentence, 422
    people = [one for one in recruiters_of(db, recruiter.agency_id) if one.may_change]
    context: dict[str, Any] = {
        "asked": asked,
        "preview": preview,
        "pursuits": pursuits,
        "choices": snooze_choices(recruiter.agency, now),
        "people": people,
        "desks": _desks(db, recruiter.agency, people, preview, asked, now) if asked.do == "reassign" else (),
        "endings": [(ending, batch_preview.ending_words(ending)) for ending in ENDINGS],
        "most_days": MOST_DAYS,
        "alert": alert,
        "fault": fault,
    }
    return pages.render(request, "batches/new.html", status=status, **context)


def _preview(
    db: Session, recruiter: Recruiter, pursuits: Sequence[Pursuit], asked: Asked, now: datetime
) -> Preview | None:
    """None while it is not said to whom they go."""
    match asked.do:
        case "snooze":
            return batch_preview.snoozed(pursuits, _until(asked, recruiter, now), now, _load_of(db, recruiter, now))
        case "move_on":
            return batch_preview.moved_on(pursuits, asked.outcome, asked.what(recruiter.agency.today(now)), now)
        case "reassign":
            return batch_preview.reassigned(pursuits, _recipient(db, recruiter, asked.to), now) if asked.to else None
    return _dealt_out(db, recruiter, pursuits, asked, now)


def _desks(
    db: Session, agency: Agency, people: Sequence[Recruiter], preview: Preview | None, asked: Asked, now: datetime
) -> list[batch_preview.Desk]:
    held = held_by_each(db, agency.id, [one.id for one in people], now, agency.today(now))
    return batch_preview.desks(people, held, preview, asked.to)


def _until(asked: Asked, recruiter: Recruiter, now: datetime) -> date:
    typed = asked.on or asked.until
    if not typed.strip():
        return snooze_choices(recruiter.agency, now)[0].on
    return parse_day(typed, recruiter.agency.today(now), pointer="/until")


def _recipient(db: Session, recruiter: Recruiter, recruiter_id: int) -> Recruiter:
    found = [one for one in recruiters_of(db, recruiter.agency_id) if one.id == recruiter_id and one.may_change]
    if not found:
        raise InvalidError("Nobody of that name can take them over. Choose somebody else.", pointer="/to")
    return found[0]


def _load_of(db: Session, recruiter: Recruiter, now: datetime) -> batch_preview.Load:
    """What is due on some days for those whose pursuits are moved, the moved ones aside."""

    def load(days: Sequence[date], lines: Sequence[Line]) -> Mapping[date, int]:
        owners = {line.pursuit.recruiter_id for line in lines}
        beside = [line.pursuit.id for line in lines]
        return due_on_each(db, recruiter.agency_id, owners, (min(days), max(days)), beside) if lines else {}

    return load


def _dealt_out(db: Session, recruiter: Recruiter, pursuits: Sequence[Pursuit], asked: Asked, now: datetime) -> Preview:
    agency, today = recruiter.agency, recruiter.agency.today(now)
    is_level = asked.by == "days"
    if is_level and asked.number > MOST_DAYS:
        raise InvalidError(f"Spread them over {MOST_DAYS} working days at most.", pointer="/number")
    days = spread.working_days(agency.days, today, asked.number if is_level else spread.FURTHEST)
    movable, left = batch_preview.can_be_held(pursuits, days[0], now)
    movable = batch_preview.oldest_promise_first(movable, now)
    load = due_on_each(
        db, agency.id, {one.recruiter_id for one in movable}, (days[0], days[-1]), [one.id for one in movable]
    )
    dealt = spread.level(len(movable), days, load) if is_level else spread.fill(len(movable), days, load, asked.number)
    fitting, rest = movable[: len(dealt)], movable[len(dealt) :]
    lines, more = batch_preview.held(fitting, {one.id: day for one, day in zip(fitting, dealt, strict=True)}, now)
    full = [Left(one, f"finds no room within {spread.FURTHEST} working days") for one in rest]
    told = days if is_level else [day for day in days if not dealt or day <= dealt[-1]]
    limit = None if is_level else asked.number
    return Preview(
        "spread",
        asked.what(today),
        lines,
        [*left, *more, *full],
        batch_preview.loads(told, lines, load, limit),
    )


# Doing it


def _carried_out(
    db: Session,
    recruiter: Recruiter,
    pursuits: Sequence[Pursuit],
    picked: Mapping[int, Picked],
    asked: Asked,
    now: datetime,
) -> Batch:
    to = _recipient(db, recruiter, asked.to) if asked.do == "reassign" else recruiter
    days = {one.id: _day_of(picked[one.id]) for one in pursuits} if asked.do in ("snooze", "spread") else {}
    what = asked.what(recruiter.agency.today(now), to.name, max(days.values(), default=None))
    batch = Batch.begin(asked.do, DONE[asked.do].format(len(pursuits), what), by=recruiter, at=now)
    db.add(batch)
    for pursuit in pursuits:
        if asked.do == "reassign":
            batch.assign(pursuit, to)
        elif asked.do == "move_on":
            batch.close(pursuit, asked.outcome)
        else:
            batch.hold(pursuit, days[pursuit.id])
    db.flush()
    return batch


def _day_of(picked: Picked) -> date:
    if picked.until is None:
        raise InvalidError("The day to wait until is missing. Choose it again.", pointer="/until")
    return picked.until


def _show_again(request: Request, agency_id: int, ids: Sequence[int], asked: Asked) -> None:
    """From here on, what cannot be done is answered by the preview as it is now, and why."""

    def fresh(db: Session, error: AppError) -> Response:
        recruiter, _, now = request.state.visit
        pursuits = chosen(db, agency_id, ids)
        status = 409 if isinstance(error, ConflictError) else 422
        return _page(request, db, recruiter, pursuits, asked, now, status=status, alert=error.sentence)

    errors.show_instead(request, fresh)
    errors.show_form(request, fresh)
