"""How long `patuh check` takes by all rules on lists of workers of growing size, beside a bare scan of the same file.

    python benchmarks/national.py [--rows N …] [--rounds N] [--full]

The floor is what it takes to read the file at all: Polars (and DuckDB, where it is installed) read every column and
turn three into dates and three into numbers, and nothing else. Scans and checks run in turn, each in a process of its
own; CPU seconds and the largest resident set are the operating system's own accounting. `--full` goes to ten million.
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path

from data import EMPLOYERS, FEW, MANY, WORKERS, Lists, write
from measuring import Used, has, measure, middle, table, told

ROWS, FULL = (100_000, 1_000_000), (100_000, 1_000_000, 10_000_000)
SAMPLE = 20_000  # workers judged case by case too
VARIED = 200_000  # workers of the other inputs
SHEET = 100_000
CHUNKS = (1, 8)  # MiB
AS_OF = "2026-11-22"
TOLD_APART = 500_000  # workers more; with fewer, noise is larger than what they cost

TYPED = """
days, amounts = ("Tgl Lahir", "Tgl Masuk", "Tgl Kepesertaan"), ("Gaji Pokok", "Tunjangan Tetap", "Upah Dilaporkan")
dates = [polars.col(name).str.to_date("%d/%m/%Y", strict=False) for name in days]
print(frame.with_columns(*dates, *(polars.col(name).cast(polars.Int64, strict=False) for name in amounts)).height)
"""
SCANS = {
    "csv": """
import polars, sys
frame = polars.read_csv(sys.argv[1], separator=";", infer_schema=False, quote_char=None, truncate_ragged_lines=True)
"""
    + TYPED,
    "parquet": "import polars, sys\nframe = polars.read_parquet(sys.argv[1])\n" + TYPED,
    "xlsx": """
