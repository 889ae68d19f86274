"""Which duty of which article is judged by which rule: nothing is named that does not exist, and no rule is left out.

Not asked when a rulebook is loaded: a gap here makes no verdict wrong. `patuh lint` asks.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from ...errors import Fault, did_you_mean
from ...text import Text

if TYPE_CHECKING:
    from ..rulebook import Rulebook


def faults(rulebook: Rulebook) -> Iterator[Fault]:
    """Duties with unknown rules or articles of unseen texts, and rules of law that no duty of their law names."""
    for instrument in rulebook.instruments.values():
        for duty in instrument.duties:
            for id in duty.rules:
                if id not in rulebook.rules:
                    what = Text("Aturan {r} tidak dikenal.", "The rule {r} is not known.").fill(r=id)
                    yield Fault(duty.at, what, did_you_mean(id, rulebook.rules))
            if instrument.text == "not_seen" and duty.pinpoint:
                what = Text(
                    "Naskah {i} belum dilihat: pasal tidak boleh disebut.",
                    "The text of {i} was not seen: no article may be named.",
                )
                yield Fault(duty.at, what.fill(i=instrument.id))
    for versions in rulebook.rules.values():
        rule = versions[-1]
        instrument = rulebook.instruments[rule.basis.instrument]
        named = {id for duty in instrument.duties for id in duty.rules}
        if rule.id not in named and instrument.level != "heuristic":  # an indicator is nobody's duty
            what = Text(
                "Tidak ada kewajiban {i} yang menyebut {r}; tambahkan di duties pada instruments.yaml.",
                "No duty of {i} names {r}; add it under duties in instruments.yaml.",
            )
            yield Fault(rule.basis.at, what.fill(i=instrument.short, r=rule.id))
