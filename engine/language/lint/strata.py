"""What depends on what: no circles, and nothing about a child rests on what is counted over its parent's children."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from ...errors import Fault, Location
from ...text import Text
from ..condition import Breached, Condition, Count, Quantified, facts_read, walk
from ..derived import Aggregate

if TYPE_CHECKING:
    from ..rulebook import Rulebook

Node = str  # a derived fact's name, or a rule's id


def faults(rulebook: Rulebook) -> Iterator[Fault]:
    """Circles, and children that rest on their siblings: engines judge these in chunks, before any is counted."""
    needs = dict(_needs(rulebook))
    places = _places(rulebook)
    for circle in _circles(needs):
        way = " → ".join((*circle, circle[0]))
        yield Fault(places[circle[0]], Text("Melingkar: {w}.", "A circle: {w}.").fill(w=way))
        return
    subjects, pooled = rulebook.vocabulary.subjects, _pooled(rulebook, needs)
    for name, subject in _subjects(rulebook).items():
        parent = subjects[subject].parent
        if parent is None:
            continue
        siblings = {child: subjects[child].label for child in subjects[parent].groups.values()}
        if subject not in siblings:
            continue  # no engine takes it in chunks
        bad = sorted(
            (node, child) for node in needs.get(name, ()) for child in pooled.get(node, ()) if child in siblings
        )
        for node, child in bad[:1]:
            yield Fault(
                places[name],
                RESTS.fill(n=name, b=node, s=siblings[subject], c=siblings[child], p=subjects[parent].label),
                MOVE.fill(p=subjects[parent].label),
            )


def _conditions(rulebook: Rulebook) -> Iterator[tuple[Node, Condition]]:
    for rule in rulebook.all_versions():
        yield rule.id, rule.applies_when
        yield rule.id, rule.requires
    for fact in rulebook.derived.values():
        yield from ((fact.name, condition) for condition in fact.conditions())


def _needs(rulebook: Rulebook) -> Iterator[tuple[Node, frozenset[Node]]]:
    found: dict[Node, set[Node]] = {}
    for name, condition in _conditions(rulebook):
        reads = found.setdefault(name, set())
        reads |= {fact for fact in facts_read(condition) if fact in rulebook.derived}
        reads |= {node.rule for node in walk(condition) if isinstance(node, Breached) and node.rule in rulebook.rules}
    for fact in rulebook.derived.values():
        found.setdefault(fact.name, set()).update(read for read in fact.facts_read() if read in rulebook.derived)
    return ((name, frozenset(reads)) for name, reads in found.items())


def _places(rulebook: Rulebook) -> dict[Node, Location]:
    return {
        **{rule.id: rule.at for rule in rulebook.all_versions()},
        **{fact.name: fact.at for fact in rulebook.derived.values()},
    }


def _subjects(rulebook: Rulebook) -> dict[Node, str]:
    return {
        **{rule.id: rule.subject for rule in rulebook.all_versions()},
        **{fact.name: fact.subject for fact in rulebook.derived.values()},
    }


def _circles(needs: Mapping[Node, frozenset[Node]]) -> Iterator[tuple[Node, ...]]:
    done: set[Node] = set()

    def visit(node: Node, trail: tuple[Node, ...]) -> tuple[Node, ...] | None:
        if node in trail:
            return trail[trail.index(node) :]
        if node in done:
            return None
        for needed in sorted(needs.get(node, ())):
            circle = visit(needed, (*trail, node))
            if circle:
                return circle
        done.add(node)
        return None

    for node in sorted(needs):
        circle = visit(node, ())
        if circle:
            yield circle
            return


def _pooled(rulebook: Rulebook, needs: Mapping[Node, frozenset[Node]]) -> dict[Node, frozenset[str]]:
    """Which nodes rest on groups of children, with the subjects of those children."""
    groups: dict[Node, set[str]] = {}
    for name, condition in _conditions(rulebook):
        for node in walk(condition):
            if isinstance(node, Quantified | Count):
                groups.setdefault(name, set()).add(node.group)
    for fact in rulebook.derived.values():
        if isinstance(fact.way, Aggregate):
            groups.setdefault(fact.name, set()).add(fact.way.group)
    children = rulebook.vocabulary.group
    pooled = {name: frozenset(child for group in names if (child := children(group))) for name, names in groups.items()}
    while True:
        more = {
            name: pooled.get(name, frozenset()).union(*(pooled.get(needed, ()) for needed in reads))
            for name, reads in needs.items()
        }
        more = {name: subjects for name, subjects in more.items() if subjects != pooled.get(name, frozenset())}
        if not more:
            return pooled
        pooled |= more


RESTS = Text(
    "{n} tentang {s} bertumpu pada {b}, yang dihitung atas {c} dari {p} yang sama.",
    "{n}, about a {s}, rests on {b}, which is counted over each {c} of the same {p}.",
)
MOVE = Text("Jadikan ini aturan atau fakta tentang {p}.", "Make it a rule or fact about the {p}.")
