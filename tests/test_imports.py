"""Which room of the engine may import which, and what must not be loaded before it is needed."""

from __future__ import annotations

import ast
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

BASE = ("errors", "text", "values", "ahead", "crew")

# A room, and what it may import besides itself; `language.vocabulary` allows that module alone.
# A room imports only rooms above it. A new room is a new line here: say in the commit why it may import what it does.
ROOMS: dict[str, tuple[str, ...]] = {
    "values": (),
    "ahead": (),
    "crew": ("ahead",),
    "allocator": (),  # before Polars is loaded, so by the command line alone
    "text": (),
    "errors": ("text",),
    "language": BASE,
    "frames": (*BASE, "language.vocabulary"),  # how facts stand in columns
    "intake": (*BASE, "language.vocabulary", "frames"),  # files are read without knowing the law
    "decide": (*BASE, "language"),  # cases are decided without knowing files
    # These three speak of verdicts, so they may know what a verdict is; they do not know each other.
    "backends": (*BASE, "language", "decide", "frames"),
    "conclude": (*BASE, "language", "decide"),
    "results": (*BASE, "language", "frames", "decide", "intake.dataset"),  # of the files: where a row stood, no more
    "ruletest": (*BASE, "language", "decide", "backends"),
    "template": (*BASE, "language", "intake"),  # what it writes, intake must read: it asks intake
    # The only one to join them.
    "check": (*BASE, "language", "frames", "intake", "decide", "backends", "conclude", "results"),
    # Where a run's parts are done when one machine is not enough; it knows neither them nor the law.
    "cluster": BASE,
    # What pages and letters are made with, whatever they tell: HTML, the map, PDF.
    "paper": BASE,
    # Who wants to see what came out; of the run only how what is missing is named and how histories are read, of the
    # files what ails their cells.
    "report": (
        *BASE, "language", "decide", "conclude", "results", "intake.dataset", "intake.reasons", "check.unsettled",
        "check.histories", "paper",
    ),
    # Figures of regions: from lists and from result folders, judged case by case since they are few.
    "coverage": (*BASE, "language", "intake", "decide", "results", "paper"),
    # Over HTTP, for those who have no terminal: the desk's decisions and, in `jobs`, whole runs and their reports. What
    # its own rooms may import of each other is a table in tests/service/test_imports.py.
    "service": (
        *BASE, "language", "intake", "decide", "backends", "conclude", "results", "check", "paper", "report",
    ),
    "commands": (
        *BASE, "language", "intake", "decide", "backends", "conclude", "results", "ruletest", "template",
        "check", "cluster", "paper", "report", "coverage", "service",
    ),
}  # fmt: skip

# Slow to load or in need of a C compiler: only these rooms may import them at module level.
HEAVY: dict[str, tuple[str, ...]] = {
    "polars": ("frames", "intake", "results", "check", "backends", "report"),
    "durable": ("backends.durable",),
    "holidays": ("decide.calendar",),
    "jinja2": ("paper.rendering", "service.pages"),
    "fastapi": ("service",),
    "starlette": ("service",),
    "uvicorn": ("service",),
    "cryptography": ("service",),
    "argon2": ("service",),
    "prometheus_client": ("service",),
    "authlib": ("service",),
    "psycopg": ("service",),
    "segno": ("service",),
    "pyspark": (),
}

TREE = Path(__file__).resolve().parents[1]
MODULES = {
    ".".join(path.relative_to(TREE).with_suffix("").parts).removesuffix(".__init__"): path
    for path in [*sorted((TREE / "engine").rglob("*.py")), TREE / "cli.py"]
    if path.is_file()
}


def parse(module: str) -> ast.Module:
    return ast.parse(MODULES[module].read_text(encoding="utf-8"))


def within(module: str, rooms: tuple[str, ...]) -> bool:
    """Whether `a.b.c` is one of the rooms or lies in one: `a`, `a.b`, `a.b.c`."""
    return any(module == room or module.startswith(f"{room}.") for room in rooms)


