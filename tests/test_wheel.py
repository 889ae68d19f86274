"""The wheel holds the tree's files and nothing else: setuptools leaves out, silently, a package nobody listed."""

from __future__ import annotations

import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest


def ours(tree: Path) -> set[str]:
    """The files of the tree that an installed patuh needs, by their place in the wheel."""
    files = [tree / "__init__.py", tree / "cli.py", tree / "py.typed", *(tree / "rules").rglob("*.yaml")]
    # All of engine/, whatever the suffix: a template or a catalogue is forgotten as easily as a module.
    files += [path for path in (tree / "engine").rglob("*") if path.is_file() and "__pycache__" not in path.parts]
    return {f"patuh/{path.relative_to(tree).as_posix()}" for path in files}


@pytest.fixture(scope="session")
def wheel(tree: Path, tmp_path_factory: pytest.TempPathFactory) -> zipfile.ZipFile:
    """A wheel built from a copy of the tree, offline, with the setuptools that is installed."""
    copy = tmp_path_factory.mktemp("wheel") / "tree"
    copy.mkdir()
    # Every file of the root, not a list of them: a stray root module would be shipped, and must be seen here.
    for path in tree.iterdir():
        if path.is_file():
            shutil.copy2(path, copy)
    for folder in ("engine", "rules"):
        shutil.copytree(tree / folder, copy / folder, ignore=shutil.ignore_patterns("__pycache__"))
    build = subprocess.run(
        [sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", "dist"],
        cwd=copy,
        capture_output=True,
        text=True,
    )
    assert build.returncode == 0, build.stdout + build.stderr
    (made,) = (copy / "dist").glob("*.whl")
    return zipfile.ZipFile(made)


def test_the_wheel_holds_the_tree(tree: Path, wheel: zipfile.ZipFile) -> None:
    held = {name for name in wheel.namelist() if ".dist-info/" not in name}
    expected = ours(tree)
    assert sorted(expected - held) == [], "missing: list the package, or its data, in pyproject.toml"
    assert sorted(held - expected) == [], "shipped, but no part of patuh: does it lie in the tree's root?"


def test_nothing_is_installed_beside_patuh(wheel: zipfile.ZipFile) -> None:
    tops = {name.split("/")[0] for name in wheel.namelist()}
    (info,) = tops - {"patuh"}
    assert info.endswith(".dist-info")
    assert f"{info}/licenses/LICENSE" in wheel.namelist()
