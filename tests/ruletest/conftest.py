"""A rulebook with one small rule and its test file, whole and with changes."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from patuh.engine.commands import lint as lint_command
from patuh.engine.commands import test as test_command

RULE = """title: {id: Ikut JP, en: In JP}
subject: worker
problem: programme-missing-jp
category: PDS-Program
binding: statute
in_force: {from: 2015-07-01}
basis: {instrument: uu-24-2011, pinpoint: Pasal 15 ayat (1), confidence: verified}
applies_when:
  all:
    - {fact: worker.membership_status, is: active}
    - {fact: worker.started_on, before: {fact: run.law_date, minus: {param: grace}}}
requires: {fact: worker.in_jp, is: true}
otherwise:
  message: {id: a, en: b}
  remedy: {id: a, en: b}
"""
DUTY = """    duties:
      be-in-jp: {confidence: verified, text: {id: a, en: b}, rules: [uu-24-2011/in-jp]}
"""
GRACE = """parameters:
  grace:
    label: {id: tenggang, en: grace}
    unit: days
    values:
      - {from: 2015-07-01, until: 2023-12-31, value: 30, basis: {instrument: uu-24-2011, confidence: secondary}}
      - {from: 2024-01-01, until: open, value: 10, basis: {instrument: uu-24-2011, confidence: secondary}}
"""
TEST = """as_of: 2026-06-30
given:
  worker.membership_status: active
  worker.started_on: 2015-01-01
  worker.in_jp: false
cases:
  - {name: in JP, with: {worker.in_jp: true}, expect: compliant}
  - {name: not in JP, expect: violation}
  - {name: not said, with: {worker.in_jp: {unknown: blank}}, expect: {verdict: undetermined, missing: [worker.in_jp]}}
  - {name: new, with: {worker.started_on: 2026-06-20}, expect: not_applicable}
  - {name: the day before, as_of: 2015-06-30, expect: not_applicable}
  - {name: the first day, as_of: 2015-07-01, expect: violation}
  - {name: the last day of thirty, as_of: 2023-12-31, with: {worker.started_on: 2023-12-01}, expect: not_applicable}
  - {name: the first day of ten, as_of: 2024-01-01, with: {worker.started_on: 2023-12-01}, expect: violation}
  - {name: not active, with: {worker.membership_status: inactive}, expect: not_applicable}
  - {name: membership not said, with: {worker.membership_status: {unknown: blank}}, expect: {verdict: undetermined}}
  - {name: start not said, with: {worker.started_on: {unknown: blank}}, expect: {verdict: undetermined}}
"""


@pytest.fixture
def folder(tmp_path: Path, tree: Path) -> Path:
    """A rulebook's folder: the shipped words, one rule, one parameter, one test file; nothing is missing."""
    place = tmp_path / "rules"
    words = (tree / "rules" / "instruments.yaml").read_text("utf-8")
    # Nobody is exempt, since there are no derived facts; the shipped duties name rules that are not here.
    words = re.sub(r"^    (exempts: .*|duties:)\n(      .*\n)*", "", words, flags=re.MULTILINE)
    for name, text in {
        **{name: (tree / "rules" / name).read_text("utf-8") for name in ("vocabulary.yaml", "lists.yaml")},
        "instruments.yaml": words.replace("  uu-24-2011:\n", f"  uu-24-2011:\n{DUTY}"),
        "derived/none.yaml": "facts: {}\n",
        "parameters/grace.yaml": GRACE,
        "uu-24-2011/in-jp.yaml": RULE,
        "uu-24-2011/in-jp.test.yaml": TEST,
    }.items():
        (place / name).parent.mkdir(parents=True, exist_ok=True)
        (place / name).write_text(text, "utf-8")
    return place


@pytest.fixture
def patuh(folder: Path) -> Callable[..., Result]:
    """Run `patuh test` or `patuh lint` on the folder, in English."""
    commands = {"test": test_command, "lint": lint_command}
    return lambda name, *arguments: CliRunner().invoke(commands[name].command("en"), [str(folder), *arguments])
