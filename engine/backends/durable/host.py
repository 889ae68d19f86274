"""Questions put to durable_rules: what is found is told again as facts, until nothing new follows."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from .library import Library
from .question import (
    BREACH,
    DECISION,
    Application,
    Found,
    History,
    LibraryFailed,
    Question,
    Questions,
    Ruleset,
    fact_id,
)
from .replay import replay


class Host:
    """The library in this process, one question at a time, nothing of it left behind.

    After a LibraryFailed what is inside is not known, and the host refuses to go on.
    """

    def __init__(self, rulesets: Iterable[Ruleset]) -> None:
        self._rulesets = {ruleset.name: ruleset for ruleset in rulesets}
        self._listeners: dict[str, list[str]] = defaultdict(list)
        for ruleset in self._rulesets.values():
            for id in ruleset.hears:
                self._listeners[id].append(ruleset.name)
        self._broken = False
        self._library = Library(self._rulesets.values())

    def ask(self, question: Questions) -> Found:
        """What the rules find; raises LibraryFailed."""
        if self._broken:
            raise LibraryFailed("the library failed before")
        self._broken = True  # until this question has come to its end
        if isinstance(question, Question):
            found = self._case(question)
        elif isinstance(question, Application):
            found = self._application(question)
        else:
            found = self._history(question)
        self._library.forget()
        self._broken = False
        return found

    def _says(self, ruleset: str, fired: Iterable[str]) -> list[tuple[str, str]]:
        return [self._rulesets[ruleset].says[name] for name in fired]

    def _case(self, question: Question) -> Found:
        """What is found of each rule; verdicts found are told to the rulesets that wait for them."""
        found: dict[str, set[str]] = defaultdict(set)
        for name, properties in question.cases.items():
            fact = {**properties, "id": "case", "t": "case"}
            _note(found, self._says(name, self._library.tell(name, fact)))
        told = dict(question.verdicts)
        news = told | _verdicts(found, told)
        while news:
            told |= news
            for id, breached in sorted(news.items()):
                fact = {"id": fact_id(id), "t": "verdict", "rule": id, "breached": "yes" if breached else "no"}
                for name in self._listeners.get(id, ()):
                    _note(found, self._says(name, self._library.tell(name, fact)))
            news = _verdicts(found, told)
        return {id: sorted(findings) for id, findings in found.items()}

    def _application(self, question: Application) -> Found:
        """What the verdicts lead to, and which of it comes first."""
        leads: dict[str, None] = {}
        for fact in question.facts:
            leads |= {to: None for _, to in self._says(DECISION, self._library.tell(DECISION, fact))}
        for to in leads:
            self._library.tell(DECISION, {"id": f"leads to {to}", "t": "leads", "to": to})
        decisions = self._says(DECISION, self._library.tell(DECISION, {"id": "end", "t": "end"}))
        return {"leads": sorted(leads), "decision": [to for _, to in decisions][:1]}

    def _history(self, question: History) -> Found:
        """How a history climbs the ladder."""
        return replay(question, lambda ruleset, fact: self._says(ruleset, self._library.tell(ruleset, fact)))


def _note(found: dict[str, set[str]], said: Iterable[tuple[str, str]]) -> None:
    for id, finding in said:
        found[id].add(finding)
        if BREACH in found[id] and len(found[id]) > 1:
            raise LibraryFailed(f"{id} is breached and is not")


def _verdicts(found: dict[str, set[str]], told: dict[str, bool]) -> dict[str, bool]:
    """The verdicts that were found and not told yet."""
    return {id: BREACH in findings for id, findings in found.items() if id not in told}
