"""How many times longer `patuh --help` takes than the smallest click program: runs interleaved, medians in ms."""

import subprocess
import sys
import time
from pathlib import Path
from statistics import median

RUNS = 21
BARE = "import click\n@click.command()\ndef main(): ...\nmain(prog_name='bare')"
COMMANDS = {
    "bare click": [sys.executable, "-c", BARE, "--help"],
    "patuh --help": [str(Path(sys.executable).with_name("patuh")), "--help"],
}


def wall(command: list[str]) -> float:
    """Milliseconds from start to exit of one process."""
    start = time.perf_counter()
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
    return (time.perf_counter() - start) * 1000


for command in COMMANDS.values():
    wall(command)  # the first run writes .pyc files
times: dict[str, list[float]] = {name: [] for name in COMMANDS}
for _ in range(RUNS):
    for name, command in COMMANDS.items():
        times[name].append(wall(command))

medians = {name: median(values) for name, values in times.items()}
for name, value in medians.items():
    print(f"{name:14} {value:7.1f} ms")
print(f"{'ratio':14} {medians['patuh --help'] / medians['bare click']:7.2f}")