import polars, sys
from python_calamine import CalamineWorkbook
head, *rows = CalamineWorkbook.from_path(sys.argv[1]).get_sheet_by_index(0).to_python()
frame = polars.DataFrame(rows, schema=dict.fromkeys(head, polars.String), orient="row")
"""
    + TYPED,
}
DUCKDB = """
import duckdb, sys
dates = [f"try_strptime(\\"{name}\\", '%d/%m/%Y')::DATE" for name in ("Tgl Lahir", "Tgl Masuk", "Tgl Kepesertaan")]
numbers = [f'TRY_CAST("{name}" AS BIGINT)' for name in ("Gaji Pokok", "Tunjangan Tetap", "Upah Dilaporkan")]
rest = ("NPP", "NIK", "Nama Pekerja", "Status Kerja", "Status Kepesertaan", "JKK", "JKM", "JHT", "JP")
every = ", ".join(f"max({column})" for column in (*dates, *numbers, *(f'"{name}"' for name in rest)))
print(duckdb.sql(f"SELECT {every} FROM read_csv('{sys.argv[1]}', delim=';', header=true, all_varchar=true)").fetchall())
"""
JUDGE = """
import json, sys
from datetime import date
from pathlib import Path
from patuh.engine.check.kept import keep
from patuh.engine.check.options import Options
from patuh.engine.check.run import check
from patuh.engine.results.masking import office_key
*files, engine, mebibytes = sys.argv[1:]
options = Options(as_of=date(2026, 11, 22), engine=engine, chunk_bytes=int(mebibytes) << 20)
keep(check(files, options=options, key=office_key()), Path("judged"), office_key(), {}, people=False, replace=True)
print(json.loads(Path("judged/receipt.json").read_text("utf-8"))["outputs"]["findings.parquet"])
"""


def check(form: str = "csv", *options: str) -> list[str]:
    """The command that checks the lists of a folder."""
    files = [f"{WORKERS}.{form}", f"{EMPLOYERS}.csv"]
    return [*files, "--as-of", AS_OF, "-o", "hasil", "--force", *options]


def in_turn(folder: Path, rounds: int = 1, form: str = "csv", duckdb: bool = False) -> dict[str, Used]:
    """The floors and the check, in turn, as often as asked; medians."""
    workers = f"{WORKERS}.{form}"
    commands = {"Polars scan": [sys.executable, "-c", SCANS[form], workers]}
    if duckdb and has("duckdb"):
        commands["DuckDB scan"] = [sys.executable, "-c", DUCKDB, workers]
    commands["patuh check"] = [sys.executable, "-m", "patuh.cli", "check", *check(form)]
    runs: dict[str, list[Used]] = {name: [] for name in commands}
    for _ in range(rounds):
        for name, command in commands.items():
            runs[name].append(measure(command, folder))
    return {name: middle(found) for name, found in runs.items()}


def lines(name: str, rows: int, used: dict[str, Used]) -> Iterator[list[str]]:
    """Lines of a table: each run against the Polars scan."""
    floor = used["Polars scan"]
    for what, one in used.items():
        ratios = f"{one.cpu / floor.cpu:.1f}", f"{one.wall / floor.wall:.1f}"
        numbers = f"{one.cpu:.1f}", f"{one.wall:.1f}", f"{one.peak:.0f}", *ratios, f"{one.cpu / rows * 1e6:.1f}"
        yield [f"{name}, {what}" if name else what, *numbers]


HEADS = ("", "CPU s", "wall s", "MiB", "CPU / scan", "wall / scan", "CPU µs a worker")


def findings(folder: Path) -> int:
    """How many findings the last check wrote."""
    verdicts = json.loads((folder / "hasil" / "receipt.json").read_text("utf-8"))["verdicts"].values()
    return sum(counts.get(name, 0) for counts in verdicts for name in ("violation", "indication", "undetermined"))


def sizes(folder: Path, rows: Sequence[int], rounds: int) -> Iterator[str]:
    """The table of growing sizes, what a worker more costs, and the stages of the largest but one."""
    found: dict[int, dict[str, Used]] = {}
    per_hundred, stages = "", dict[int, dict[str, float]]()
    for number in rows:
        told(f"{number:,} workers")
        write(Lists(number), folder)
        found[number] = in_turn(folder, rounds if number <= 1_000_000 else 1, duckdb=True)
        per_hundred = f"{findings(folder) / number * 100:.1f}"
        stages[number] = staged(folder)
    yield table(HEADS, (line for number, used in found.items() for line in lines(f"{number:,}", number, used)))
    yield f"Findings in a hundred workers: {per_hundred}."
    if max(rows) - min(rows) >= TOLD_APART:
        yield growth(found)
    yield stage_table(stages)


def growth(found: dict[int, dict[str, Used]]) -> str:
    """What a worker more costs, once everything is started and compiled."""
    (small, less), *_, (large, more) = found.items()
    grown = {name: (more[name].cpu - less[name].cpu) / (large - small) * 1e6 for name in more}
    told_ = ", ".join(f"{name} {value:.2f}" for name, value in grown.items())
    ratio = grown["patuh check"] / grown["Polars scan"]
    return (
        f"From {small:,} to {large:,} workers, each worker more takes in CPU µs: {told_}; the check is {ratio:.1f} "
        "times the Polars scan. The rest of the time above is spent once: starting, reading the rules, compiling them."
    )


def staged(folder: Path) -> dict[str, float]:
    """CPU seconds of a check by stages."""
    stages = str(Path(__file__).with_name("stages.py"))
    measure([sys.executable, stages, "stages.json", "check", *check()], folder)
    seconds: dict[str, float] = json.loads((folder / "stages.json").read_text("utf-8"))
    return seconds


def stage_table(stages: dict[int, dict[str, float]]) -> str:
    """CPU seconds by stage, a column for each size."""
    names = dict.fromkeys(name for seconds in stages.values() for name in seconds)
    rows = [[name, *(f"{seconds.get(name, 0.0):.2f}" for seconds in stages.values())] for name in names]
    rows.append(["all", *(f"{sum(seconds.values()):.2f}" for seconds in stages.values())])
    return table(["CPU s", *(f"{number:,}" for number in stages)], rows)


def varied(folder: Path, rows: int) -> str:
    """Other inputs of the same workers: damaged lines, many findings, Parquet, a spreadsheet."""
    kinds = {
        "CSV": Lists(rows),
        "CSV, one damaged line in a thousand": Lists(rows, bad=1),
        "CSV, 50 findings in a hundred": Lists(rows, found=MANY),
        "Parquet": Lists(rows, form="parquet"),
        f"XLSX, {min(rows, SHEET):,}": Lists(min(rows, SHEET), form="xlsx"),
    }
    found: list[list[str]] = []
    for name, lists in kinds.items():
        told(name)
        write(lists, folder)
        found += lines(name, lists.rows, in_turn(folder, form=lists.form))
    return table(HEADS, found)


def same(folder: Path, sample: int, rows: int) -> str:
    """Whether engines and chunks of any size find the same, to the byte."""
    answers = []
    for number, ways in (
        (sample, [("reference", CHUNKS[-1]), *(("polars", size) for size in CHUNKS)]),
        (rows, [("polars", size) for size in CHUNKS]),
    ):
        told(f"the same findings on {number:,} workers?")
        write(Lists(number, found=FEW, bad=1), folder)
        found = {way: judged(folder, *way) for way in ways}
        names = " and ".join(f"{engine} in chunks of {size} MiB" for engine, size in ways)
        if len(set(found.values())) > 1:
            raise SystemExit(f"findings differ on {number:,} workers: {found}")
        answers.append(f"{number:,} workers, one damaged line in a thousand: the same bytes by {names}.")
    return "\n".join(f"- {answer}" for answer in answers)


def judged(folder: Path, engine: str, mebibytes: int) -> str:
    """The SHA-256 of the findings of one way to judge."""
    command = [sys.executable, "-c", JUDGE, f"{WORKERS}.csv", f"{EMPLOYERS}.csv", engine, str(mebibytes)]
    answer = folder / "answer"
    measure(command, folder, answer)
    said = answer.read_text("utf-8").strip()
    if not said:
        raise SystemExit(f"{engine} in chunks of {mebibytes} MiB failed")
    return said


def report(folder: Path, rows: Sequence[int], rounds: int) -> Iterator[str]:
    """The parts of the page, as Markdown."""
    yield "### Growing lists"
    yield from sizes(folder, rows, rounds)
    yield f"### Other inputs of {min(VARIED, max(rows)):,} workers, one run each"
    yield varied(folder, min(VARIED, max(rows)))
    yield "### The same findings"
    yield same(folder, min(SAMPLE, max(rows)), min(VARIED, max(rows)))


def main() -> None:
    """Print the tables."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rows", type=int, nargs="+", default=ROWS)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--full", action="store_true")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        for part in report(Path(folder), FULL if asked.full else asked.rows, asked.rounds):
            print(part, end="\n\n")


if __name__ == "__main__":
    main()
