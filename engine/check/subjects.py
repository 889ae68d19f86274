"""The cases of a run with the rows they came from, and what both joins do with a row's values."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from ..decide.case import Case
from ..intake.dataset import Issue, Source
from ..values import Unknown, Value

EMPLOYED_GROUP = "employer.workers"


@dataclass
class Subject:
    """A case with the row it came from."""

    case: Case
    source: Source


@dataclass
class Matched:
    """All cases of a run, in file order; `rejects` are participants' lines that belong to no employer."""

    employers: list[Subject] = field(default_factory=list)
    workers: list[Subject] = field(default_factory=list)
    problems: list[Issue] = field(default_factory=list)
    rejects: list[Issue] = field(default_factory=list)


def part_of(subject: str, values: Mapping[str, Value]) -> dict[str, Value]:
    """The values of one subject among those a row has of several."""
    return {name: value for name, value in values.items() if name.startswith(f"{subject}.")}


def fill(values: Mapping[str, Value], assumed: Mapping[str, Value], prefix: str) -> dict[str, Value]:
    """The values with unknown ones filled by what is assumed for the run."""
    filled = dict(values)
    for name, value in assumed.items():
        if name.startswith(prefix) and isinstance(filled.get(name, Unknown.ABSENT), Unknown):
            filled[name] = value
    return filled


def normal(name: str) -> str:
    """A name for exact comparison: one case, single spaces."""
    return " ".join(name.split()).casefold()
