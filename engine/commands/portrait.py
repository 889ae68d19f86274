"""All there is to say of one rule, for the terminal and for the pages of docs/rules: generated, so it cannot differ."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from ..conclude.category import CATEGORIES
from ..decide.evaluate import Evaluator
from ..decide.evidence import MASKED
from ..decide.explain import explain
from ..language import condition as c
from ..language.instrument import CONFIDENCE, Basis
from ..language.parameter import Parameter, Period
from ..language.rule import PRECEDENCE, Rule
from ..language.rulebook import Rulebook
from ..language.sentence import Speaker
from ..ruletest import cases, rests
from ..ruletest.cases import RuleCase, RuleTest
from ..text import Text, day
from ..values import Nothing, Unknown, Value


@dataclass(frozen=True)
class Section:
    """A heading with its lines."""

    heading: Text
    lines: tuple[Text, ...]


@dataclass(frozen=True)
class Portrait:
    """The latest version of a rule in words: kind, title, one sentence, and sections that are not empty."""

    id: str
    kind: Text
    title: Text
    sentence: Text
    sections: tuple[Section, ...]


def portrait(id: str, book: Rulebook, test: RuleTest | None) -> Portrait:
    """The portrait of a rule; its examples are cases of its test file."""
    rule = book.rules[id][-1]
    speaker = Speaker(book)
    drawn = (
        (BASIS, (cited(basis, book) for basis in (rule.basis, *rule.also))),
        (APPLIES, _bullets(rule.applies_when, speaker)),
        (REQUIRES, _bullets(rule.requires, speaker)),
        (YIELDS, _yields(rule, book)),
        (EXEMPTS, (book.vocabulary.facts[name].label for name in book.instruments[rule.basis.instrument].exempts)),
        (IF_BREACHED, (Text("{v}: {m}", "{v}: {m}").fill(v=BREACHES[rule.breach], m=rule.message),)),
        (EFFECT, _effect(rule)),
        (REMEDY, (rule.remedy,)),
        (EXAMPLES, _examples(rule, book, test)),
        (LEAVES_OUT, () if rule.partial is None else (rule.partial,)),
        (HISTORY, _history(id, book)),
        (FACTS, _facts(id, book)),
        (PARAMETERS, _parameters(id, book)),
        (FILE, (Text.same(version.at.file) for version in book.rules[id])),
    )
    sections = tuple(Section(heading, tuple(lines)) for heading, lines in drawn)
    return Portrait(
        id, CATEGORIES[rule.category], rule.title, speaker.rule(rule), tuple(part for part in sections if part.lines)
    )


def _effect(rule: Rule) -> Iterator[Text]:
    """What a breach does to a licence application."""
    if rule.effect is not None:
        yield EFFECTS[rule.effect]
    if rule.must_know:
        yield MUST_KNOW


def cited(basis: Basis, book: Rulebook) -> Text:
    """A citation with how sure it is, and its note."""
    said = Text("{b} ({c})", "{b} ({c})").fill(b=basis.cite(book.instruments), c=CONFIDENCE[basis.confidence])
    return Text("{s} — {n}", "{s} — {n}").fill(s=said, n=basis.note) if basis.note else said


def spanned(period: Period) -> Text:
    """A period in words; a first day that is known to the month or year only is marked."""
    until = OPEN if period.until is None else _day(period.until)
    first = _day(period.from_) if period.precise else LATEST.fill(d=_day(period.from_))
    return Text("{f} – {u}", "{f} – {u}").fill(f=first, u=until)


def _day(value: date) -> Text:
    return Text(day(value, "id"), day(value, "en"))


def _bullets(condition: c.Condition, speaker: Speaker) -> Iterator[Text]:
    parts = condition.parts if isinstance(condition, c.All) else (condition,)
    yield from (speaker.condition(part) for part in parts)


def _yields(rule: Rule, book: Rulebook) -> Iterator[Text]:
    for given_way in rule.yields_to:
        yield _other(given_way.rule, given_way.because, YIELDS_TO, book)
    for other in book.all_versions():
        for given_way in other.yields_to:
            if given_way.rule == rule.id:
                yield _other(other.id, given_way.because, GOES_BEFORE, book)


def _other(id: str, because: str, words: Text, book: Rulebook) -> Text:
    return words.fill(t=book.rules[id][-1].title, r=id, b=PRECEDENCE[because])


def _examples(rule: Rule, book: Rulebook, test: RuleTest | None) -> Iterator[Text]:
    for wanted, words in (("compliant", MEETS), (rule.breach, BREAKS)):
        case = next((case for case in test.cases if case.verdict == wanted), None) if test else None
        if case is None:
            continue
        made = cases.build(case, rule.subject, book)
        evaluator = Evaluator(book)
        judgement = evaluator.judge(rule.id, made)
        if judgement is None:
            continue
        explanation = explain(judgement, made, evaluator)
        why = Text(explanation.to_sentence("id"), explanation.to_sentence("en"))
        yield words.fill(d=_day(case.as_of), f=Text.join(list(_given(case, rule.id, book)), Text.same("; ")))
        yield Text("→ {w}", "→ {w}").fill(w=why)


def _given(case: RuleCase, id: str, book: Rulebook) -> Iterator[Text]:
    """The facts of a case that the rule reads, in words; personal ones are masked."""
    speaker, read = Speaker(book), _inputs(id, book)
    for name in sorted(case.facts, key=book.vocabulary.order):
        if name in read:
            fact = book.vocabulary.facts[name]
            said = Text.same(MASKED) if fact.personal else _value(case.facts[name], name, speaker)
            yield Text("{l}: {v}", "{l}: {v}").fill(l=fact.label, v=said)
    for group, (children, complete) in case.groups.items():
        child = book.vocabulary.subjects[book.vocabulary.group(group) or ""].label
        said = Text("{n} dalam daftar", "{n} listed").fill(n=len(children))
        yield Text("{c}: {s}{m}", "{c}: {s}{m}").fill(c=child, s=said, m="" if complete else MORE)


def _value(value: Value, name: str, speaker: Speaker) -> Text:
    if isinstance(value, Unknown):
        return UNKNOWN
    return NONE if isinstance(value, Nothing) else speaker.value(speaker.rulebook.vocabulary.facts[name], value)


def _history(id: str, book: Rulebook) -> Iterator[Text]:
    versions = book.rules[id]
    found: list[tuple[date, int, Text]] = []
    for version in versions:
        said = Text("{p}: aturan berlaku", "{p}: the rule is in force").fill(p=spanned(version.period))
        if version is not versions[-1]:  # what it said before; the latest version stands above
            words = Text("{s}. {r}", "{s}. {r}")
            said = words.fill(s=said, r=Speaker(book).rule(version))
        found.append((version.period.from_, 0, said))
    for name in rests.parameters(id, book):
        parameter = book.parameters[name]
        for span in parameter.spans:
            if any(_touch(span.period, version.period) for version in versions):
                words = Text("{p}: {l} {v} ({b})", "{p}: {l} {v} ({b})")
                value = _figure(parameter, span.value, Speaker(book))
                basis = cited(span.basis, book)
                said = words.fill(p=spanned(span.period), l=parameter.label, v=value, b=basis)
                found.append((span.period.from_, 1, said))
    return (said for _, _, said in sorted(found, key=lambda item: (item[:2], item[2].id)))


def _touch(one: Period, other: Period) -> bool:
    return (other.until is None or one.from_ <= other.until) and (one.until is None or other.from_ <= one.until)


def _figure(parameter: Parameter, value: object, speaker: Speaker) -> Text:
    if isinstance(value, int | date):
        return speaker.figure(parameter, value)
    assert isinstance(value, dict)
    return Text("tabel {n} nilai", "table of {n} values").fill(n=len(value))


def _inputs(id: str, book: Rulebook) -> set[str]:
    """Every fact a rule rests on, derived or not, and those that pick the values of its parameters."""
    derived = rests.derived_facts(id, book)
    read = {fact for condition in rests.conditions(id, book) for fact in c.facts_read(condition)} | derived
    read |= {fact for name in derived for fact in book.derived[name].facts_read()}
    picked = {book.parameters[name].by for name in rests.parameters(id, book)}
    return read | {name for name in picked if name is not None}


def _facts(id: str, book: Rulebook) -> Iterator[Text]:
    for name in sorted(_inputs(id, book), key=book.vocabulary.order):
        words = DERIVED if name in book.derived else Text("{l} ({n})", "{l} ({n})")
        yield words.fill(l=book.vocabulary.facts[name].label, n=name)


def _parameters(id: str, book: Rulebook) -> Iterator[Text]:
    for name in sorted(rests.parameters(id, book)):
        yield Text("{l} ({n})", "{l} ({n})").fill(l=book.parameters[name].label, n=name)


BASIS = Text("Dasar hukum", "Legal basis")
APPLIES, REQUIRES = Text("Berlaku jika", "Applies when"), Text("Mewajibkan", "Requires")
YIELDS, EXEMPTS = Text("Urutan", "Precedence"), Text("Tidak menjangkau", "Does not reach")
YIELDS_TO = Text("didahului “{t}” ({r}; {b})", "yields to “{t}” ({r}; {b})")
GOES_BEFORE = Text("mendahului “{t}” ({r}; {b})", "goes before “{t}” ({r}; {b})")
EFFECT = Text("Akibat bagi permohonan", "Effect on an application")
EFFECTS = {
    "refuse": Text("ditolak", "refused"),
    "remedy": Text("perlu dilengkapi", "remedy required"),
    "condition": Text("lanjut dengan syarat", "goes on with a condition"),
    "advise": Text("lanjut dengan catatan", "goes on, with advice"),
}
MUST_KNOW = Text("belum dapat ditentukan: data belum cukup", "undetermined: insufficient data")
IF_BREACHED, REMEDY = Text("Bila tidak dipenuhi", "If not met"), Text("Perbaikan", "How to cure")
BREACHES = {"violation": Text("pelanggaran", "violation"), "indication": Text("indikasi", "indication")}
EXAMPLES = Text("Contoh", "Examples")
MEETS = Text("Memenuhi, per {d}: {f}", "Meets it, on {d}: {f}")
BREAKS = Text("Tidak memenuhi, per {d}: {f}", "Does not meet it, on {d}: {f}")
LEAVES_OUT, HISTORY = Text("Tidak mencakup", "Leaves out"), Text("Riwayat", "History")
FACTS, PARAMETERS = Text("Fakta", "Facts"), Text("Parameter", "Parameters")
DERIVED = Text("{l} ({n}, diturunkan)", "{l} ({n}, derived)")
FILE = Text("Berkas", "File")
LATEST, OPEN = Text("{d} (paling lambat)", "{d} (at the latest)"), Text("sekarang", "now")
UNKNOWN, NONE = Text("tidak diketahui", "unknown"), Text("tidak ada", "none")
MORE = Text(", mungkin ada lainnya", ", there may be others")
