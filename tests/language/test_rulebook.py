"""A rulebook is loaded whole or refused with every fault, and its hash stands for every byte that decides."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from pathlib import Path

import pytest
from patuh.engine.errors import Fault, RulebookError
from patuh.engine.language.rulebook import SHIPPED, Rulebook, from_files, hash_of, kind_of

Load = Callable[[Mapping[str, str]], Rulebook]
Refused = Callable[[Mapping[str, str]], tuple[Fault, ...]]

RULE = """title: {{id: a, en: b}}
subject: {subject}
problem: worker-unregistered
category: PDS-TK
binding: statute
in_force: {{{period}}}
basis: {{instrument: uu-24-2011, pinpoint: Pasal 14, confidence: verified}}
applies_when: {applies}
requires: {requires}
otherwise:
  message: {{id: a, en: b}}
  remedy: {{id: a, en: b}}
"""
ALWAYS = {"worker": "{fact: worker.name, is: known}", "employer": "{fact: employer.name, is: known}"}
DERIVED = """  {name}:
    label: {{id: a, en: b}}
    subject: {subject}
    type: boolean
    when: {when}
"""


def rule(subject: str = "worker", period: str = "from: 2020-01-01", applies: str = "", requires: str = "") -> str:
    """A rule file, about nothing much."""
    always = ALWAYS.get(subject, ALWAYS["worker"])
    return RULE.format(subject=subject, period=period, applies=applies or always, requires=requires or always)


def derived(**facts: str) -> str:
    """A file of derived facts: worker_x or employer_x → condition."""
    return "facts:\n" + "".join(
        DERIVED.format(name=name.replace("_", ".", 1), subject=name.split("_")[0], when=when)
        for name, when in facts.items()
    )


def said(faults: tuple[Fault, ...]) -> list[str]:
    return [fault.say("en") for fault in faults]


def test_the_shipped_rulebook_is_sound_and_loads_from_its_folder(book: Rulebook) -> None:
    loaded = Rulebook.load()
    assert loaded.hash == book.hash
    assert loaded.rules.keys() == book.rules.keys()
    strata = loaded.strata  # children before those they belong to
    assert sorted(strata) == sorted(loaded.vocabulary.subjects)
    for name, subject in loaded.vocabulary.subjects.items():
        assert subject.parent is None or strata.index(name) < strata.index(subject.parent)
    assert {rule.breach for rule in loaded.all_versions() if rule.binding == "instruction"} == {"indication"}


def test_a_missing_folder_is_said(tmp_path: Path) -> None:
    with pytest.raises(RulebookError) as raised:
        Rulebook.load(tmp_path / "none")
    assert "no such folder" in raised.value.say("en")
    with pytest.raises(RulebookError) as raised:
        Rulebook.load(tmp_path)
    assert [fault.at.file.rsplit("/", 1)[-1] for fault in raised.value.faults] == [
        "instruments.yaml", "lists.yaml", "vocabulary.yaml",
    ]  # fmt: skip


def test_the_hash_changes_with_any_byte_and_any_name(files: Mapping[str, bytes], book: Rulebook) -> None:
    assert book.hash == hash_of(files)
    hashes = {book.hash, *(hash_of({**files, name: content + b"#\n"}) for name, content in files.items())}
    assert len(hashes) == len(files) + 1
    moved = {name.replace("parameters/size", "parameters/sizes"): content for name, content in files.items()}
    assert hash_of(moved) not in hashes
    assert from_files(dict(reversed(files.items())), "elsewhere").hash == book.hash, "neither order nor place matters"


def test_the_tests_beside_the_rules_are_not_in_the_hash(tmp_path: Path, files: Mapping[str, bytes]) -> None:
    for name, content in files.items():
        path = tmp_path / name
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(content)
    before = Rulebook.load(tmp_path).hash
    (tmp_path / "uu-24-2011" / "worker-registered.test.yaml").write_text("anything: at all")
    assert Rulebook.load(tmp_path).hash == before == Rulebook.load(SHIPPED).hash


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("vocabulary.yaml", "vocabulary"),
        ("lists.yaml", "lists"),
        ("instruments.yaml", "instruments"),
        ("rulebook.yaml", "rulebook"),
        ("parameters/any.yaml", "parameters"),
        ("derived/any.yaml", "derived"),
        ("uu-24-2011/any.yaml", "rule"),
        ("uu-24-2011/any@2024-01-01.yaml", "rule"),
        ("uu-24-2011/any.test.yaml", "rule-test"),
        ("uu-24-2011/deep/any.yaml", None),
        ("uu-24-2011/any.yml", None),
        ("other.yaml", None),
    ],
)
def test_the_place_of_a_file_says_what_it_is(name: str, kind: str | None) -> None:
    assert kind_of(name) == kind


@pytest.mark.parametrize("name", ["uu-24-2011/new.yml", "parameter.yaml", "uu-24-2011/deep/new.yaml", "rules.yaml"])
def test_a_file_nobody_would_read_is_refused(name: str, tmp_path: Path, files: Mapping[str, bytes]) -> None:
    for path, content in {**files, name: rule().encode()}.items():
        (tmp_path / path).parent.mkdir(exist_ok=True, parents=True)
        (tmp_path / path).write_bytes(content)
    with pytest.raises(RulebookError) as raised:
        Rulebook.load(tmp_path)
    assert said(raised.value.faults) == [f"{tmp_path.name}/{name}: This file is not known here."]


def test_an_id_is_the_path_without_suffix_and_day(load: Load) -> None:
    book = load(
        {
            "uu-24-2011/new.yaml": rule(period="from: 2015-07-01, until: 2023-12-31"),
            "uu-24-2011/new@2024-01-01.yaml": rule(period="from: 2024-01-01"),
        }
    )
    first, second = book.rules["uu-24-2011/new"]
    assert first.at.file.endswith("new.yaml")
    assert second.at.file.endswith("new@2024-01-01.yaml")
    days = [date(2015, 6, 30), date(2015, 7, 1), date(2023, 12, 31), date(2024, 1, 1), date(2099, 1, 1)]
    assert [book.version("uu-24-2011/new", day) for day in days] == [None, first, first, second, second]
    assert book.find("new") == book.find("uu-24-2011/new") == ("uu-24-2011/new",)
    assert book.find("worker-registered") == ("pergub-sumsel-15-2014/worker-registered", "uu-24-2011/worker-registered")
    assert book.find("registered") == ()


VERSIONS = [
    ("from: 2015-07-01", "from: 2024-01-01", "new@2024-01-01", "In force at the same time as rules"),
    ("from: 2015, until: 2024-01-01", "from: 2024-01-01", "new@2024-01-01", "In force at the same time"),
    ("from: 2015, until: 2024", "from: 2024-06-01", "new@2024-06-01", "In force at the same time"),
    ("from: 2015, until: 2023", "from: 2024-01-01", "new@2024-01-02", "names another day than in_force"),
    ("from: 2015, until: 2023", "from: 2024-01-01", "new@later", "names another day than in_force"),
]  # fmt: skip


@pytest.mark.parametrize(("first", "second", "name", "what"), VERSIONS)
def test_versions_follow_one_another(first: str, second: str, name: str, what: str, refused: Refused) -> None:
    faults = refused({"uu-24-2011/new.yaml": rule(period=first), f"uu-24-2011/{name}.yaml": rule(period=second)})
    assert [str(fault.at) for fault in faults] == [f"rules/uu-24-2011/{name}.yaml:1:1"]
    assert what in faults[0].what.en


def test_versions_are_about_one_subject(refused: Refused) -> None:
    old = rule("employer", "from: 2015, until: 2023")
    new = rule("worker", "from: 2024-01-01")
    faults = refused({"uu-24-2011/new.yaml": old, "uu-24-2011/new@2024-01-01.yaml": new})
    assert said(faults) == ["rules/uu-24-2011/new@2024-01-01.yaml:1:1: Versions of one rule must share their subject."]


def test_an_unknown_rule_in_a_verdict_is_refused_with_the_nearest_one(refused: Refused) -> None:
    faults = refused({"uu-24-2011/new.yaml": rule(requires="{verdict: uu-24-2011/worker-registred, is: breached}")})
    assert said(faults) == [
        "rules/uu-24-2011/new.yaml:9:21: The rule uu-24-2011/worker-registred is not known. "
        "Did you mean uu-24-2011/worker-registered?"
    ]


CIRCLES: list[tuple[dict[str, str], str]] = [
    (
        {"derived/x.yaml": derived(worker_a="{fact: worker.a, is: true}")},
        "derived/x.yaml:2:3: A circle: worker.a → worker.a.",
    ),
    (
        {
            "derived/x.yaml": derived(
                worker_a="{fact: worker.b, is: true}", worker_b="{not: {fact: worker.a, is: true}}"
            )
        },
        "derived/x.yaml:2:3: A circle: worker.a → worker.b → worker.a.",
    ),
    (
        {"uu-24-2011/new.yaml": rule(requires="{not: {verdict: uu-24-2011/new, is: breached}}")},
        "uu-24-2011/new.yaml:1:1: A circle: uu-24-2011/new → uu-24-2011/new.",
    ),
    (
        {
            "uu-24-2011/new.yaml": rule(requires="{fact: worker.a, is: true}"),
            "derived/x.yaml": derived(worker_a="{verdict: uu-24-2011/new, is: breached}"),
        },
        "uu-24-2011/new.yaml:1:1: A circle: uu-24-2011/new → worker.a → uu-24-2011/new.",
    ),
]


@pytest.mark.parametrize(("changes", "what"), CIRCLES)
def test_a_circle_is_refused(changes: dict[str, str], what: str, refused: Refused) -> None:
    assert said(refused(changes)) == [f"rules/{what}"]


def test_a_circle_of_formulas_is_refused(refused: Refused) -> None:
    fact = "  worker.{}: {{label: {{id: a, en: b}}, subject: worker, type: integer, formula: worker.{} * 1000}}\n"
    faults = refused({"derived/x.yaml": "facts:\n" + fact.format("a", "b") + fact.format("b", "a")})
    assert said(faults) == ["rules/derived/x.yaml:2:3: A circle: worker.a → worker.b → worker.a."]


SOME = "{some: employer.workers, where: {fact: worker.in_jp, is: true}}"
POOLED: list[tuple[str, dict[str, str]]] = [
    ("a count", {"uu-24-2011/new.yaml": rule(requires="{fact: employer.employed_workers, at_least: 5}")}),
    (
        "a condition over all workers",
        {
            "uu-24-2011/new.yaml": rule(requires="{fact: employer.a, is: true}"),
            "derived/x.yaml": derived(employer_a=SOME),
        },
    ),
    (
        "a condition over all months of contributions",
        {
            "uu-24-2011/new.yaml": rule(requires="{fact: employer.a, is: true}"),
            "derived/x.yaml": derived(
                employer_a="{some: employer.contributions, where: {fact: contribution.paid_on, is: known}}"
            ),
        },
    ),
    (
        "another fact between",
        {
            "uu-24-2011/new.yaml": rule(requires="{fact: worker.b, is: true}"),
            "derived/x.yaml": derived(employer_a=SOME, worker_b="{fact: employer.a, is: true}"),
        },
    ),
    (
        "the verdict on the employer",
        {"uu-24-2011/new.yaml": rule(requires="{verdict: uu-24-2011/employer-registered, is: breached}")},
    ),
]


@pytest.mark.parametrize("changes", [changes for _, changes in POOLED], ids=[name for name, _ in POOLED])
def test_a_worker_is_not_judged_by_what_is_counted_over_an_employers_children(
    changes: dict[str, str], refused: Refused
) -> None:
    faults = refused(changes)
    assert any(fault.at.file == "rules/uu-24-2011/new.yaml" for fault in faults)
    assert all("which is counted over each" in fault.what.en for fault in faults)
    assert {fault.hint.en for fault in faults if fault.hint} == {"Make it a rule or fact about the employer."}


def test_an_employer_is_judged_by_sums_over_workers_and_their_verdicts(load: Load) -> None:
    breached = "{some: employer.workers, meets: {verdict: uu-24-2011/worker-registered, is: breached}}"
    book = load(
        {
            "uu-24-2011/new.yaml": rule("employer", applies=breached, requires="{fact: employer.a, is: true}"),
            "derived/x.yaml": derived(employer_a=SOME),
        }
    )
    assert "uu-24-2011/new" in book.rules


OTHER = {
    "an unknown instrument": ("instrument: uu-24-2011", "instrument: uu-24-2012", 7, 21, "uu-24-2012 is not known"),
    "another instrument's folder": ("instrument: uu-24-2011", "instrument: uu-20-2008", 7, 21, "must be the same"),
    "an article of a text nobody saw": ("instrument: uu-24-2011", "instrument: uu-20-2008", 7, 21, "was not seen"),
    "a binding that is not the instrument's": ("binding: statute", "binding: gov_reg", 1, 1, "differs from uu-24-2011"),
    "an unknown subject": ("subject: worker", "subject: ship", 2, 10, "The subject ship is not known"),
    "a fact shown that is not there": ("otherwise:", "show: [worker.x]\notherwise:", 10, 8, "worker.x is not a known"),
    "money that is not shown": (
        "otherwise:", "at_stake: {fact: worker.reported_wage, per: month}\notherwise:", 10, 18, "is not in show",
    ),
    "money that is a date": (
        "otherwise:", "at_stake: {fact: worker.birth_date, per: month}\nshow: [worker.birth_date]\notherwise:", 10, 18,
        "is no amount of rupiah",
    ),
    "a fact defined twice": (
        "applies_when:",
        "define:\n  worker.name: {label: {id: a, en: b}, subject: worker, type: boolean, "
        "when: {fact: worker.in_jp, is: true}}\napplies_when:",
        9, 3, "The fact worker.name exists already",
    ),
    "a fact defined under another subject": (
        "applies_when:",
        "define:\n  worker.a: {label: {id: a, en: b}, subject: employer, type: boolean, "
        "when: {fact: employer.npp, is: known}}\napplies_when:",
        9, 3, "A fact's name begins with its subject",
    ),
    "a number out of a condition": (
        "applies_when:",
        "define:\n  worker.a: {label: {id: a, en: b}, subject: worker, type: integer, "
        "when: {fact: worker.in_jp, is: true}}\napplies_when:",
        9, 69, "when does not give the type integer",
    ),
    "an enum value with a word of the language": (
        "applies_when:",
        "define:\n  worker.a: {label: {id: a, en: b}, subject: worker, type: enum, "
        "values: {none: {label: {id: a, en: b}}}, cases: [{when: {fact: worker.in_jp, is: true}, then: none}]}\n"
        "applies_when:",
        9, 75, "the rule language's own",
    ),
    "an aggregate of what is no number": (
        "applies_when:",
        "define:\n  employer.a: {label: {id: a, en: b}, subject: employer, type: integer, "
        "aggregate: {of: employer.workers, sum: worker.name}}\napplies_when:",
        9, 112, "worker.name is not a number",
    ),
    "a case of no value of the fact": (
        "applies_when:",
        "define:\n  worker.a: {label: {id: a, en: b}, subject: worker, type: enum, like: worker.role, "
        "cases: [{when: {fact: worker.in_jp, is: true}, then: boss}]}\napplies_when:",
        9, 138, "worker.a cannot be boss",
    ),
}  # fmt: skip


@pytest.mark.parametrize(("old", "new", "line", "column", "what"), OTHER.values(), ids=OTHER)
def test_a_rule_that_does_not_fit_is_refused(
    old: str, new: str, line: int, column: int, what: str, refused: Refused
) -> None:
    faults = refused({"uu-24-2011/new.yaml": rule().replace(old, new)})
    told = [(fault.at.file, fault.at.line, fault.at.column) for fault in faults if what in fault.what.en]
    assert told == [("rules/uu-24-2011/new.yaml", line, column)]


def test_a_rule_may_define_facts_of_its_own(load: Load) -> None:
    define = "define:\n" + derived(worker_own="{fact: worker.in_jp, is: true}").removeprefix("facts:\n")
    text = rule(requires="{fact: worker.own, is: true}").replace("applies_when:", f"{define}applies_when:")
    assert "worker.own" in load({"uu-24-2011/new.yaml": text}).derived


VOCABULARY = [
    ("belongs_to: employer", "belongs_to: worker", "A circle."),
    ("belongs_to: employer", "belongs_to: firm", "The subject firm is not known."),
    ("employer.workers: worker", "employer.workers: staff", "The subject staff is not known."),
    ("law_date: run.as_of", "law_date: run.today", "run.today is not a known fact (see vocabulary.yaml)."),
    ("  worker.nik:\n", "  person.nik:\n", "A fact's name begins with its subject: "),
    ("    status_of: worker.nik", "    status_of: worker.nikk", "worker.nikk is not a known fact"),
    ("    blank: indonesian", "    blank: balinese", "worker.citizenship cannot be balinese"),
    ("    blank: none", "    blank: nothing", "cannot be nothing"),
    ("      ended: {label", "      known: {label", "This name is the rule language's own."),
]


@pytest.mark.parametrize(("old", "new", "what"), VOCABULARY)
def test_a_vocabulary_that_does_not_hold_together_is_refused_by_itself(
    old: str, new: str, what: str, files: Mapping[str, bytes], refused: Refused
) -> None:
    text = files["vocabulary.yaml"].decode().replace(old, new, 1)
    faults = refused({"vocabulary.yaml": text})
    line = next(n for n, part in enumerate(text.splitlines(), 1) if new.strip("\n") in part)
    assert any(what in fault.what.en and fault.at.line == line for fault in faults), said(faults)
    assert {fault.at.file for fault in faults} <= {"rules/vocabulary.yaml", "rules/lists.yaml"}


def test_a_range_can_be_given(load: Load, files: Mapping[str, bytes]) -> None:
    text = files["vocabulary.yaml"].decode()
    ranged = text.replace("    monthly_wage: true\n", "    monthly_wage: true\n    range: [0, 5]\n", 1)
    assert load({"vocabulary.yaml": ranged}).vocabulary.facts["worker.base_wage"].range == (0, 5)


def test_all_faults_are_told_at_once_in_order(refused: Refused) -> None:
    shape = refused(
        {
            "uu-24-2011/b.yaml": rule().replace("category: PDS-TK", "category: PDS").replace("title", "titel"),
            "uu-24-2011/a.yaml": rule().replace("binding: statute", "binding: law"),
            "parameters/size.yaml": "parameters: yes\n",
            "derived/x.yaml": "fact: {}\n",
        }
    )
    assert [fault.at for fault in shape] == sorted(fault.at for fault in shape)
    places = [(fault.at.file.removeprefix("rules/"), fault.at.line) for fault in shape]
    assert list(dict.fromkeys(places)) == [
        ("derived/x.yaml", 1), ("parameters/size.yaml", 1), ("uu-24-2011/a.yaml", 5), ("uu-24-2011/b.yaml", 1),
        ("uu-24-2011/b.yaml", 4),
    ]  # fmt: skip
    names = refused(
        {
            "uu-24-2011/b.yaml": rule(applies="{fact: worker.x, is: known}", requires="{fact: worker.y, is: known}"),
            "uu-24-2011/a.yaml": rule(requires="{verdict: a/b, is: breached}"),
            "derived/x.yaml": derived(worker_z="{fact: worker.base_wage, at_least: {param: x}}"),
        }
    )
    assert [(fault.at.file.removeprefix("rules/"), fault.at.line) for fault in names] == [
        ("derived/x.yaml", 6), ("uu-24-2011/a.yaml", 9), ("uu-24-2011/b.yaml", 8), ("uu-24-2011/b.yaml", 9),
    ]  # fmt: skip


def test_the_message_ends_with_how_many_there_are(load: Load) -> None:
    with pytest.raises(RulebookError) as raised:
        load({"uu-24-2011/a.yaml": rule(requires="{fact: worker.x, is: known}")})
    assert raised.value.exit_code == 3
    assert raised.value.say("en").splitlines()[-1] == "The rulebook cannot be used: 1 fault."
    assert raised.value.say("id").splitlines()[-1] == "Buku aturan tidak dapat dipakai: 1 kesalahan."
