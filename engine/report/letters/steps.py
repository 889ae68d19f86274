"""Who is due for which step of the sanctions: the histories of `--cases`, matched with the employers of a run."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from ...conclude.ladder import History, Standing, standing
from ...text import day
from ..dossier import Dossier
from ..reading import Reading


@dataclass(frozen=True)
class Due:
    """An employer, where it stands, and the steps taken so far."""

    dossier: Dossier
    standing: Standing
    history: History

    def taken(self, reading: Reading) -> list[dict[str, str]]:
        """The steps that count, oldest first, as letters recall them."""
        ladder = reading.rulebook.sanctions()
        return [
            {"step": ladder.events[reached.by.event].id, "on": day(reached.by.on, "id")}
            for reached in self.standing.path
            if reached.by is not None
        ]


def due(event: str, dossiers: Sequence[Dossier], histories: Sequence[History], reading: Reading) -> list[Due]:
    """Whose next step is an event of the ladder and may be taken on the as-of date, in the order of the dossiers.

    Employers are found by their exact name, upper and lower case alike; a name that two of them bear is nobody's.
    """
    by_name: dict[str, list[Dossier]] = {}
    for dossier in dossiers:
        by_name.setdefault(_normal(dossier.row.name), []).append(dossier)
    found = []
    for history in histories:
        named = by_name.get(_normal(history.name), [])
        stands = standing(history, reading.as_of, reading.rulebook)
        step = stands.next
        ready = step is not None and step.step == event and step.from_ is not None and step.from_ <= reading.as_of
        if ready and len(named) == 1 and named[0].row.kind != "state_body":
            found.append(Due(named[0], stands, history))
    order = {id(dossier): place for place, dossier in enumerate(dossiers)}
    return sorted(found, key=lambda one: order[id(one.dossier)])


def _normal(name: str) -> str:
    return " ".join(name.split()).casefold()
