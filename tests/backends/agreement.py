"""Random rules and cases judged by both engines, and the smallest case in which they differ."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from importlib import import_module
from random import Random
from typing import Any

import yaml
from patuh.engine.backends.judging import NAMES
from patuh.engine.decide.case import Case, Group
from patuh.engine.decide.evaluate import Evaluator
from patuh.engine.errors import RulebookError
from patuh.engine.language.rulebook import Rulebook

from ..decide.conftest import ALWAYS, HERE, make_book
from .random_rules import AS_OF, BASE_RULES, Facts, Maker, Raw, a_rule_of_every_form, derived_of_every_form

MORE = yaml.safe_load((HERE.parent / "backends" / "more.yaml").read_text("utf-8"))
SUBJECTS = ("shop", "person", "permit")
Key = tuple[str, date]  # the cases of a subject on a day


@dataclass(frozen=True)
class Difference:
    """A rule or derived fact that the engines do not agree on in a case."""

    about: str
    case: Case
    reference: object
    columnar: object


@dataclass
class World:
    """A rulebook, the plain data it was made from, and cases to judge by it."""

    rules: Mapping[str, Raw]
    derived: Mapping[str, Raw]
    book: Rulebook
    cases: Mapping[Key, Sequence[Case]]
    evaluator: Evaluator = field(init=False)

    def __post_init__(self) -> None:
        self.evaluator = Evaluator(self.book)

    def ids(self, subject: str) -> list[str]:
        """The rules about a subject."""
        return [id for id, versions in self.book.rules.items() if versions[0].subject == subject]

    @property
    def pairs(self) -> int:
        """How many rule × case pairs there are."""
        return sum(len(self.ids(subject)) * len(cases) for (subject, _), cases in self.cases.items())


def make_world(seed: int, rules: int, shops: int, derived: int = 60) -> World:
    """Random rules, derived facts and shops, with one of every form besides; staff and permits on each day."""
    random = Random(seed)
    facts, book = _derived_facts(random, derived)
    maker = _maker(random, book, facts)
    made = {**BASE_RULES, **a_rule_of_every_form()}
    for number in range(rules):
        folder = random.choice(("act", "heuristic"))
        made[f"{folder}/r{number}.yaml"] = maker.rule(random.choice((*SUBJECTS[:2] * 2, "permit")), folder)
    book = build(made, facts)
    draw = Facts(random, book.vocabulary)
    cases: dict[Key, Sequence[Case]] = {}
    for day in AS_OF:
        above = [draw.shop(day) for _ in range(shops)]
        cases["shop", day] = above
        cases["person", day] = [one for shop in above if shop.groups for one in shop.groups["shop.staff"].cases]
        cases["permit", day] = [draw.permit(day, random.choice(above)) for _ in range(shops)]
    return World(made, facts, book, cases)


def build(rules: Mapping[str, Raw], derived: Mapping[str, Raw]) -> Rulebook:
    """The small rulebook with these rules and derived facts."""
    more = {"parameters/more.yaml": MORE, **({"derived/random.yaml": {"facts": dict(derived)}} if derived else {})}
    return make_book(rules, more)


def _maker(random: Random, book: Rulebook, derived: Mapping[str, Raw]) -> Maker:
    by_subject = {subject: tuple(name for name in derived if name.startswith(f"{subject}.")) for subject in SUBJECTS}
    return Maker(random, book.vocabulary, by_subject)


def _derived_facts(random: Random, number: int) -> tuple[dict[str, Raw], Rulebook]:
    """Derived facts in layers: those of one layer rest on the layers before."""
    facts = derived_of_every_form()
    book = build(BASE_RULES, facts)
    for layer in range(3):
        maker, made = _maker(random, book, facts), {}
        for place in range(number // 3):
            subject = random.choice(("shop", "shop", "person", "permit"))
            pooled = subject == "shop" and random.random() < 0.6
            raw = maker.derived_fact(subject, pooled)
            kind = "amount" if raw["type"] == "rupiah" and "formula" not in raw else raw["type"]
            made[f"{subject}.{'all' if pooled else 'own'}{layer}_{place}_{kind}"] = raw
        facts |= made
        book = build(BASE_RULES, facts)
    return facts, book


# ── the two engines side by side ───────────────────────────────────────────────────────────


def expected(world: World, id: str, case: Case) -> str | None:
    """The reference's verdict, None where no version is in force."""
    judgement = world.evaluator.judge(id, case)
    return judgement.verdict if judgement else None


def verdict_differences(world: World, only: Sequence[str] | None = None) -> Iterator[Difference]:
    """Every verdict in which the columnar engine differs from the reference, rule by rule."""
    engine = import_module("patuh.engine.backends.columnar.engine")
    for (subject, day), cases, stratum in strata_of(world):
        for id in world.ids(subject) if only is None else only:
            if world.book.rules[id][0].subject != subject:
                continue
            engine.Columnar(world.book, day).judge(stratum, [id])
            codes = stratum.frame[f"verdict:{id}"].to_list()
            for row, code in zip(stratum.frame["#row"].to_list(), codes, strict=True):
                wanted = expected(world, id, cases[row])
                if NAMES.get(code) != wanted:
                    yield Difference(id, cases[row], wanted, NAMES.get(code, code))


def fact_differences(world: World) -> Iterator[Difference]:
    """Every derived fact, read on its subject or from below, of which value or kind of unknown differ."""
    engine = import_module("patuh.engine.backends.columnar.engine")
    cells = import_module("patuh.engine.frames.cells")
    for (subject, day), cases, stratum in strata_of(world):
        seen = world.book.vocabulary.readable_from(subject)
        for name, derived in world.book.derived.items():
            if derived.subject not in seen:
                continue
            engine.Columnar(world.book, day).need_fact(stratum, name)
            read = world.evaluator.reader(name, subject)
            for place, row in enumerate(stratum.frame["#row"].to_list()):
                wanted, found = read(cases[row]), cells.value_at(stratum.frame, name, place)
                if (type(wanted), wanted) != (type(found), found):
                    yield Difference(name, cases[row], wanted, found)


