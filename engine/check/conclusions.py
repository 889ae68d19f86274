"""Conclusions computed twice: by the reference and by durable_rules. Where the two differ there is no answer."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from importlib.util import find_spec
from types import TracebackType
from typing import Any

from ..backends.durable import climb
from ..backends.durable import decision as decisions
from ..backends.durable.process import Process
from ..backends.durable.question import Asks, Found, Questions, Ruleset, plain
from ..conclude import ladder, licence
from ..conclude.ladder import History, Standing
from ..conclude.licence import Decision, Outcome
from ..decide.case import Case
from ..decide.evaluate import Evaluator
from ..errors import PatuhError
from ..language.rulebook import Rulebook
from ..text import Text
from ..values import Value


class Disagreement(PatuhError):
    """The two computations of one conclusion differ, so neither is given; `record` is enough to see it again."""

    def __init__(self, rulebook: str, question: Questions, reference: object, durable: object) -> None:
        self.record: Mapping[str, Any] = {
            "rulebook": rulebook,
            "question": plain(question),
            "reference": reference,
            "durable": durable,
        }
        super().__init__(
            Text("Dua perhitungan atas satu kesimpulan berbeda.", "Two computations of one conclusion differ."),
            why=Text("Tidak ada jawaban yang diberikan.", "No answer is given."),
            todo=Text(
                "Laporkan catatan ini; isinya tanpa NIK dan nama: {r}",
                "Report this record; it holds no NIK and no name: {r}",
            ).fill(r=json.dumps(self.record, ensure_ascii=False, sort_keys=True)),
        )


def rulesets(rulebook: Rulebook) -> tuple[Ruleset, ...]:
    """All that durable_rules must know to draw the conclusions that a rulebook is for."""
    return (decisions.ruleset(), *(climb.rulesets(rulebook.ladder) if rulebook.ladder is not None else ()))


@dataclass(frozen=True)
class Conclusions:
    """Draws conclusions twice; `library` is durable_rules, in a process of its own unless a test says otherwise.

    None where it is not installed, as it needs a C compiler: then they are drawn once, and `twice` says so.
    Raises Disagreement where the two differ, Withheld where the library does not answer.
    """

    evaluator: Evaluator
    library: Asks | None

    @staticmethod
    def of(rulebook: Rulebook) -> Conclusions:
        """With the library in a process of its own, to be closed or used with `with`."""
        installed = find_spec("durable") is not None
        library = Process(rulesets(rulebook), rulebook.hash) if installed else None
        return Conclusions(Evaluator(rulebook), library)

    @property
    def twice(self) -> bool:
        """Whether both computations are at hand."""
        return self.library is not None

    def __enter__(self) -> Conclusions:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.close()

    def close(self) -> None:
        """End the library's process."""
        if isinstance(self.library, Process):
            self.library.close()

    def decide(self, case: Case) -> Decision:
        """The decision on an application."""
        made = licence.conclude(case, self.evaluator)
        self._confirm(made.outcomes, made.decision)
        return made

    def decision(self, outcomes: Sequence[Outcome]) -> str:
        """The decision that the verdicts of the licence rules on one application come to."""
        made = licence.decision_of(outcomes)
        self._confirm(outcomes, made)
        return made

    def stand(self, history: History, as_of: date) -> Standing:
        """Where a history stands on a day: stage, since, due, next step, fine, report and findings; not the amount."""
        made = ladder.standing(history, as_of, self.evaluator.rulebook)
        question = climb.question(history.events, as_of, history.state_body, self.evaluator.rulebook)
        happened = bool(question.events)
        closes = self.evaluator.rulebook.ladder is not None and self.evaluator.rulebook.ladder.stages[made.stage].closes
        wanted: dict[str, list[str]] = {
            "stage": [made.stage],
            "since": [] if made.since is None else [str(made.since.toordinal())],
            "due": [] if made.due is None else [str(made.due.toordinal())],
            "fine": [made.fine],
            "next": [] if made.next is None else [made.next.step],
            "findings": sorted(f"{one.code} {one.on.toordinal()} {one.event}" for one in made.findings),
        }
        if happened and not closes and not history.state_body:
            wanted["reported"] = ["no" if made.to_report else "yes"]
        self._compare(question, wanted)
        return made

    def _confirm(self, outcomes: Sequence[Outcome], decision: str) -> None:
        leads = sorted({"proceed", *(licence.contribution(outcome) for outcome in outcomes)})
        self._compare(decisions.question(outcomes), {"leads": leads, "decision": [decision]})

    def _compare(self, question: Questions, wanted: Mapping[str, list[str]]) -> None:
        if self.library is None:
            return
        found: Found = self.library.ask(question)
        told = {name: sorted(found.get(name, ())) for name in wanted}
        if told != wanted:
            raise Disagreement(self.evaluator.rulebook.hash, question, wanted, told)


def precheck(values: Mapping[str, Value], as_of: date, rulebook: Rulebook | None = None) -> Decision:
    """The decision on an application with these facts (`application.…`), drawn twice where durable_rules is installed.

    A fact that is left out is unknown, or what the vocabulary says of a missing column; the shipped rulebook where none
    is given. Raises Disagreement where the two computations differ.
    """
    with Conclusions.of(rulebook or Rulebook.load()) as conclusions:
        return conclusions.decide(licence.application(values, as_of))
