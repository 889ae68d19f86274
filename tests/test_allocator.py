"""How freed memory is kept is chosen before Polars is loaded, and an office's own choice stands."""

from __future__ import annotations

import os
import subprocess
import sys

from patuh.engine.allocator import VARIABLE, keep_freed

# Tells the variable at the moment when the command line first loads Polars.
ASK = f"""
import os, sys
class Ask:
    def find_spec(self, name, path, target=None):
        if name == "polars":
            print(os.environ.get("{VARIABLE}"))
            sys.meta_path.remove(self)
sys.meta_path.insert(0, Ask())
sys.argv = ["patuh", "check", "--help"]
from patuh.cli import main
main()
"""


def told(**more: str) -> str:
    environment = {name: value for name, value in os.environ.items() if name != VARIABLE} | more
    run = subprocess.run([sys.executable, "-c", ASK], capture_output=True, text=True, env=environment, check=True)
    return run.stdout.splitlines()[0]


def test_it_is_chosen_before_polars_is_loaded() -> None:
    chosen: dict[str, str] = {}
    keep_freed(chosen)
    assert told() == chosen[VARIABLE] != ""


def test_an_office_may_choose_otherwise() -> None:
    assert told(**{VARIABLE: "dirty_decay_ms:0"}) == "dirty_decay_ms:0"
