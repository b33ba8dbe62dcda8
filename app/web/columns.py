"""The columns of the table: a closed list, from which each view chooses; how each is headed, and what it says in a file."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import get_args

from app.queries.table import SortName
from app.web.lines import Line


@dataclass(frozen=True, slots=True)
class Column:
    """One column. `closed` heads it over closed pursuits ("": it is not there); `text` is what a file says of a line."""

    name: str
    title: str
    closed: str
    text: Callable[[Line], str]
    sort: SortName | None = None
    is_number: bool = False
    is_first: bool = True

    def heading(self, is_closed: bool) -> str:
        return self.closed if is_closed else self.title


def _touches(line: Line) -> str:
    row = line.row
    return f"{min(row.done, row.total)} of {row.total}"


def _day(found: object) -> str:
    return str(found) if found else ""


COLUMNS: Sequence[Column] = (
    Column("candidate", "Candidate", "Candidate", lambda line: line.pursuit.candidate.name, "candidate"),
    Column("employer", "Employer", "Employer", lambda line: line.pursuit.employer.name, "employer"),
    Column("job", "Job", "Job", lambda line: line.pursuit.job.title, is_first=False),
    Column("contact", "Hiring manager", "Hiring manager", lambda line: line.contact),
    Column("next", "Next touch", "Closed by", lambda line: line.step),
    Column("due", "Due", "Outcome", lambda line: line.tag, "due"),
    Column("due_on", "Due on", "", lambda line: _day(line.due_on), is_first=False),
    Column("touches", "Touches", "Touches", _touches),
    Column("promised", "Promised", "Promised", lambda line: _day(line.promised_on), is_first=False),
    Column("word", "Last word", "Last word", lambda line: _day(line.heard_on), "word"),
    Column("silent", "Silent days", "", lambda line: str(line.silent or ""), is_number=True),
    Column("closes", "Closes", "Closed", lambda line: _day(line.ends_on), "closes"),
    Column("owner", "Owner", "Owner", lambda line: line.owner),
    Column("stage", "Stage", "Stage", lambda line: line.pursuit.stage_name or "", is_first=False),
    Column("created", "Created", "Created", lambda line: str(line.created_on), is_first=False),
)
DENSITIES = ("36", "44")  # the height of a row, in pixels; the first needs no words
FIRST = tuple(column.name for column in COLUMNS if column.is_first)


def chosen(names: Iterable[str]) -> tuple[str, ...]:
    """The columns that are asked for, in the order of the table, the candidate always; without any, the first choice."""
    asked = set(names)
    found = tuple(column.name for column in COLUMNS if column.name in asked or column.name == "candidate")
    return found if len(found) > 1 else FIRST


def shown(names: Sequence[str], is_closed: bool) -> list[Column]:
    """The columns of these names that have something to say."""
    return [column for column in COLUMNS if column.name in names and column.heading(is_closed)]


def kept(sort: str, names: str, density: str) -> dict[str, str]:
    """The parameters of a table's address as we write them: what nobody drew is left out, as what needs no words is."""
    columns = chosen(names.split(","))
    return {
        "sort": sort if sort.removeprefix("-") in get_args(SortName) else "",
        "columns": "" if columns == FIRST else ",".join(columns[1:]),
        "density": density if density in DENSITIES[1:] else "",
    }
