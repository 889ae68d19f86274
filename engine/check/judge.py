"""Judging all cases of a run: owners with all that belongs to them, employers first, then what belongs to nobody."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping

import polars as pl

from ..backends.judging import Asked
from ..conclude.licence import SUBJECT
from ..crew import Crew
from ..frames.cells import PARENT
from ..language.rulebook import Rulebook
from . import about
from .conclusions import Conclusions
from .decisions import Decisions, reported
from .ledger import EMPLOYMENT, Ledger
from .match import Matched
from .options import Options
from .parts import Engine, Family, Part, Singles
from .places import Places
from .progress import Step, Told

FEW = 1_000  # cases judged one by one in the time that compiling the rules to columns takes


class Judging:
    """Judges the cases of a run by the chosen rules and enters them in the ledger.

    `order` is the place of each list in the run; `progress` is told how many cases are done; the crew judges the parts
    that do not need each other.
    """

    def __init__(
        self,
        matched: Matched,
        rulebook: Rulebook,
        options: Options,
        chosen: Collection[str],
        ledger: Ledger,
        order: Mapping[tuple[str, str], int],
        progress: Told,
        crew: Crew,
    ) -> None:
        self._matched, self._rulebook, self._options, self._chosen = matched, rulebook, options, chosen
        self._ledger, self._order, self._progress = ledger, order, progress
        self._vocabulary, self._crew, self._done = rulebook.vocabulary, crew, 0

    def judge(self, conclusions: Conclusions) -> pl.DataFrame:
        """Judge everything; returns the applications with their decisions, as `check.about` tells them."""
        for owner in self._matched.registers:
            self._owner(owner)
        applications = [pl.DataFrame(schema={PARENT: pl.Int64(), **about.WHO})]
        for name, subject in self._vocabulary.subjects.items():
            if name == SUBJECT:
                applications += self._applications(conclusions)
            elif subject.parent is None and name not in self._matched.registers:
                self._single(name)
        self._tell(self._matched.count - self._done)
        return pl.concat(applications)

    def _owner(self, owner: str) -> None:
        """Those whom others belong to, with all these."""
        register = self._matched.registers[owner]
        judge = Family(
            self._engine(self._chosen),
            owner,
            self._matched.owners(owner),
            Places(register, self._vocabulary, self._order),
            self._ledger,
        )
        for group, subject in self._vocabulary.subjects[owner].groups.items():
            self._all(judge, (Part(subject, group, chunk) for chunk in self._matched.chunks(subject)))
        judge.finish()
        self._done += len(register)

    def _single(self, name: str) -> None:
        """What belongs to nobody and has nothing that belongs to it."""
        places = Places(None, self._vocabulary, self._order)
        judge = Singles(self._engine(self._chosen), places, self._ledger)
        self._all(judge, (Part(name, "", chunk) for chunk in self._matched.chunks(name)))

    def _all(self, judge: Family | Singles, parts: Iterable[Part]) -> None:
        for cases in self._crew.each(judge, parts):
            self._tell(cases)

    def _applications(self, conclusions: Conclusions) -> list[pl.DataFrame]:
        """Licence applications, by all licence rules: which of these are reported changes no decision."""
        decisions = Decisions(self._rulebook, self._options.as_of, conclusions)
        places, told = Places(None, self._vocabulary, self._order), []
        for chunk in self._matched.chunks(SUBJECT):
            engine = self._engine({*self._chosen, *decisions.rules}).make()
            engine.begin(SUBJECT, chunk.frame)
            judged, where = engine.finish(), places.of(SUBJECT, chunk)
            told.append(about.applications(chunk, where, decisions.of(judged, where)))
            self._ledger.add(SUBJECT, SUBJECT, reported(judged, self._chosen), where)
            self._tell(chunk.frame.height)
        return told

    def _engine(self, rules: Collection[str]) -> Engine:
        also = (EMPLOYMENT,) if EMPLOYMENT in self._vocabulary.facts else ()
        options = self._options
        name = options.engine or ("polars" if self._matched.count > FEW else "reference")
        return Engine(name, Asked(self._rulebook, options.as_of, options.assume, rules, also))

    def _tell(self, judged: int) -> None:
        self._done += judged
        self._progress(Step("judging", self._done, self._matched.count))
