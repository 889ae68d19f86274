"""Rules about licence applications say what a breach does to the application, and no other rule does."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from ...errors import Fault
from ...text import Text
from ..rule import LEGAL_DUTIES

if TYPE_CHECKING:
    from ..rulebook import Rulebook

APPLICATION = "application"


def faults(rulebook: Rulebook) -> Iterator[Fault]:
    """Effects on what is no application, applications without effect, and refusals that no law carries."""
    for rule in rulebook.all_versions():
        if (rule.subject == APPLICATION) != (rule.effect is not None):
            what = Text(
                "Aturan tentang permohonan perlu effect; aturan lain tidak boleh memakainya.",
                "A rule about an application needs an effect; no other rule may have one.",
            )
            yield Fault(rule.at, what)
        if rule.must_know and rule.effect is None:
            what = Text("must_know hanya untuk aturan dengan effect.", "must_know is for rules with an effect.")
            yield Fault(rule.at, what)
        if rule.effect == "refuse" and rule.binding not in LEGAL_DUTIES:
            what = Text(
                "Hanya hukum yang mengikat pemohon dapat menolak: {b} tidak.",
                "Only law that binds the applicant can refuse: {b} does not.",
            )
            yield Fault(rule.at, what.fill(b=rule.binding))
        if rule.effect == "refuse" and not rule.must_know:
            what = Text(
                "Penolakan perlu must_know: tanpa status sanksi tidak ada yang boleh diloloskan.",
                "A refusal needs must_know: nothing may pass while the sanction is unknown.",
            )
            yield Fault(rule.at, what)
