"""What a fact can hold: a value, nothing at all, or unknown with the reason why."""

from __future__ import annotations

from datetime import date
from enum import Enum


class Unknown(Enum):
    """Why a fact has no value that can be judged; never compliance and never guilt."""

    ABSENT = "absent"  # no file gave such a column
    BLANK = "blank"  # the cell is empty
    DAMAGED = "damaged"  # the cell cannot be read (a problem names it)
    CONFLICT = "conflict"  # two sources contradict each other
    INCOMPLETE = "incomplete"  # no list that was given is complete on this point
    NOT_IN_FORCE = "not_in_force"  # no parameter value on that day

    def __repr__(self) -> str:
        return f"Unknown.{self.name}"


class Nothing(Enum):
    """The fact is known, and what is known is that there is none (no NPP, no end of employment)."""

    NONE = "none"

    def __repr__(self) -> str:
        return "NONE"


NONE = Nothing.NONE

Scalar = bool | int | str | date
Value = Scalar | Unknown | Nothing
