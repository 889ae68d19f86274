"""A rule: one obligation of one instrument, to whom it applies, what it requires, what to say of a breach."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import PurePosixPath

from ..errors import Fault, Location
from ..text import Text
from .builder import Builder
from .condition import Condition
from .instrument import Basis, read_basis
from .parameter import Parameter, Period, read_period
from .source import Document
from .vocabulary import Vocabulary, unknown_subject

LEGAL_DUTIES = frozenset({"statute", "gov_reg", "min_reg", "regional_reg"})
PRECEDENCE: Mapping[str, Text] = {
    "lex-specialis": Text("lex specialis: aturan khusus", "lex specialis: the special rule"),
    "lex-posterior": Text("lex posterior: aturan kemudian", "lex posterior: the later rule"),
    "lex-superior": Text("lex superior: aturan lebih tinggi", "lex superior: the higher rule"),
}

ONLY_SHOWN = Text(
    "Uang yang dipertaruhkan adalah salah satu fakta rupiah yang ditunjukkan temuan.",
    "The money at stake is one of the amounts of rupiah that a finding shows.",
)


@dataclass(frozen=True)
class Yield:
    """A rule that goes before this one wherever it applies, and why (a key of PRECEDENCE)."""

    rule: str
    because: str
    at: Location


@dataclass(frozen=True)
class Stake:
    """The fact that tells the rupiah a breach withholds: each month (`per` is month), or once for all."""

    fact: str
    per: str


@dataclass(frozen=True)
class Rule:
    """One version of a rule; `id` is its path without suffix and date, the same for all versions.

    `partial` says what the law asks and the rule leaves out; `show` names facts shown with a finding, and `at_stake`
    the one among them that is the money it is about. In a rulebook `applies_when` carries what `yields_to` means (see
    `precedence`).
    `effect` is what a breach does to a licence application: refuse, remedy, condition or advise; `must_know` says that
    nothing can be decided while the rule is undetermined.
    """

    id: str
    title: Text
    subject: str
    problem: str
    category: str
    binding: str
    period: Period
    basis: Basis
    also: tuple[Basis, ...]
    partial: Text | None
    applies_when: Condition
    requires: Condition
    message: Text
    remedy: Text
    show: tuple[str, ...]
    at: Location
    yields_to: tuple[Yield, ...] = ()
    effect: str | None = None
    must_know: bool = False
    at_stake: Stake | None = None

    @property
    def breach(self) -> str:
        """The verdict a breach of this rule gives: only law that binds its subject can be violated."""
        return "violation" if self.binding in LEGAL_DUTIES else "indication"


def rule_id(file: str) -> str:
    """The id that a rule file's path inside the rulebook gives: folder/name, without date and suffix."""
    path = PurePosixPath(file)
    return f"{path.parent.name}/{path.name.removesuffix('.yaml').split('@', 1)[0]}"


def build(
    document: Document,
    vocabulary: Vocabulary,
    parameters: Mapping[str, Parameter],
    rules: Mapping[str, str],
    faults: list[Fault],
) -> Rule | None:
    """The rule that a document of the right shape states, or None when its subject is unknown.

    `rules` are the ids of all rules with their subjects, for conditions that ask for another rule's verdict.
    """
    raw = document.data
    subject = raw["subject"]
    if subject not in vocabulary.subjects:
        faults.append(unknown_subject(document.at(("subject",)), subject, vocabulary))
        return None
    builder = Builder(vocabulary, parameters, rules, document, faults)
    for index, name in enumerate(raw.get("show", ())):
        builder.fact(name, ("show", index), subject)
    covers = raw.get("covers", "full")
    return Rule(
        id=rule_id(document.file),
        title=Text(**raw["title"]),
        subject=subject,
        problem=raw["problem"],
        category=raw["category"],
        binding=raw["binding"],
        period=read_period(raw["in_force"], document, ("in_force",), faults),
        basis=read_basis(raw["basis"], document, ("basis",)),
        also=tuple(read_basis(item, document, ("also", index)) for index, item in enumerate(raw.get("also", ()))),
        partial=None if covers == "full" else Text(**covers["partial"]),
        applies_when=builder.condition(raw["applies_when"], ("applies_when",), subject),
        requires=builder.condition(raw["requires"], ("requires",), subject),
        message=Text(**raw["otherwise"]["message"]),
        remedy=Text(**raw["otherwise"]["remedy"]),
        show=tuple(raw.get("show", ())),
        at=document.at(),
        yields_to=tuple(
            Yield(item["rule"], item["because"], document.at(("yields_to", index)))
            for index, item in enumerate(raw.get("yields_to", ()))
        ),
        effect=raw.get("effect"),
        must_know=raw.get("must_know", False),
        at_stake=_stake(document, vocabulary, faults),
    )


def _stake(document: Document, vocabulary: Vocabulary, faults: list[Fault]) -> Stake | None:
    raw = document.data.get("at_stake")
    if raw is None:
        return None
    fact = vocabulary.facts.get(raw["fact"])
    if raw["fact"] not in document.data.get("show", ()):
        what = Text("{f} tidak ada di show.", "{f} is not in show.")
    elif fact is not None and fact.type != "rupiah":
        what = Text("{f} bukan jumlah rupiah.", "{f} is no amount of rupiah.")
    else:
        return Stake(raw["fact"], raw["per"])
    faults.append(Fault(document.at(("at_stake", "fact")), what.fill(f=raw["fact"]), ONLY_SHOWN))
    return None
