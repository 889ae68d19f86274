"""A register of sanctions beside applications: against whom a refusal of public services is in force on a day.

Once given it is complete for that day, also when empty. An applicant is found by NPP, else NIB, else exact name; who
cannot be compared with every employer in it is not known to be free of a refusal.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from ..conclude.ladder import History
from ..conclude.licence import SUBJECT
from ..language.ladder import Ladder
from ..values import Unknown, Value
from .conclusions import Conclusions
from .subjects import normal

REFUSAL = f"{SUBJECT}.refusal_in_force"
_KEYS = ("npp", "nib", "name")


@dataclass(frozen=True)
class Sanctions:
    """What employers are known by in the register, each with whether a refusal is in force against it."""

    known: tuple[tuple[Mapping[str, str], bool], ...]

    @staticmethod
    def of(histories: Iterable[History], as_of: date, ladder: Ladder, conclusions: Conclusions) -> Sanctions:
        """The stage of every history on a day, drawn twice; raises Disagreement."""
        return Sanctions(
            tuple(
                (_known_by({key: getattr(one, key) for key in _KEYS}), _refused(one, as_of, ladder, conclusions))
                for one in histories
            )
        )

    def settle(self, values: Mapping[str, Value]) -> dict[str, Value]:
        """The facts of an application with whether a refusal is in force; one that it states itself stays in force."""
        told = self._in_force(_known_by({key: values.get(f"{SUBJECT}.{key}") for key in _KEYS}))
        stated = values.get(REFUSAL, Unknown.ABSENT)
        if told is not True and isinstance(stated, bool):
            return dict(values)
        return {**values, REFUSAL: told}

    def _in_force(self, applicant: Mapping[str, str]) -> Value:
        unlike = 0
        for employer, refused in self.known:
            shared = next((key for key in _KEYS if key in applicant and key in employer), None)
            if shared is None:
                continue
            if applicant[shared] != employer[shared]:
                unlike += 1
            elif refused:
                return True
            else:
                unlike += 1
        return False if applicant and unlike == len(self.known) else Unknown.INCOMPLETE


def _refused(history: History, as_of: date, ladder: Ladder, conclusions: Conclusions) -> bool:
    return ladder.stages[conclusions.stand(history, as_of).stage].stands


def _known_by(stated: Mapping[str, object]) -> dict[str, str]:
    """The keys that are stated, in one form."""
    return {key: normal(value) for key, value in stated.items() if isinstance(value, str)}
