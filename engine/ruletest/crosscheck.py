"""The cases of rules judged by durable_rules as well, where it is installed and the rules are inside its profile."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from importlib.util import find_spec

from ..backends.durable.engine import Durable
from ..backends.durable.process import Process, Withheld
from ..backends.durable.programme import compile_subject
from ..decide.evaluate import Evaluator
from ..errors import Location
from ..language.rulebook import Rulebook
from ..text import Text
from .cases import RuleTest, build


def crosscheck(tests: Iterable[RuleTest], rulebook: Rulebook, evaluator: Evaluator) -> Iterator[tuple[Location, Text]]:
    """Every case of which durable_rules says something else than the reference, or nothing; none if not installed."""
    if find_spec("durable") is None:  # it needs a C compiler, which not every office has
        return
    chosen = list(tests)
    for subject in dict.fromkeys(rulebook.rules[test.rule][0].subject for test in chosen):
        programme = compile_subject(subject, evaluator)
        with Process(programme.rulesets, rulebook.hash) as library:
            durable = Durable(programme, evaluator, library)
            for test in chosen:
                if test.rule in programme.inside:
                    yield from _differences(test, subject, durable)


def _differences(test: RuleTest, subject: str, durable: Durable) -> Iterator[tuple[Location, Text]]:
    made = [build(case, subject, durable.evaluator.rulebook) for case in test.cases]
    for case, one, found in zip(test.cases, made, durable.judge_all(made), strict=True):
        if isinstance(found, Withheld):
            yield case.at, Text(found.say("id"), found.say("en"))
            continue
        judgement = durable.evaluator.judge(test.rule, one)
        reference, verdict = judgement.verdict if judgement else "not_applicable", found[test.rule] or "not_applicable"
        if verdict != reference:
            what = Text("acuan {e}, durable_rules {v}", "reference {e}, durable_rules {v}")
            yield case.at, what.fill(e=reference, v=verdict)
