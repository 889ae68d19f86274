"""Judging all cases of a run: owners with all that belongs to them, employers first, then what belongs to nobody."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping

import polars as pl

from ..backends import judging
from ..frames.cells import PARENT, ROW
from ..language.rulebook import Rulebook
from .ledger import Ledger
from .match import Matched
from .options import Options
from .places import Places

EMPLOYMENT = "worker.employment_status"
FEW = 1_000  # cases judged one by one in the time that compiling the rules to columns takes


def judge(
    matched: Matched,
    rulebook: Rulebook,
    options: Options,
    chosen: Collection[str],
    ledger: Ledger,
    order: Mapping[tuple[str, str], int],
    progress: Callable[[int, int], None],
) -> None:
    """Judge every case by the chosen rules and enter it in the ledger; `order` is the place of each list in the run."""
    vocabulary, total, done = rulebook.vocabulary, matched.count, 0
    name = options.engine or ("polars" if total > FEW else "reference")

    def engine() -> judging.Engine:
        also = (EMPLOYMENT,) if EMPLOYMENT in vocabulary.facts else ()
        return judging.make(name, rulebook, options.as_of, options.assume, chosen, also)

    for owner, register in matched.registers.items():
        places, owners = Places(register, vocabulary, order), engine()
        owners.begin(owner, matched.owners(owner))
        for group, subject in vocabulary.subjects[owner].groups.items():
            for chunk in matched.chunks(subject):
                judged = owners.add(subject, group, chunk.frame)
                ledger.add(subject, judged, places.of(subject, chunk))
                if EMPLOYMENT in judged.facts.columns:
                    told = chunk.frame.select(ROW, PARENT).join(judged.facts, on=ROW, maintain_order="left")
                    ledger.employ(told.filter(pl.col(EMPLOYMENT) == "employed"))
                done += chunk.frame.height
                progress(done, total)
        ledger.add(owner, owners.finish(), places.owners())
        done += len(register.owners)
    places = Places(None, vocabulary, order)
    for subject, about in vocabulary.subjects.items():
        if about.parent is None and subject not in matched.registers:
            for chunk in matched.chunks(subject):
                single = engine()
                single.begin(subject, chunk.frame)
                ledger.add(subject, single.finish(), places.of(subject, chunk))
                done += chunk.frame.height
                progress(done, total)
    progress(total, total)
