"""Every rule and figure names an instrument that exists, and binds no harder than that instrument does."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from ...errors import Fault, did_you_mean
from ...text import Text
from ..instrument import Basis

if TYPE_CHECKING:
    from ..rulebook import Rulebook


def faults(rulebook: Rulebook) -> Iterator[Fault]:
    """Unknown instruments, rules in another instrument's folder, bindings that differ, articles of unseen texts."""
    for basis in _bases(rulebook):
        instrument = rulebook.instruments.get(basis.instrument)
        if instrument is None:
            yield Fault(
                basis.at,
                Text("Instrumen {i} tidak dikenal.", "The instrument {i} is not known.").fill(i=basis.instrument),
                did_you_mean(basis.instrument, rulebook.instruments),
            )
        elif instrument.text == "not_seen" and basis.pinpoint:
            yield Fault(
                basis.at,
                Text(
                    "Naskah {i} belum dilihat: pasal tidak boleh disebut.",
                    "The text of {i} was not seen: no article may be named.",
                ).fill(i=instrument.id),
            )
    for rule in rulebook.all_versions():
        instrument = rulebook.instruments.get(rule.basis.instrument)
        if instrument is not None and PurePosixPath(rule.at.file).parent.name != instrument.id:
            yield Fault(
                rule.basis.at,
                Text("Folder dan basis.instrument harus sama.", "The folder and basis.instrument must be the same."),
            )
        if instrument is not None and instrument.level != rule.binding:
            yield Fault(
                rule.at,
                Text("binding {b} berbeda dari {i} ({l}).", "binding {b} differs from {i} ({l}).").fill(
                    b=rule.binding, i=instrument.id, l=instrument.level
                ),
            )


def _bases(rulebook: Rulebook) -> Iterator[Basis]:
    for rule in rulebook.all_versions():
        yield from (rule.basis, *rule.also)
    for parameter in rulebook.parameters.values():
        yield from (span.basis for span in parameter.spans)
    yield from (fact.basis for fact in rulebook.derived.values() if fact.basis is not None)
    yield from (stage.basis for stage in (rulebook.ladder.stages.values() if rulebook.ladder else ()))
