"""A register of sanctions beside applications: against whom a refusal of public services is in force on a day.

Once given it is complete for that day, also when empty. An applicant is found by NPP, else NIB, else exact name. Who
only bears nearly the name of one under a refusal, or its name with another number, or cannot be compared with every
employer in it, is not known to be free of a refusal.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
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
_CORE = "core"  # of a name
SAME, CLASH, ALIKE, OTHER = "same", "clash", "alike", "other"


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

    def found_by(self) -> list[tuple[str, str]]:
        """All by which another party may be the same: its numbers, its exact name, and the core of its name."""
        return [*self.keys.items(), *([] if self.loose is None else [(_CORE, self.loose.core)])]


@dataclass(frozen=True)
class Entry:
    """An employer in the register."""

    name: str
    party: Party


@dataclass(frozen=True)
class Entries:
    """The employers of a register, whatever the day, found by what they are known by without looking at all of them.

    `places` are those of the entries with a number, an exact name, or the core of a name; `stated` the sets of keys
    that the entries state.
    """

    all: tuple[Entry, ...]
    places: Mapping[tuple[str, str], Sequence[int]]
    stated: frozenset[frozenset[str]]

    @staticmethod
    def of(histories: Iterable[History]) -> Entries:
        """The entries of histories in their order."""
        entries = tuple(Entry(one.name, Party.of({key: getattr(one, key) for key in _KEYS})) for one in histories)
        places: dict[tuple[str, str], list[int]] = {}
        for place, entry in enumerate(entries):
            for key in entry.party.found_by():
                places.setdefault(key, []).append(place)
        return Entries(entries, places, frozenset(frozenset(entry.party.keys) for entry in entries))

    def related(self, applicant: Party) -> list[tuple[int, Entry, str]]:
        """The entries that are or may be the applicant, in their order, and how each compares."""
        near = sorted({place for key in applicant.found_by() for place in self.places.get(key, ())})
        related = [(place, self.all[place], _relation(applicant, self.all[place].party)) for place in near]
        if ("npp", applicant.keys.get("npp", "")) in self.places:
            # Found by its NPP it is not another employer with another number, whatever the name.
            related = [(place, one, OTHER if how == CLASH else how) for place, one, how in related]
        return [(place, one, how) for place, one, how in related if how in (SAME, CLASH, ALIKE)]

    def compares(self, applicant: Party) -> bool:
        """Whether the applicant can be told from every entry: each states a number or a name that it states too."""
        return all(keys & applicant.keys.keys() for keys in self.stated)


@dataclass(frozen=True)
class Found:
    """What the register says of one applicant: `told` is a truth value or why there is none.

    `met` are the places of the entries that are, or may be, the applicant; `doubtful` the entries under a refusal that
    may be, each with whether its number differs.
    """

    told: Value
    met: frozenset[int]
    doubtful: tuple[tuple[Entry, bool], ...] = ()

    def why(self, *, named: bool = True) -> list[Text]:
        """Why it is not known whether the applicant is one of the entries under a refusal.

        These are named, or else told by their NPP: who asks over the network is not told whom a refusal is against.
        """
        return [
            (OTHER_NUMBER if clash else NEARLY).fill(n=entry.name if named else _number(entry))
            for entry, clash in self.doubtful
        ]


@dataclass(frozen=True)
class Sanctions:
    """The employers of the register, and against which of them, by their places, a refusal is in force on the day.

    `refused` is asked of entries that are or may be an applicant only; it may raise Disagreement.
    """

    entries: Entries
    refused: Callable[[int], bool]

    @staticmethod
    def of(histories: Iterable[History], as_of: date, ladder: Ladder, conclusions: Conclusions) -> Sanctions:
        """The stage of every history on a day, drawn twice; raises Disagreement."""
        listed = tuple(histories)
        stands = tuple(is_refused(one, as_of, ladder, conclusions) for one in listed)
        return Sanctions(Entries.of(listed), stands.__getitem__)

    def look_up(self, values: Mapping[str, Value]) -> Found:
        """What the register says of an applicant with these facts."""
        applicant = Party.of({key: values.get(f"{SUBJECT}.{key}") for key in _KEYS})
        related = self.entries.related(applicant)
        met = frozenset(place for place, *_ in related)
        refused = [(one, how) for place, one, how in related if self.refused(place)]
        if any(how == SAME for _, how in refused):
            return Found(True, met)
        doubtful = tuple((one, how == CLASH) for one, how in refused)
        if doubtful:
            return Found(Unknown.CONFLICT if any(clash for _, clash in doubtful) else Unknown.INCOMPLETE, met, doubtful)
        compared = bool(applicant.keys) and self.entries.compares(applicant)
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


def is_refused(history: History, as_of: date, ladder: Ladder, conclusions: Conclusions) -> bool:
    """Whether a history stands at a refusal on a day, drawn twice; raises Disagreement."""
    return ladder.stages[conclusions.stand(history, as_of).stage].stands


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
    return ALIKE if named else OTHER


def _number(entry: Entry) -> Text:
    npp = entry.party.keys.get("npp")
    return NO_NPP if npp is None else Text("NPP {n}", "NPP {n}").fill(n=npp.upper())


NO_NPP = Text("pemberi kerja tanpa NPP", "an employer without NPP")
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
