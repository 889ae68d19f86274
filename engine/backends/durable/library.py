"""durable_rules in this process: one quiet host, told one fact at a time, which must show that it took it in.

Only rulesets and facts inside the profile are let through. The library can still end the process; `process` keeps it
in one of its own.
"""

from __future__ import annotations

import copy
import logging
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from .profile import check_definition, clashing, fact_fault, hash32
from .question import LibraryFailed, Plain, Ruleset

SID = "case"


def taken_in(kinds: Iterable[str]) -> dict[str, dict[str, Any]]:
    """Rules that show that facts of these kinds were taken in.

    Besides, they make an action run wherever anything was told: a state in which none has run cannot be deleted safely.
    """
    return {f"took {kind}": {"all": [{"c": {"t": kind}}]} for kind in kinds}


class Library:
    """The library with some rulesets; it keeps what it was given as long as the process lives, so make few."""

    def __init__(self, rulesets: Iterable[Ruleset]) -> None:
        self._fired: list[str] = []
        self._ids: dict[str, dict[int, str]] = {}  # of the rulesets that were told something
        self._host = _quiet_host({ruleset.name: self._with_actions(ruleset) for ruleset in rulesets})

    def _with_actions(self, ruleset: Ruleset) -> dict[str, dict[str, Any]]:
        why = check_definition(ruleset.definition)
        if why is not None:
            raise LibraryFailed(f"{ruleset.name}: {why.en}")
        definition = copy.deepcopy(ruleset.definition)  # the library changes what it is given
        for name, rule in definition.items():
            rule["run"] = self._action(name)
        return definition

    def _action(self, name: str) -> Callable[[Any], None]:
        def act(c: Any) -> None:  # exactly one parameter: the library counts them
            self._fired.append(name)

        return act

    def tell(self, ruleset: str, fact: Mapping[str, Plain]) -> list[str]:
        """Assert a fact with an `id` and a kind `t`; the rules that fired, in order. Raises LibraryFailed."""
        ids = self._ids.setdefault(ruleset, {})
        other = ids.setdefault(hash32(str(fact["id"])), str(fact["id"]))
        why = fact_fault(fact) or (clashing(other, str(fact["id"])) if other != fact["id"] else None)
        if why is not None:
            raise LibraryFailed(f"{ruleset} was not told {fact['t']}: {why.en}")
        self._fired.clear()
        try:
            self._host.assert_fact(ruleset, {"sid": SID, **fact})
        except Exception as error:  # it raises bare Exception for most faults; whatever it is, it is told, not hidden
            raise LibraryFailed(f"{type(error).__name__}: {getattr(error, 'message', error)}") from error
        if self._fired.count(f"took {fact['t']}") != 1:
            raise LibraryFailed(f"{ruleset} did not take in {fact['t']}")
        return [name for name in self._fired if not name.startswith("took ")]

    def forget(self) -> None:
        """Delete all that was told."""
        for ruleset in self._ids:
            self._host.delete_state(ruleset, SID)
        self._ids.clear()


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
