"""A result in parts says what the same result in one file says, and is whole or not at all."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import polars as pl
import pytest
from patuh.engine.check.options import Options
from patuh.engine.check.run import Run, check
from patuh.engine.errors import OutputError
from patuh.engine.language.rulebook import Rulebook
from patuh.engine.results import folder
from patuh.engine.results.folder import Results
from patuh.engine.results.masking import OfficeKey
from patuh.engine.results.parts import InParts, Parts
from patuh.engine.results.schema import Finding

from ..check.test_parts import Apart
from .conftest import AS_OF, Made, contents


@pytest.fixture(scope="module")
def parted(
    made: Made, part: list[Path], rulebook: Rulebook, tmp_path_factory: pytest.TempPathFactory
) -> tuple[Run, Path]:
    """The same run, judged by others who write what they find, and its folder."""
    target = tmp_path_factory.mktemp("parted") / "hasil"
    with folder.begun(target, replace=False) as place:
        (place.parts / "left behind.parquet").write_bytes(b"half a part")
        options, key = Options(AS_OF, engine="polars"), OfficeKey(b"k" * 32)
        run = check(part, rulebook=rulebook, options=options, key=key, crew=Apart(), parts=place.parts)
        place.fill(run.rows(people=True), rulebook, {**made.receipt, "options": run.options.to_json()})
    return run, target


def test_the_parts_are_the_table(made: Made, parted: tuple[Run, Path], tmp_path: Path) -> None:
    run, target = parted
    made.write(tmp_path / "hasil")
    there, here = contents(target), contents(tmp_path / "hasil")
    parts = [name for name in there if name not in here]
    assert parts == [f"findings/part-{number:06}.parquet" for number in range(len(parts))] and len(parts) > 5
    assert {name for name in here if name not in there} == {"findings.csv", "findings.parquet"}
    assert all(there[name] == here[name] for name in here if name in there and name != "receipt.json")
    found = Results(target).frame("findings")
    assert found.equals(Results(tmp_path / "hasil").frame("findings")) and found.height > 100
    assert list(run.findings) == list(made.run.findings), "what was found can be read on"


@pytest.fixture
def copy(parted: tuple[Run, Path], tmp_path: Path) -> Path:
    """The folder, to be tampered with."""
    for name, content in contents(parted[1]).items():
        path = tmp_path / "copy" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    return tmp_path / "copy"


def in_receipt(change: Callable[[dict[str, str]], object]) -> Callable[[Path], None]:
    def tamper(target: Path) -> None:
        receipt = json.loads((target / "receipt.json").read_text("utf-8"))
        change(receipt["outputs"])
        (target / "receipt.json").write_text(json.dumps(receipt), "utf-8")

    return tamper


FIRST, SECOND = "findings/part-000000.parquet", "findings/part-000001.parquet"


@pytest.mark.parametrize(
    "tamper",
    [
        lambda target: (target / SECOND).unlink(),
        lambda target: (target / SECOND).write_bytes((target / FIRST).read_bytes()),
        in_receipt(lambda outputs: outputs.pop(SECOND)),
        in_receipt(lambda outputs: outputs.update({"findings/../../x.parquet": outputs[FIRST]})),
    ],
    ids=["a part is gone", "a part is another", "a part is not in the receipt", "a part lies elsewhere"],
)
def test_parts_that_are_not_whole_are_refused(tamper: Callable[[Path], None], copy: Path) -> None:
    assert Results(copy).frame("findings").height > 100
    tamper(copy)
    with pytest.raises(OutputError, match="whole result folder"):
        Results(copy).frame("findings")


def test_a_table_without_rows_has_a_part(tmp_path: Path) -> None:
    (tmp_path / "parts").mkdir()
    rows = InParts(Finding, tmp_path / "parts", [])
    ((name, _),) = rows.settle(tmp_path, "findings")
    assert name == FIRST and pl.read_parquet(tmp_path / name).height == 0 and not (tmp_path / "parts").exists()


def test_who_does_not_share_the_folder_says_so(tmp_path: Path) -> None:
    empty = pl.DataFrame(schema=dict.fromkeys(Finding.__dataclass_fields__, pl.String))
    with pytest.raises(OutputError, match="not there on a machine"):
        Parts(Finding, tmp_path / "gone").append(empty)
    assert not (tmp_path / "gone").exists()
