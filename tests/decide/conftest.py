"""A small rulebook, rules and cases made from the plain data of the case tables in cases/."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml
from patuh.engine.decide.case import Case, Group
from patuh.engine.decide.evaluate import Evaluator
from patuh.engine.language.rulebook import Rulebook, from_files
from patuh.engine.values import NONE, Unknown, Value

HERE = Path(__file__).parent
Raw = dict[str, Any]
ALWAYS: Raw = {"fact": "run.as_of", "is": "known"}
PARENTS: Mapping[str, str | None] = {"shop": None, "person": "shop", "permit": "shop"}
PLACES = {"parameters": "parameters/small.yaml", "derived": "derived/small.yaml"}


class _Plain(yaml.SafeDumper):
    """Quotes every text and refers to nothing written before, as rulebooks want it."""

    def ignore_aliases(self, data: object) -> bool:
        return True


_Plain.add_representer(str, lambda dumper, text: dumper.represent_scalar("tag:yaml.org,2002:str", text, style='"'))


@cache
def table(name: str) -> Any:
    """A table of cases beside the tests."""
    return yaml.safe_load((HERE / "cases" / f"{name}.yaml").read_text("utf-8"))


def small_files() -> dict[str, bytes]:
    """The small rulebook, without rules."""
    return {PLACES.get(path.stem, path.name): path.read_bytes() for path in sorted((HERE / "small").glob("*.yaml"))}


def a_rule(requires: Raw, subject: str = "shop", **other: Any) -> Raw:
    """A rule file with this requirement; `other` replaces or adds keys."""
    return {
        "title": {"id": "Judul", "en": "Title"},
        "subject": subject,
        "problem": "registered-late",
        "category": "late",
        "binding": "statute",
        "in_force": {"from": date(1990, 1, 1)},
        "basis": {"instrument": "act", "confidence": "verified"},
        "applies_when": ALWAYS,
        "requires": requires,
        "otherwise": {"message": {"id": "Salah.", "en": "Wrong."}, "remedy": {"id": "Perbaiki.", "en": "Mend it."}},
        **other,
    }


def make_book(rules: Mapping[str, Raw], more: Mapping[str, Raw] | None = None) -> Rulebook:
    """The small rulebook with these rule files and whatever other files, by path."""
    documents = {**rules, **(more or {})}
    written = {
        path: yaml.dump(data, Dumper=_Plain, allow_unicode=True, sort_keys=False).encode()
        for path, data in documents.items()
    }
    return from_files({**small_files(), **written})


def value_of(raw: Any) -> Value:
    """`none`, `{unknown: blank}`, or the value itself."""
    if isinstance(raw, dict):
        return Unknown(raw["unknown"])
    value: Value = NONE if raw == "none" else raw
    return value


def make_case(subject: str, given: Mapping[str, Any], as_of: date = date(2024, 6, 30)) -> Case:
    """A case with what it belongs to and its children; a group is a list, or {complete: false, list: [...]}."""
    parent = PARENTS[subject]
    above = make_case(parent, given, as_of) if parent else None
    facts = {name: raw for name, raw in given.items() if name.startswith(f"{subject}.") and name != "shop.staff"}
    case = Case(subject, {name: value_of(raw) for name, raw in facts.items()}, as_of, above)
    if subject == "shop" and "shop.staff" in given:
        _employ(case, given["shop.staff"])
    return case


def people(words: str) -> Raw:
    """`tf uu ...`: people by what they are said of, works and skilled; the dots say that there may be others."""
    said = {"t": True, "f": False, "n": "none"}
    rows = [
        {
            fact: said[letter]
            for fact, letter in zip(("person.works", "person.skilled"), word, strict=True)
            if letter != "u"
        }
        for word in words.replace("...", "").split()
    ]
    return {"complete": "..." not in words, "list": rows}


def _employ(case: Case, raw: Any) -> None:
    raw = people(raw) if isinstance(raw, str) else raw
    rows: Iterable[Raw] = raw["list"] if isinstance(raw, dict) else raw
    staff = [Case("person", {k: value_of(v) for k, v in row.items()}, case.as_of, case) for row in rows]
    case.groups["shop.staff"] = Group(staff, complete=not isinstance(raw, dict) or raw["complete"])


@pytest.fixture(scope="session")
def small() -> Rulebook:
    """The small rulebook, without rules."""
    return make_book({})


@pytest.fixture(scope="session")
def shipped() -> Rulebook:
    """The rulebook in rules/."""
    return Rulebook.load()


@pytest.fixture(scope="session")
def shipped_evaluator(shipped: Rulebook) -> Evaluator:
    """The reference evaluator of the shipped rules."""
    return Evaluator(shipped)
