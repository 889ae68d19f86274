"""The ladder of administrative sanctions: its stages as rules/ladder.yaml declares them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from ..errors import Fault, Location, did_you_mean
from ..text import Text
from .instrument import Basis, Instrument, read_basis
from .parameter import Parameter
from .source import Document, Path

# What the replay knows by name: the stage before any step, the way out by a cure, and where state bodies go.
STAGES = ("open", "cured", "supervision")
EVENTS = ("found", "reported", "cured", "fine_paid", "lifted")
ASIDE = ("reported", "fine_paid")  # the events that begin no stage
ACTORS = ("employer",)


@dataclass(frozen=True)
class Stage:
    """One stage; see rules/ladder.yaml for what its parts mean. `lasts` and `fine` are names of parameters."""

    name: str
    label: Text
    event: str | None
    after: tuple[str, ...]
    lasts: str | None
    fine: str | None
    waits: bool
    stands: bool
    closes: bool
    actor: str
    basis: Basis
    at: Location


@dataclass(frozen=True)
class Ladder:
    """All stages in their order, with the names of the events and of those who act; `punishes` are the ids of the rules
    whose breach the sanctions answer.
    """

    stages: Mapping[str, Stage]
    events: Mapping[str, Text]
    actors: Mapping[str, Text]
    punishes: frozenset[str] = frozenset()

    def begun_by(self, event: str) -> Stage | None:
        """The stage that an event begins, or None."""
        return next((stage for stage in self.stages.values() if stage.event == event), None)

    def by_itself_after(self, stage: str) -> Stage | None:
        """The stage that begins by itself when `stage` is over, or None."""
        return next((one for one in self.stages.values() if one.event is None and stage in one.after), None)


def build(
    document: Document,
    parameters: Mapping[str, Parameter],
    instruments: Mapping[str, Instrument],
    faults: list[Fault],
) -> Ladder:
    """The ladder that a document of the right shape declares."""
    raw = document.data
    stages: dict[str, Stage] = {}
    for name, item in raw["stages"].items():
        path: Path = ("stages", name)
        for index, other in enumerate(item["after"]):
            if other not in raw["stages"]:
                faults.append(_unknown(document.at((*path, "after", index)), other, raw["stages"]))
        for key, known in (("event", raw["events"]), ("actor", raw["actors"])):
            if key in item and item[key] not in known:
                faults.append(_unknown(document.at((*path, key)), item[key], known))
        for key, units in (("lasts", ("days", "months", "years", "working_days")), ("fine", ("ppm",))):
            if key in item and item[key] not in parameters:
                faults.append(_unknown(document.at((*path, key)), item[key], parameters))
            elif key in item and parameters[item[key]].unit not in units:
                what = Text("Satuan {p} harus {u}.", "The unit of {p} must be {u}.")
                faults.append(Fault(document.at((*path, key)), what.fill(p=item[key], u=" | ".join(units))))
        stages[name] = Stage(
            name=name,
            label=Text(**item["label"]),
            event=item.get("event"),
            after=tuple(item["after"]),
            lasts=item.get("lasts"),
            fine=item.get("fine"),
            waits=item.get("waits", True),
            stands=item.get("stands", False),
            closes=item.get("closes", False),
            actor=item["actor"],
            basis=read_basis(item["basis"], document, (*path, "basis")),
            at=document.at(path),
        )
    for key, names in (("stages", STAGES), ("events", EVENTS), ("actors", ACTORS)):
        for name in names:
            if name not in raw[key]:
                what = Text("{n} harus ada di {k}.", "{n} is needed in {k}.").fill(n=name, k=key)
                faults.append(Fault(document.at((key,), key=True), what))
    begun = {stage.event for stage in stages.values()}
    for name in raw["events"]:
        if name not in begun and name not in ASIDE:
            what = Text("Tidak ada tahap yang dimulai oleh {n}.", "No stage is begun by {n}.").fill(n=name)
            faults.append(Fault(document.at(("events", name), key=True), what))
    return Ladder(
        stages,
        {name: Text(**label) for name, label in raw["events"].items()},
        {name: Text(**label) for name, label in raw["actors"].items()},
        frozenset(_punished(document, instruments, faults)),
    )


def _punished(document: Document, instruments: Mapping[str, Instrument], faults: list[Fault]) -> Iterator[str]:
    """The rules that judge the duties named under `punishes`."""
    for name, duties in document.data.get("punishes", {}).items():
        if name not in instruments:
            faults.append(_unknown(document.at(("punishes", name), key=True), name, instruments))
            continue
        known = {duty.id: duty for duty in instruments[name].duties}
        for index, duty in enumerate(duties):
            if duty in known:
                yield from known[duty].rules
            else:
                faults.append(_unknown(document.at(("punishes", name, index)), duty, known))


def _unknown(at: Location, name: str, known: Mapping[str, object]) -> Fault:
    what = Text("{n} tidak dikenal di sini.", "{n} is not known here.").fill(n=name)
    return Fault(at, what, did_you_mean(name, known))