def strata_of(world: World) -> Iterator[tuple[Key, Sequence[Case], Any]]:
    """The cases of a world as frames; people are judged as the children of their shops."""
    strata = import_module("patuh.engine.backends.columnar.strata").strata
    for (subject, day), cases in world.cases.items():
        if subject == "person" and ("shop", day) in world.cases:
            continue
        for stratum in strata(cases, world.evaluator) if cases else ():
            yield (subject, day), cases, stratum
            if "shop.staff" in stratum.children and ("person", day) in world.cases:
                yield ("person", day), world.cases["person", day], stratum.children["shop.staff"]


# ── the smallest case ──────────────────────────────────────────────────────────────────────


def report(world: World, found: Difference) -> str:
    """A rule that the engines differ on, cut down as far as they still do, and the case in which they do."""
    if found.about not in world.book.rules:
        return f"{_dump({found.about: world.derived.get(found.about)})}\n{_told(found)}"
    path = next(path for path in world.rules if path.split("@")[0].removesuffix(".yaml") == found.about)
    rules, derived = dict(world.rules), dict(world.derived)
    case, best = found.case, found

    def differs(rule: Raw, case: Case) -> Difference | None:
        try:
            book = build({**BASE_RULES, path: rule}, derived)
        except RulebookError:
            return None
        small = World({path: rule}, derived, book, {(case.subject, case.as_of): [_fresh(case)]})
        return next(verdict_differences(small, [found.about]), None)

    shrunk = True
    while shrunk:
        shrunk = False
        for rule in _smaller_rules(rules[path]):
            if (worse := differs(rule, case)) is not None:
                rules[path], best, shrunk = rule, worse, True
                break
    shrunk = True
    while shrunk:
        shrunk = False
        for less in _smaller_cases(case):
            if (worse := differs(rules[path], less)) is not None:
                case, best, shrunk = less, worse, True
                break
    return f"# {path}\n{_dump({key: rules[path][key] for key in ('applies_when', 'requires')})}\n{_told(best)}"


def _smaller_rules(rule: Raw) -> Iterator[Raw]:
    for key in ("applies_when", "requires"):
        if rule[key] != ALWAYS:
            yield {**rule, key: ALWAYS}
            for less in _smaller(rule[key]):
                yield {**rule, key: less}


def _smaller(condition: Raw) -> Iterator[Raw]:
    for key in ("all", "any"):
        parts = condition.get(key, [])
        yield from parts
        for place, part in enumerate(parts):
            if len(parts) > 1:
                yield {key: parts[:place] + parts[place + 1 :]}
            for less in _smaller(part):
                yield {key: [*parts[:place], less, *parts[place + 1 :]]}
    if "not" in condition:
        yield condition["not"]
        yield from ({"not": less} for less in _smaller(condition["not"]))
    for key in ("where", "meets"):
        if key in condition:
            yield {name: value for name, value in condition.items() if name != key}
            yield from ({**condition, key: less} for less in _smaller(condition[key]))


def _smaller_cases(case: Case) -> Iterator[Case]:
    for name in case.values:
        yield _fresh(replace(case, values={fact: value for fact, value in case.values.items() if fact != name}))
    for group, members in case.groups.items():
        for place in range(len(members.cases)):
            rest = members.cases[:place] + members.cases[place + 1 :]
            yield _fresh(replace(case, groups={**case.groups, group: Group(rest, members.complete)}))
            for less in _smaller_cases(members.cases[place]) if case.parent is None else ():
                cases = [less if at == place else one for at, one in enumerate(members.cases)]
                yield _fresh(replace(case, groups={**case.groups, group: Group(cases, members.complete)}))
    if case.parent is not None and case.subject != "person":
        yield from (_fresh(replace(case, parent=less)) for less in _smaller_cases(case.parent))
    if case.parent is not None and case.subject == "person":
        for name in case.parent.values:
            less = {fact: value for fact, value in case.parent.values.items() if fact != name}
            yield _fresh(replace(case, parent=replace(case.parent, values=less)))


def _fresh(case: Case) -> Case:
    """The same case with nothing worked out yet, tied to its children and to its parent."""
    above = _alone(case.parent) if case.parent is not None else None
    made = _alone(case)
    made.parent = above
    for group, members in case.groups.items():
        made.groups[group] = Group([replace(_alone(one), parent=made) for one in members.cases], members.complete)
    if above is not None and case.parent is not None:
        for group, members in case.parent.groups.items():
            cases = [made if one is case else replace(_alone(one), parent=above) for one in members.cases]
            above.groups[group] = Group(cases, members.complete)
    return made


def _alone(case: Case) -> Case:
    return Case(case.subject, case.values, case.as_of)


def _dump(data: object) -> str:
    return yaml.safe_dump(data, allow_unicode=True, sort_keys=False)


def _told(found: Difference) -> str:
    lines = [f"reference {found.reference}, columnar {found.columnar}", *_lines(found.case, "")]
    if found.case.parent is not None:
        lines += ["above:", *_lines(found.case.parent, "  ")]
    return "\n".join(lines)


def _lines(case: Case, indent: str) -> Iterator[str]:
    yield f"{indent}{case.subject} on {case.as_of}: {dict(case.values)}"
    for group, members in case.groups.items():
        yield f"{indent}{group}, {'complete' if members.complete else 'incomplete'}:"
        for one in members.cases:
            yield from _lines(one, indent + "  ")
