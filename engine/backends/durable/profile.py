"""What durable_rules 2.0.28 can be trusted with: limits measured on it, each with a margin, and what lies outside.

Beyond them the library answers wrongly without a word or ends the process, so nothing is tried there: a rule
outside the profile is named with its place and the reason, and only the reference judges by it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from ...errors import Fault, Location
from ...text import Text

LIMIT = 2**53  # numbers from here on are not exact everywhere, and from 2**63 on all equal
MAX_TEXT = 1_000  # bytes of a text; the library compares lengths modulo 65,536
MAX_PATHS = 60  # rules of one ruleset; the 65th condition true at once on one fact is an error
MAX_PROPERTIES = 200  # of a fact; 252 is the library's end
MAX_TERMS = 24  # conditions on one fact in one rule; the library has room for 29
MAX_FACTS = 12  # facts that one rule joins; 16 is the library's end
COMPARISONS = ("$lt", "$lte", "$gt", "$gte", "$neq")
# Names the library gives a meaning of its own.
RESERVED = ("sid", "id", "exception", "running", "label", "chart", "$s", "$pulse", "$timerName", "$time", "$baseTime")


class OutsideProfile(Exception):
    """A rule, or a part of it, that durable_rules cannot be trusted with; says which and why."""

    def __init__(self, fault: Fault) -> None:
        super().__init__(fault.say("en"))
        self.fault = fault


def outside(rule: str, at: Location, why: Text) -> OutsideProfile:
    """The error that says which rule has what outside the profile, and why that matters."""
    what = Text(
        "{r} di luar profil durable_rules: {w} Hanya evaluator acuan yang menilainya.",
        "{r} is outside the profile of durable_rules: {w} Only the reference judges by it.",
    )
    return OutsideProfile(Fault(at, what.fill(r=rule, w=why)))


def hash32(word: str) -> int:
    """The 32-bit FNV-1a by which the library tells names and ids apart; it never compares the words themselves."""
    value = 0x811C9DC5
    for byte in word.encode():
        value = ((value ^ byte) * 0x01000193) & 0xFFFFFFFF
    return value


def collision(words: Iterable[str]) -> tuple[str, str] | None:
    """Two different words that the library would take for one, or None."""
    seen: dict[int, str] = {}
    for word in words:
        other = seen.setdefault(hash32(word), word)
        if other != word:
            return other, word
    return None


def text_fault(word: str) -> Text | None:
    """Why a text cannot be trusted to the library, or None when it can."""
    try:
        size = len(word.encode())
    except UnicodeEncodeError:
        return Text("teks ini bukan Unicode yang utuh.", "this text is not whole Unicode.")
    if size > MAX_TEXT:
        return Text("teks ini lebih dari {n} bita.", "this text is longer than {n} bytes.").fill(n=MAX_TEXT)
    return None


def number_fault(number: int) -> Text | None:
    """Why a number cannot be trusted to the library, or None when it can."""
    if -LIMIT < number < LIMIT:
        return None
    return Text("bilangan ini di luar ±2^53.", "this number is outside ±2^53.")


def fact_fault(fact: Mapping[str, Any]) -> Text | None:
    """Why a fact is unsafe to tell the library, or None: it may hold whole numbers and short texts alone."""
    if len(fact) > MAX_PROPERTIES:
        return Text("{n} sifat.", "{n} properties.").fill(n=len(fact))
    for value in fact.values():
        if isinstance(value, str):
            why = text_fault(value)
        elif isinstance(value, int) and not isinstance(value, bool):
            why = number_fault(value)
        else:
            why = Text("nilai yang bukan bilangan bulat atau teks.", "a value that is neither a whole number nor text.")
        if why is not None:
            return why
    return None


def check_definition(definition: Mapping[str, Mapping[str, Any]]) -> Text | None:
    """Why a ruleset in the library's own form is unsafe, or None: what the compiler makes must pass this too."""
    if len(definition) > MAX_PATHS:
        return Text("{n} cabang dalam satu himpunan.", "{n} branches in one ruleset.").fill(n=len(definition))
    names: list[str] = ["t"]
    for rule in definition.values():
        if set(rule) - {"all", "pri"}:
            return Text("hanya all dan pri yang dipakai.", "all and pri are the only keys in use.")
        if not 1 <= len(rule["all"]) <= MAX_FACTS:
            return Text("jumlah fakta yang digabung.", "the number of facts that are joined.")
        aliases: set[str] = set()
        for part in rule["all"]:
            ((alias, condition),) = part.items()
            if not alias.isalnum() or not alias.isascii():  # `$not`, `$all` and `$any` hang on the alias
                return Text("nama samaran {a}.", "the alias {a}.").fill(a=alias)
            if (why := _condition_fault(condition, frozenset(aliases), names)) is not None:
                return why
            aliases.add(alias)
            names.append(alias)
    clash = collision((*names, *RESERVED))
    if clash:
        return clashing(*clash)
    if len(set(names)) > MAX_PROPERTIES:
        return Text("terlalu banyak sifat.", "too many properties.")
    return None


def clashing(one: str, other: str) -> Text:
    """Two names with one hash."""
    return Text("nama {a} dan {b} bernilai cincang sama.", "the names {a} and {b} have the same hash.").fill(
        a=one, b=other
    )


def _condition_fault(condition: Mapping[str, Any], aliases: frozenset[str], names: list[str]) -> Text | None:
    terms = condition["$and"] if set(condition) == {"$and"} else [condition]
    if len(terms) > MAX_TERMS:
        return Text("lebih dari {n} syarat sekaligus.", "more than {n} conditions at once.").fill(n=MAX_TERMS)
    if list(terms[0]) != ["t"]:
        return Text("setiap syarat diawali jenis faktanya.", "every condition begins with the kind of its fact.")
    existing: set[str] = set()
    for term in terms:
        ((key, value),) = term.items()
        operator = key if key.startswith("$") else "$eq"
        if operator not in ("$eq", "$ex", *COMPARISONS):
            return Text("{o} tidak dipakai.", "{o} is not in use.").fill(o=operator)
        ((name, right),) = value.items() if key.startswith("$") else [(key, value)]
        if operator == "$ex":
            existing.add(name)
        if "." in name or name.startswith("$") or not name.isascii():
            return Text("nama {n}.", "the name {n}.").fill(n=name)
        names.append(name)
        if (why := _right_fault(operator, right, existing, aliases)) is not None:
            return why
    return None


def _right_fault(operator: str, right: Any, existing: set[str], aliases: frozenset[str]) -> Text | None:
    if isinstance(right, str):
        return text_fault(right)
    if isinstance(right, int) and not isinstance(right, bool):
        return number_fault(right)
    if isinstance(right, Mapping) and list(right) == ["$m"]:
        if right["$m"] in existing:
            return None
        return Text("$m tanpa $ex sebelumnya.", "$m without $ex before it.")
    if isinstance(right, Mapping) and len(right) == 1 and set(right) <= aliases:
        if operator == "$eq":
            return None
        return Text("penggabungan selain ==.", "a join by anything but ==.")
    return Text("nilai yang bukan bilangan bulat atau teks.", "a value that is neither a whole number nor text.")
