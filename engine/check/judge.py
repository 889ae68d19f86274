"""Judging all cases of a run: those that belong to employers chunk by chunk, then employers, then all others."""

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
from .register import EMPLOYER

EMPLOYMENT = "worker.employment_status"


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
    subjects, total, done = rulebook.vocabulary.subjects, matched.count, 0
    places = Places(matched.employers, rulebook.vocabulary)

    def engine() -> judging.Engine:
        also = (EMPLOYMENT,) if EMPLOYMENT in rulebook.vocabulary.facts else ()
        return judging.make(options.engine, rulebook, options.as_of, options.assume, chosen, also)

    employers = engine()
    employers.begin(EMPLOYER, matched.employer_frame())
    for group, subject in subjects[EMPLOYER].groups.items():
        for chunk in matched.chunks(subject):
            judged = employers.add(subject, group, chunk.frame)
            ledger.add(subject, judged, places.of(subject, chunk))
            if EMPLOYMENT in judged.facts.columns:
                owners = chunk.frame.select(ROW, PARENT).join(judged.facts, on=ROW, maintain_order="left")
                ledger.employ(owners.filter(pl.col(EMPLOYMENT) == "employed"))
            done += chunk.frame.height
            progress(done, total)
    ledger.add(EMPLOYER, employers.finish(), places.employers(order))
    done += len(matched.employers.employers)
    for name, subject_ in subjects.items():
        if name != EMPLOYER and subject_.parent is None:
            for chunk in matched.chunks(name):
                others = engine()
                others.begin(name, chunk.frame)
                ledger.add(name, others.finish(), places.of(name, chunk))
                done += chunk.frame.height
                progress(done, total)
    progress(total, total)
