"""Which rule judges which duty of which article: nothing is named that does not exist, and no rule is left out."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from ...errors import Fault, did_you_mean
from ...text import Text
from ..rule import rule_id

if TYPE_CHECKING:
    from ..rulebook import Rulebook


def faults(rulebook: Rulebook) -> Iterator[Fault]:
    """Duties with unknown rules or with articles of texts that were not seen."""
    known = {rule_id(file) for file in rulebook.files}  # a rule whose own file is at fault is not unknown as well
    for instrument in rulebook.instruments.values():
        for duty in instrument.duties:
            for id, at in zip(duty.rules, duty.rules_at, strict=True):
                if id not in known:
                    what = Text("Aturan {r} tidak dikenal.", "The rule {r} is not known.").fill(r=id)
                    yield Fault(at, what, did_you_mean(id, rulebook.rules))
            if instrument.text == "not_seen" and duty.pinpoint:
                what = Text(
                    "Naskah {i} belum dilihat: pasal tidak boleh disebut.",
                    "The text of {i} was not seen: no article may be named.",
                )
                yield Fault(duty.at, what.fill(i=instrument.id))


def unlisted(rulebook: Rulebook) -> Iterator[Fault]:
    """Rules of law that no duty of their instrument names: no verdict is wrong by it, so only `patuh lint` asks."""
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
