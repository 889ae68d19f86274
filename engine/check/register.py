"""Those whom other rows belong to, employers above all: named by a list of their own, or only by such a row."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

import polars as pl

from ..frames.cells import ROW, UNSTATED, columns, state, state_of
from ..intake.dataset import Source
from ..language.vocabulary import Vocabulary
from ..values import NONE, Unknown, Value
from .subjects import normal

EMPLOYER = "employer"
LABELS = ("employer.npp", "employer.nib", "employer.name", "government.name")
NPP = "employer.npp"


@dataclass
class Owner:
    """What is known of an employer or other owner, the row that named it first, and the groups a list gives in full."""

    values: dict[str, Value]
    source: Source
    groups: set[str] = field(default_factory=set)

    def text(self, fact: str) -> str:
        """A fact as text; empty when there is none."""
        value = self.values.get(fact)
        return value if isinstance(value, str) else ""

    @property
    def label(self) -> str:
        """What it is known by: NPP, else NIB, else name, else an underscore (a dash would begin an option)."""
        return next(filter(None, map(self.text, LABELS)), "_")

    @property
    def key(self) -> str:
        """Its subject_key: what it is known by and the row that named it first."""
        return f"{self.label}/{self.source}"


class Register:
    """The owners of a run, each known by its place and found again by its keys in turn: employers by NPP, NIB, NPWP,
    then exact name.
    """

    def __init__(self, subject: str, keys: Sequence[str]) -> None:
        self.subject = subject
        self.owners: list[Owner] = []
        self._names = tuple(keys)
        self._index: dict[tuple[str, str], int] = {}
        self._unnamed: dict[tuple[str, str], int] = {}
        self._asked: dict[tuple[tuple[str, Value], ...], int] = {}

    def add(self, values: Mapping[str, Value], source: Source) -> int:
        """Enter an owner; returns its place."""
        place = len(self.owners)
        self.owners.append(Owner(dict(values), source))
        for key in self._keys(values):
            self._index.setdefault(key, place)
        return place

    def place_of(self, values: Mapping[str, Value], source: Source, group: str) -> int:
        """The place of the owner that a row of another list names, entered from that row when no list has it.

        The same words always name the same owner. A payroll is complete for the workers of the employers in it.
        """
        asked = tuple(values.items())
        keys = list(self._keys(values))
        place = self._asked.get(asked) if keys else self._unnamed.get((source.file, source.sheet))
        if place is None:
            place = self._find(keys, values)
            if place is None:
                place = self.add(values, source)
            if keys:
                self._asked[asked] = place
            else:
                self._unnamed[source.file, source.sheet] = place
        self.owners[place].groups.add(group)
        self._learn(place, values)
        return place

    def look_up(self, values: Mapping[str, Value]) -> Owner | None:
        """The owner that these facts name, if a list has it; nobody is entered."""
        place = self._find(self._keys(values), values)
        return None if place is None else self.owners[place]

    def _find(self, keys: Iterable[tuple[str, str]], values: Mapping[str, Value]) -> int | None:
        # Where the row states an NPP, another employer with another NPP is not the one, whatever its name.
        known = (self._index[key] for key in keys if key in self._index)
        return next((place for place in known if self._agrees(place, values)), None)

    def _agrees(self, place: int, values: Mapping[str, Value]) -> bool:
        stated, own = values.get(NPP), self.owners[place].values.get(NPP)
        return not (isinstance(stated, str) and isinstance(own, str) and stated != own)

    def _learn(self, place: int, values: Mapping[str, Value]) -> None:
        """Facts of the owner that its own list leaves unknown are taken from the row."""
        own = self.owners[place].values
        for name, value in values.items():
            if isinstance(own.get(name, Unknown.ABSENT), Unknown) and not isinstance(value, Unknown):
                own[name] = value
        for key in self._keys(own):
            self._index.setdefault(key, place)

    def _keys(self, values: Mapping[str, Value]) -> Iterator[tuple[str, str]]:
        for name in self._names:
            value = values.get(name)
            if isinstance(value, str):
                yield name, normal(value)

    def by_name(self, name: str) -> Owner | None:
        """The employer of exactly this name."""
        place = self._index.get(("employer.name", normal(name)))
        return None if place is None else self.owners[place]

    def name_parents(self) -> None:
        """A parent's ownership, copied to its subsidiary: unknown if no list has it, none without a parent."""
        for employer in self.owners:
            name = employer.values.get("employer.parent_name", NONE)
            kind: Value = NONE if name is NONE else Unknown.INCOMPLETE
            if isinstance(name, str) and (parent := self.by_name(name)):
                kind = parent.values.get("employer.kind", Unknown.ABSENT)
            employer.values["employer.parent_kind"] = kind

    def frame(self, vocabulary: Vocabulary, groups: Iterable[str]) -> pl.DataFrame:
        """All owners as a frame in their order, with a column for each group that says whether it is complete."""
        stated = {name for employer in self.owners for name in employer.values}
        made = [pl.Series(ROW, range(len(self.owners)), pl.Int64)]
        for name, fact in vocabulary.facts.items():
            if name in stated:
                values = [one.values.get(name, Unknown.ABSENT) for one in self.owners]
                codes = [state(one.values[name]) if name in one.values else UNSTATED for one in self.owners]
                made += [columns(fact, values)[0], pl.Series(state_of(name), codes, pl.UInt8)]
        made += [pl.Series(f"{group}?", [group in one.groups for one in self.owners], pl.Boolean) for group in groups]
        return pl.DataFrame(made)
