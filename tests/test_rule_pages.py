"""The pages of docs/rules are those the rulebook makes, every link of theirs leads somewhere, and no duty is lost."""

from __future__ import annotations

import re
import runpy
from pathlib import Path

import pytest
from patuh.engine.errors import Fault, RulebookError
from patuh.engine.language.lint import duties
from patuh.engine.language.rulebook import Rulebook, from_files

TREE = Path(__file__).resolve().parents[1]
FOLDER = TREE / "docs" / "rules"
BOOK = Rulebook.load()
PAGES: dict[str, str] = runpy.run_path(str(TREE / "docs" / "generate_rules.py"))["pages"](BOOK)


@pytest.mark.parametrize("name", PAGES)
def test_a_page_is_as_it_would_be_made_now(name: str) -> None:
    written = (FOLDER / name).read_text("utf-8")
    assert written == PAGES[name], "run: python docs/generate.py"


def test_no_page_is_left_of_a_rule_that_is_gone() -> None:
    assert sorted(path.relative_to(FOLDER).as_posix() for path in FOLDER.rglob("*.*")) == sorted(PAGES)


@pytest.mark.parametrize("name", PAGES)
def test_every_link_leads_to_a_page(name: str) -> None:
    for target in re.findall(r"\]\(([^)]+)\)", PAGES[name]):
        if not target.startswith("http"):
            assert (Path(name).parent / target).as_posix() in PAGES


def test_a_page_says_what_a_rule_says(tree: Path) -> None:
    page = PAGES["pergub-sumsel-15-2014/worker-registered.md"]
    (rule,) = BOOK.rules["pergub-sumsel-15-2014/worker-registered"]
    assert rule.partial is not None
    for said in (rule.title, rule.message, rule.remedy, rule.partial):
        assert said.id in page
        assert said.en in page
    assert "pasal belum diverifikasi" in page
    assert "article not verified" in page
    for heading in ("## Contoh", "## Examples", "## Riwayat", "## Facts"):
        assert page.count(f"{heading}\n") == 1


@pytest.mark.parametrize("id", BOOK.rules)
def test_every_page_shows_a_case_that_passes_and_one_that_fails(id: str) -> None:
    page = PAGES[f"{id}.md"]
    assert page.count("- Memenuhi, per ") == page.count("- Tidak memenuhi, per ") == 1
    assert page.count("- → ") == 4
    assert not re.search(r"\b[0-9]{16}\b", page), "a NIK"


def test_every_duty_stands_on_the_coverage_page_and_is_counted() -> None:
    page = PAGES["coverage.md"]
    found = [duty for instrument in BOOK.instruments.values() for duty in instrument.duties]
    assert found
    for duty in found:
        assert duty.text.id in page
        assert duty.text.en in page
    counts = re.findall(r"^- (?:judged|text)[^:]*: (\d+)$", page, re.MULTILINE)
    assert sum(map(int, counts)) == len(found)


def lint(old: str, new: str) -> list[Fault]:
    words = BOOK.files["instruments.yaml"].decode()
    assert words.count(old) >= 1
    try:
        book = from_files({**BOOK.files, "instruments.yaml": words.replace(old, new, 1).encode()})
    except RulebookError as error:
        return list(error.faults)
    return list(duties.unlisted(book))


def test_the_shipped_duties_are_whole() -> None:
    assert list(duties.unlisted(BOOK)) == []


FAULTS = {
    "a rule that is none": (
        "rules: [unverified-gov-reg/registered-in-time]",
        "rules: [unverified-gov-reg/registered-in-tim]",
        "Did you mean unverified-gov-reg/registered-in-time?",
    ),
    "a rule that no duty names": (
        "rules: [inpres-2-2021/bumd-commissioner, ",
        "rules: [",
        "No duty of Inpres 2/2021 names inpres-2-2021/bumd-commissioner",
    ),
    "an article of an unseen text": (
        "      other:\n        confidence: text_not_seen",
        "      other:\n        pinpoint: Pasal 3\n        confidence: text_not_seen",
        "The text of pergub-sumsel-15-2014 was not seen",
    ),
}


@pytest.mark.parametrize(("old", "new", "said"), FAULTS.values(), ids=FAULTS)
def test_a_fault_in_the_duties_is_said(old: str, new: str, said: str) -> None:
    assert any(said in fault.say("en") for fault in lint(old, new))