def resolve(module: str, node: ast.ImportFrom) -> Iterator[str]:
    """What `from ..x import y` in a module means: `engine.x.y` if that is a module, else `engine.x`."""
    package = module.split(".") if MODULES[module].name == "__init__.py" else module.split(".")[:-1]
    up = node.level - 1
    assert up <= len(package), f"{module}:{node.lineno} imports from above patuh"
    start = package[: len(package) - up]
    for name in node.names:
        whole = ".".join([*start, *(node.module or "").split("."), name.name]).replace("..", ".")
        yield whole if whole in MODULES else whole.rpartition(".")[0]


def relative_imports(module: str) -> Iterator[tuple[int, str]]:
    """Line and target of every relative import, those inside functions and under TYPE_CHECKING too."""
    for node in ast.walk(parse(module)):
        if isinstance(node, ast.ImportFrom) and node.level:
            for target in resolve(module, node):
                yield node.lineno, target


def absolute_imports(body: ast.AST) -> Iterator[tuple[int, str]]:
    """Line and full name of every absolute import below a node."""
    for node in ast.walk(body):
        if isinstance(node, ast.Import):
            yield from ((node.lineno, name.name) for name in node.names)
        elif isinstance(node, ast.ImportFrom) and not node.level and node.module:
            yield node.lineno, node.module


def at_module_level(body: list[ast.stmt]) -> Iterator[ast.stmt]:
    """The import statements that run when the module is imported: not in functions, not under TYPE_CHECKING."""
    for node in body:
        if isinstance(node, ast.Import | ast.ImportFrom):
            yield node
        elif isinstance(node, ast.If):
            if "TYPE_CHECKING" not in ast.unparse(node.test):
                yield from at_module_level(node.body)
            yield from at_module_level(node.orelse)
        elif isinstance(node, ast.Try):
            yield from at_module_level([*node.body, *node.orelse, *node.finalbody])
            for handler in node.handlers:
                yield from at_module_level(handler.body)
        elif isinstance(node, ast.With | ast.ClassDef):
            yield from at_module_level(node.body)


def test_rooms_import_only_rooms_above_them() -> None:
    above: list[str] = []
    for room, allowed in ROOMS.items():
        assert {name.split(".")[0] for name in allowed} <= set(above), room
        above.append(room)


def test_every_room_is_in_the_table() -> None:
    assert sorted({module.split(".")[1] for module in MODULES if "." in module} - set(ROOMS)) == []
    assert list(relative_imports("engine")) == [], "engine/__init__.py is imported first, whichever room is wanted"


@pytest.mark.parametrize("module", [module for module in MODULES if "." in module])
def test_a_room_imports_what_the_table_allows(module: str) -> None:
    room = module.split(".")[1]
    allowed = (room, *ROOMS.get(room, ()))
    astray = [
        f"{MODULES[module].relative_to(TREE)}:{line} imports {target}"
        for line, target in relative_imports(module)
        if not within(target.removeprefix("engine").removeprefix("."), allowed)
    ]
    assert astray == []


@pytest.mark.parametrize("module", MODULES)
def test_imports_within_patuh_are_relative(module: str) -> None:
    """An absolute import finds nothing once installed, or a second copy of the same class."""
    names = ("patuh", "engine", "cli", "rules")
    assert [found for found in absolute_imports(parse(module)) if within(found[1], names)] == []


@pytest.mark.parametrize("module", MODULES)
def test_heavy_libraries_are_loaded_where_they_are_used(module: str) -> None:
    early = [found for node in at_module_level(parse(module).body) for found in absolute_imports(node)]
    for library, rooms in HEAVY.items():
        if not within(module.removeprefix("engine."), rooms):
            assert [found for found in early if within(found[1], (library,))] == []


def test_the_command_line_finds_commands_by_name() -> None:
    """`cli` imports a command when it is called for, so no import statement of it names one."""
    assert [found for found in relative_imports("cli") if within(found[1], ("engine.commands",))] == []


@pytest.mark.parametrize("module", ["patuh", "patuh.cli"])
def test_starting_loads_nothing_heavy(module: str) -> None:
    code = f"import sys, {module}; print(*sorted({{'polars', 'pydantic', 'yaml', 'holidays'}} & set(sys.modules)))"
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
    assert (run.returncode, run.stdout.strip(), run.stderr) == (0, "", "")


def test_public_names_exist() -> None:
    import patuh

    assert [name for name in patuh.__all__ if getattr(patuh, name, None) is None] == []
