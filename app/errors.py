"""What can go wrong, in the domain's words: a code and a sentence that says what to do. No HTTP here."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from types import MappingProxyType


class AppError(Exception):
    """Something a person or an ATS can mend. `code` is stable; `sentence` is for reading.

    `members` are what a machine may want to know beside them, by name.
    """

    code = "error"
    members: Mapping[str, object] = MappingProxyType({})

    def __init__(self, sentence: str, *, code: str | None = None) -> None:
        super().__init__(sentence)
        self.sentence = sentence
        self.code = code or self.code


class NotFoundError(AppError):
    """Nothing of that name that you may see. Another agency's row answers just so."""

    code = "not-found"


class InvalidError(AppError):
    """Input that cannot be taken. `pointer` (RFC 6901) names the member; `""` the whole body."""

    code = "invalid"

    def __init__(self, sentence: str, *, pointer: str = "", code: str | None = None) -> None:
        super().__init__(sentence, code=code)
        self.pointer = pointer


class RuleError(InvalidError):
    """The rulebook forbids it; `code` is the rule."""

    code = "rule"


class ConflictError(AppError):
    """It changed meanwhile, and nothing was saved. Read it afresh."""

    code = "conflict"


class UndoneError(ConflictError):
    """It was taken back already: the fact of this id."""

    code = "undone"

    def __init__(self, *, fact_id: int) -> None:
        super().__init__("This was undone already. Nothing was changed.")
        self.fact_id = fact_id


class UnsettlingError(ConflictError):
    """Something told since hangs on it. `fact_id` is what to undo first; None when that is a meeting."""

    code = "unsettles"

    def __init__(self, sentence: str, *, fact_id: int | None) -> None:
        super().__init__(sentence)
        self.fact_id = fact_id


class ForbiddenError(AppError):
    """You may see it and may not do that."""

    code = "forbidden"


class UnauthenticatedError(AppError):
    """Nobody, or nobody known, is asking."""

    code = "unauthenticated"


class TooManyError(AppError):
    """Too often; try again in `seconds`."""

    code = "too-many"

    def __init__(self, sentence: str, *, seconds: int) -> None:
        super().__init__(sentence)
        self.seconds = seconds


class BusyError(AppError):
    """Too much is being written at this moment; trying again will do."""

    code = "busy"

    def __init__(self) -> None:
        super().__init__("Hearback has too much to write at this moment. Nothing was saved. Try again.")
        self.seconds = 1


class UnexpectedError(AppError):
    """Ours to mend, not the reader's. `reference` finds it in the log; nothing else of it is told."""

    code = "unexpected"

    def __init__(self) -> None:
        super().__init__("Hearback could not do this. Nothing was saved. Try again.")
        self.reference = secrets.token_hex(4)
        self.members = {"reference": self.reference}
