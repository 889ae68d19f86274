"""How long 1,000 notices of findings take: seconds in all, ms and processor time a letter, MB written, MB of memory.

Usage: python benchmarks/letters.py RESULT_FOLDER [LETTERS]. The employers of the folder are taken again and again, each
time as others, until there are enough.
"""

import resource
import sys
import tempfile
import time
from dataclasses import replace
from pathlib import Path

import polars as pl
from patuh.engine.report.dossier import dossiers
from patuh.engine.report.letters.profile import shipped
from patuh.engine.report.letters.writer import write_letters
from patuh.engine.report.reading import read

folder, wanted = Path(sys.argv[1]), int(sys.argv[2]) if len(sys.argv) > 2 else 1000
reading = read(folder)
found = [one.row for one in dossiers(reading) if one.problems]
rounds = -(-wanted // len(found))
rows, frames = [], []
for turn in range(rounds):
    again = [replace(row, subject_key=f"{turn}/{row.subject_key}", npp=f"CT{turn}-{row.npp}") for row in found]
    rows += again
    frames.append(reading.findings.with_columns(owner=f"{turn}/" + pl.col("owner"), cause=f"{turn}/" + pl.col("cause")))
many = replace(reading, subjects=tuple(rows[:wanted]), findings=pl.concat(frames))

with tempfile.TemporaryDirectory() as target:
    start, worked = time.perf_counter(), time.process_time()
    counts = write_letters(many, Path(target), ["sphp"], shipped(), None)
    seconds, worked = time.perf_counter() - start, time.process_time() - worked
    size = sum(path.stat().st_size for path in Path(target).iterdir()) / 1e6
peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
made = counts["sphp"]
print(f"{made:,} letters: {seconds:.1f} s, {seconds / made * 1000:.1f} ms each, {size:.0f} MB written")
print(f"processor: {worked / made * 1000:.1f} ms each")
print(f"memory: {peak:.0f} MB at most")
