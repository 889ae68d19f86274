"""durable_rules in this process: one quiet host, one case at a time, nothing of it left behind.

Only what the compiler made and its profile passed is given to the library. It can still end the process; `process`
keeps it in one of its own.
"""

from __future__ import annotations

import copy
import logging
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from .profile import check_definition, fact_fault
from .question import BREACH, LibraryFailed, Question, Ruleset, fact_id

SID = "case"


class Host:
    """The library with some rulesets; it keeps what it was given as long as the process lives, so make few.

    After a LibraryFailed the states inside are not known, and the host refuses to go on.
    """

    def __init__(self, rulesets: Iterable[Ruleset]) -> None:
        self._rulesets = {ruleset.name: ruleset for ruleset in rulesets}
        self._fired: list[tuple[str, str]] = []  # since the last news
        self._listeners: dict[str, list[str]] = defaultdict(list)
        for ruleset in self._rulesets.values():
            for id in ruleset.hears:
                self._listeners[id].append(ruleset.name)
        self._broken = False
        self._host = _quiet_host({name: self._with_actions(one) for name, one in self._rulesets.items()})

    def _with_actions(self, ruleset: Ruleset) -> dict[str, dict[str, Any]]:
        why = check_definition(ruleset.definition)
        if why is not None:
            raise LibraryFailed(f"{ruleset.name}: {why.en}")
        definition = copy.deepcopy(ruleset.definition)  # the library changes what it is given
        for name, rule in definition.items():
            rule["run"] = self._action(ruleset.says.get(name, ("", name)))
        return definition

    def _action(self, found: tuple[str, str]) -> Callable[[Any], None]:
        def act(c: Any) -> None:  # exactly one parameter: the library counts them
            self._fired.append(found)

        return act

    def ask(self, question: Question) -> dict[str, set[str]]:
        """What the rules find of a case, by rule; verdicts found are told to the rules that wait for them.

        Raises LibraryFailed.
        """
        if self._broken:
            raise LibraryFailed("the library failed before")
        self._broken = True  # until this case has come to its end
        found: dict[str, set[str]] = defaultdict(set)
        for name in self._rulesets:
            self._tell(name, {"id": "case", "t": "case", **question.cases[name]}, "told")
        told = dict(question.verdicts)
        news = told | self._news(found, told)
        while news:
            told |= news
            for id, breached in sorted(news.items()):
                fact = {"id": fact_id(id), "t": "verdict", "rule": id, "breached": "yes" if breached else "no"}
                for name in self._listeners.get(id, ()):
                    self._tell(name, dict(fact), "heard")
            news = self._news(found, told)
        for name in self._rulesets:
            self._host.delete_state(name, SID)
        self._broken = False
        return dict(found)

    def _tell(self, ruleset: str, fact: dict[str, Any], answer: str) -> None:
        if (why := fact_fault(fact)) is not None:
            raise LibraryFailed(f"{ruleset} was not told {fact['t']}: {why.en}")
        before = self._fired.count(("", answer))
        try:
            self._host.assert_fact(ruleset, {"sid": SID, **fact})
        except Exception as error:  # whatever it is, the case has no answer
            raise LibraryFailed(f"{type(error).__name__}: {getattr(error, 'message', error)}") from error
        if self._fired.count(("", answer)) != before + 1:
            raise LibraryFailed(f"{ruleset} did not take in {fact['t']}")

    def _news(self, found: dict[str, set[str]], told: Mapping[str, bool]) -> dict[str, bool]:
        """The verdicts that have just been found and were not told yet."""
        for id, finding in self._fired:
            if id:
                found[id].add(finding)
        self._fired.clear()
        for id, findings in found.items():
            if BREACH in findings and len(findings) > 1:
                raise LibraryFailed(f"{id} is breached and is not")
        return {id: BREACH in findings for id, findings in found.items() if id not in told}


def _quiet_host(definitions: dict[str, dict[str, Any]]) -> Any:
    """The library's host without its timers' threads, and without a word on the terminal."""
    from durable import engine

    log = logging.getLogger("durable.logger")
    log.propagate = False
    if not log.handlers:
        log.addHandler(logging.NullHandler())

    class QuietHost(engine.Host):  # type: ignore[misc]  # the library ships no types
        def _run(self) -> None:
            """Start no threads: they touch states that are being deleted."""

    return QuietHost(definitions)
