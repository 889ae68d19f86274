"""Versions of a rule follow one another, and files are named by the day their version begins."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from itertools import pairwise
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from ...errors import Fault
from ...text import Text

if TYPE_CHECKING:
    from ..rulebook import Rulebook


def faults(rulebook: Rulebook) -> Iterator[Fault]:
    """Overlapping versions, versions about different subjects, wrong dates in names."""
    for versions in rulebook.rules.values():
        for earlier, later in pairwise(versions):
            if earlier.period.until is None or earlier.period.until >= later.period.from_:
                yield Fault(
                    later.at,
                    Text("Masa berlaku bertumpang tindih dengan {f}.", "In force at the same time as {f}.").fill(
                        f=earlier.at.file
                    ),
                    Text(
                        "Akhiri versi itu dengan until: {d}, hari sebelum versi ini mulai.",
                        "End that version with until: {d}, the day before this one begins.",
                    ).fill(d=(later.period.from_ - timedelta(days=1)).isoformat()),
                )
            if earlier.subject != later.subject:
                yield Fault(
                    later.at,
                    Text("Versi satu aturan harus bersubjek sama.", "Versions of one rule must share their subject."),
                )
        for rule in versions:
            stem = PurePosixPath(rule.at.file).name.removesuffix(".yaml")
            if "@" in stem and stem.split("@", 1)[1] != rule.period.from_.isoformat():
                yield Fault(
                    rule.at,
                    Text(
                        "Nama berkas menyebut tanggal lain daripada in_force.",
                        "The file name names another day than in_force.",
                    ),
                )
