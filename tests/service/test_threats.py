"""Every threat of docs/threat-model.md names a test that shows its measure, and that test exists."""

from __future__ import annotations

import ast
import re
from pathlib import Path

ROW = re.compile(r"\| (?P<threat>[^|]+) \| (?P<measure>[^|]+) \| (?P<tests>`tests/[^|]+) \|")


def test_every_threat_has_a_test_that_exists(tree: Path) -> None:
    text = (tree / "docs" / "threat-model.md").read_text("utf-8")
    threats = text.partition("\n## Threats")[2].partition("\n## ")[0]
    rows = [line for line in threats.splitlines() if line.startswith("|") and not re.match(r"\|(-| Threat )", line)]
    assert len(rows) >= 40
    for row in rows:
        found = ROW.fullmatch(row)
        assert found is not None, row
        for test in re.findall(r"`([^`]+)`", found["tests"]):
            path, _, name = test.partition("::")
            functions = {
                node.name
                for node in ast.parse((tree / path).read_text("utf-8")).body
                if isinstance(node, ast.FunctionDef)
            }
            assert name in functions, test
