"""A register of sanctions beside applications: against whom a refusal of public services is in force on a day.

Once given it is complete for that day, also when empty. An applicant is found by NPP, else NIB, else exact name. Who
only bears nearly the name of one under a refusal, or its name with another number, or cannot be compared with every
employer in it, is not known to be free of a refusal.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from ..conclude.ladder import History
from ..conclude.licence import SUBJECT
from ..language.ladder import Ladder
from ..text import Text
from ..values import Unknown, Value
from .conclusions import Conclusions
from .names import Loose, loose
from .subjects import normal

REFUSAL = f"{SUBJECT}.refusal_in_force"
_NUMBERS = ("npp", "nib")
_KEYS = (*_NUMBERS, "name")
SAME, CLASH, ALIKE, OTHER, UNCOMPARED = "same", "clash", "alike", "other", "uncompared"


@dataclass(frozen=True)
class Party:
    """What an employer or applicant is known by, in one form, and its name as it may have been typed."""

    keys: Mapping[str, str]
    loose: Loose | None

    @staticmethod
    def of(stated: Mapping[str, object]) -> Party:
        """The keys that are stated; others are left out."""
        name = stated.get("name")
        keys = {key: normal(value) for key, value in stated.items() if isinstance(value, str)}
        return Party(keys, loose(name) if isinstance(name, str) else None)

    def shares(self, key: str, other: Party) -> bool | None:
        """Whether both state the same under a key; None where one of them does not state it."""
        mine, theirs = self.keys.get(key), other.keys.get(key)
        return None if mine is None or theirs is None else mine == theirs


@dataclass(frozen=True)
class Entry:
    """An employer in the register, and whether a refusal is in force against it."""

    name: str
    party: Party
    refused: bool


@dataclass(frozen=True)
class Found:
    """What the register says of one applicant: `told` is a truth value or why there is none.

    `met` are the places of the entries that are, or may be, the applicant; `doubtful` the entries under a refusal that
    may be, each with whether its number differs.
    """

    told: Value
    met: frozenset[int]
    doubtful: tuple[tuple[Entry, bool], ...] = ()

    def why(self) -> list[Text]:
        """Why it is not known whether the applicant is one of the entries under a refusal."""
        return [(OTHER_NUMBER if clash else NEARLY).fill(n=entry.name) for entry, clash in self.doubtful]


@dataclass(frozen=True)
class Sanctions:
    """The employers of the register."""

    entries: tuple[Entry, ...]

    @staticmethod
    def of(histories: Iterable[History], as_of: date, ladder: Ladder, conclusions: Conclusions) -> Sanctions:
        """The stage of every history on a day, drawn twice; raises Disagreement."""
        return Sanctions(
            tuple(
                Entry(
                    one.name,
                    Party.of({key: getattr(one, key) for key in _KEYS}),
                    ladder.stages[conclusions.stand(one, as_of).stage].stands,
                )
                for one in histories
            )
        )

    def look_up(self, values: Mapping[str, Value]) -> Found:
        """What the register says of an applicant with these facts."""
        applicant = Party.of({key: values.get(f"{SUBJECT}.{key}") for key in _KEYS})
        related = [(place, one, _relation(applicant, one.party)) for place, one in enumerate(self.entries)]
        if any(applicant.shares("npp", one.party) for one in self.entries):
            # Found by its NPP it is not another employer with another number, whatever the name.
            related = [(place, one, OTHER if how == CLASH else how) for place, one, how in related]
        met = frozenset(place for place, _, how in related if how in (SAME, CLASH, ALIKE))
        if any(one.refused and how == SAME for _, one, how in related):
            return Found(True, met)
        doubtful = tuple((one, how == CLASH) for _, one, how in related if one.refused and how in (CLASH, ALIKE))
        if doubtful:
            return Found(Unknown.CONFLICT if any(clash for _, clash in doubtful) else Unknown.INCOMPLETE, met, doubtful)
        compared = bool(applicant.keys) and all(how != UNCOMPARED for *_, how in related)
        return Found(False if compared else Unknown.INCOMPLETE, met)

    def settle(self, values: Mapping[str, Value], found: Found | None = None) -> dict[str, Value]:
        """The facts of an application with whether a refusal is in force; one that it states itself stays in force.

        That there is none, as the application states, gives way to an entry that may be the applicant.
        """
        found = found or self.look_up(values)
        stated = values.get(REFUSAL, Unknown.ABSENT)
        if stated is True or (stated is False and found.told is not True and not found.doubtful):
            return dict(values)
        return {**values, REFUSAL: found.told}


@dataclass(frozen=True)
class Use:
    """How a register was used in a run: its entries, those that met an application, and applications left in doubt."""

    entries: int
    met: int
    doubtful: int


def _relation(applicant: Party, employer: Party) -> str:
    """How an applicant and an entry compare: the first number that both state decides, else the name."""
    numbers = [same for key in _NUMBERS if (same := applicant.shares(key, employer)) is not None]
    named = applicant.loose is not None and employer.loose is not None and applicant.loose.alike(employer.loose)
    if numbers:
        if numbers[0]:
            return SAME
        return CLASH if named or any(numbers) else OTHER
    if applicant.shares("name", employer):
        return SAME
    if applicant.shares("name", employer) is None:
        return UNCOMPARED
    return ALIKE if named else OTHER


NEARLY = Text(
    "status sanksi tidak diketahui: namanya hampir sama dengan “{n}” di register sanksi, yang pelayanannya ditahan; "
    "sebut NPP keduanya",
    "sanction status unknown: the name is nearly that of “{n}” in the register of sanctions, under a refusal; give the "
    "NPP of both",
)
OTHER_NUMBER = Text(
    "status sanksi tidak diketahui: “{n}” di register sanksi, yang pelayanannya ditahan, sama namanya atau NIB-nya "
    "tetapi lain nomornya; pastikan apakah pemohon inilah yang dimaksud",
    "sanction status unknown: “{n}” in the register of sanctions, under a refusal, has the same name or NIB and "
    "another number; make sure whether it is this applicant",
)
