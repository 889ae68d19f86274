"""What a letter says of an employer: proven findings apart from those to be clarified, money, and the workers meant."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from ...intake.dataset import Source
from ...language.instrument import CONFIDENCE, Basis
from ...language.rule import LEGAL_DUTIES, Rule
from ...language.rulebook import Rulebook
from ...results.schema import PersonRow
from ...text import number, rupiah
from ..dossier import Dossier, Ground, Problem
from ..money import Money
from ..reading import Reading
from .spelled import figure

People = Mapping[Source, PersonRow]


@dataclass(frozen=True)
class Matters:
    """The problems of an employer as letters must tell them apart.

    `firm` are proven and under an article whose text was read; `unclear` are indications, or rest on articles that
    nobody verified; `punished` those of the firm whose breach the sanctions answer.
    """

    firm: tuple[Problem, ...]
    unclear: tuple[Problem, ...]
    punished: tuple[Problem, ...]


def is_firm(ground: Ground) -> bool:
    """Whether a ground may be held against an employer: binding law, and an article whose text was read."""
    return ground.verified and ground.confidence == "verified" and ground.binding in LEGAL_DUTIES


def matters(dossier: Dossier, reading: Reading) -> Matters:
    """The problems of one dossier; state bodies are never punished (UU 24/2011 Art. 17(1))."""
    firm = tuple(one for one in dossier.problems if one.verdict == "violation" and any(map(is_firm, one.grounds)))
    ladder = reading.rulebook.ladder
    answered = frozenset[str]() if ladder is None or is_state_body(dossier) else ladder.punishes
    return Matters(
        firm=firm,
        unclear=tuple(one for one in dossier.problems if one not in firm),
        punished=tuple(
            one for one in firm if any(is_firm(ground) and ground.rule in answered for ground in one.grounds)
        ),
    )


def is_state_body(dossier: Dossier) -> bool:
    """Whether the sanctions of UU 24/2011 are not for it."""
    return dossier.row.kind == "state_body"


def people(reading: Reading) -> People:
    """Whom the rows of findings are about, by their place; empty unless the run kept personal data."""
    if not reading.people:
        return {}
    by_key = {person.subject_key: person for person in reading.people}
    rows = reading.findings.select("subject_key", "source_file", "source_sheet", "source_row").unique()
    return {Source(*place): by_key[key] for key, *place in rows.iter_rows() if key in by_key}


def told(problems: Sequence[Problem], reading: Reading) -> list[dict[str, Any]]:
    """Problems as a template tells them: each with its text, cure, laws, how many it is about, and its money."""
    return [
        {
            **_words(problem, reading),
            "laws": list(dict.fromkeys(law(ground, reading) for ground in _firm_first(problem.grounds))),
            "count": found(problem.cases, problem.subject_type, reading),
            "money": amounts(problem.money),
        }
        for problem in problems
    ]


def _firm_first(grounds: Sequence[Ground]) -> list[Ground]:
    return sorted(grounds, key=lambda one: not is_firm(one))


def law(ground: Ground, reading: Reading) -> str:
    """A citation; where the text of the article was not read, it says so."""
    return cite(reading.rule(ground.rule).basis, reading.rulebook)


def cite(basis: Basis, rulebook: Rulebook) -> str:
    """A citation, and where the article is named but its text was not read, how it is known."""
    cited = basis.cite(rulebook.instruments).id
    sure = basis.pinpoint is None or basis.confidence == "verified"
    return cited if sure else f"{cited}, {CONFIDENCE[basis.confidence].id}"


def amounts(money: Money) -> list[str]:
    """Money in words of a letter, nothing where nothing is at stake."""
    said = [f"{rupiah(money.month, 'id')} per bulan"] if money.month else []
    said += [rupiah(money.once, "id")] if money.once else []
    return [*said, *(["ada yang belum diketahui"] if money.unknown else [])]


def total(problems: Iterable[Problem]) -> dict[str, Any]:
    """The money of several problems: a month and once in rupiah (None where nothing), and how many are not known."""
    money = sum((one.money for one in problems), Money())
    return {
        "month": rupiah(money.month, "id") if money.month else None,
        "once": rupiah(money.once, "id") if money.once else None,
        "unknown": figure(money.unknown) if money.unknown else None,
    }


def _words(problem: Problem, reading: Reading) -> dict[str, str]:
    """What is wrong and what cures it, in the words of the law that may be held against the employer.

    Where none may, only the first sentence is told: those after it speak of consequences.
    """
    firm = next(filter(is_firm, problem.grounds), None)
    if firm is None or problem.verdict != "violation":
        return {"text": first_sentence(problem.message.id), "cure": first_sentence(problem.remedy.id)}
    rule = reading.rule(firm.rule)
    return {"text": rule.message.id, "cure": rule.remedy.id}


def first_sentence(text: str) -> str:
    """A text up to its first full stop before a space and a capital letter."""
    return re.split(r"(?<=\.) (?=[A-Z])", text, maxsplit=1)[0]


def annex(problems: Sequence[Problem], reading: Reading, whom: People) -> list[dict[str, Any]]:
    """The rows each problem was found in: file and row always, NIK and name where the run kept them."""
    return [
        {
            "text": _words(problem, reading)["text"],
            "named": any(place in whom for place in problem.places),
            "rows": [_line(place, whom.get(place)) for place in problem.places],
        }
        for problem in problems
    ]


def _line(place: Source, person: PersonRow | None) -> list[str]:
    file = f"{place.file}, lembar {place.sheet}" if place.sheet else place.file
    return [file, str(place.row), person.nik if person else "", person.name if person else ""]


def found(cases: int, subject: str, reading: Reading) -> str:
    """In how many a problem was found: 12 pekerja."""
    return f"{number(cases, 'id')} {reading.rulebook.vocabulary.subjects[subject].label.id}"


def rules_of(problems: Iterable[Problem], reading: Reading) -> list[Rule]:
    """The rules that problems rest on and that may be held against an employer, each once, in their order."""
    ids = dict.fromkeys(ground.rule for one in problems for ground in one.grounds if is_firm(ground))
    return [reading.rule(id) for id in ids]
