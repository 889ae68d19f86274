"""What a printed slip says of a decision, and what anyone may see who holds its code."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from ...text import Text
from .answer import both

VALID, EXPIRED = "valid", "expired"
GROUP = 5  # characters of a code that stand together


@dataclass(frozen=True)
class Slip:
    """A decision as a slip shows it; texts are {id, en}.

    `why` is one sentence; `state` is valid or expired, as of the day it was asked for. `public` is what anyone may see
    with the code: no number of the application in full, nothing of the applicant.
    """

    id: str
    code: str
    decision: str
    label: Mapping[str, str]
    application: Mapping[str, Any]
    why: Mapping[str, str]
    as_of: date
    decided_at: datetime
    valid_until: date
    state: str

    @property
    def public(self) -> dict[str, Any]:
        """What whoever has the code may see, as JSON."""
        number = self.application.get("number")
        return {
            "genuine": True,
            "code": self.code,
            "state": self.state,
            "decision": self.decision,
            "label": dict(self.label),
            "as_of": self.as_of.isoformat(),
            "valid_until": self.valid_until.isoformat(),
            "application": masked(number) if isinstance(number, str) else None,
        }


def of(answer: Mapping[str, Any], decided_at: datetime, today: date) -> Slip:
    """The slip of a decision."""
    valid_until = date.fromisoformat(answer["valid_until"])
    reasons = answer["reasons"]
    return Slip(
        id=answer["id"],
        code=grouped(answer["id"]),
        decision=answer["decision"],
        label=answer["label"],
        application=answer["application"],
        why=reasons[0]["message"] if reasons else both(NOTHING),
        as_of=date.fromisoformat(answer["as_of"]),
        decided_at=decided_at,
        valid_until=valid_until,
        state=VALID if today <= valid_until else EXPIRED,
    )


def grouped(id: str) -> str:
    """An id as people read it out: in groups with hyphens."""
    return "-".join(id[start : start + GROUP] for start in range(0, len(id), GROUP))


def masked(number: str) -> str:
    """The last characters of a number, at most half of them and no more than four; • for the others."""
    shown = min(4, len(number) // 2)
    return "•" * (len(number) - shown) + number[len(number) - shown :]


NOTHING = Text("Tidak ada yang menghalangi permohonan ini.", "Nothing stands against this application.")
