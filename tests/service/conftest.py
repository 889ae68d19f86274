"""What tests of the service share: one rulebook and library, and a real browser, for which only the full tier asks."""

from __future__ import annotations

import hashlib
import shutil
import subprocess
import tarfile
from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest
from patuh.engine.language.rulebook import SHIPPED
from patuh.engine.service.desk.books import Books

from .standins import Registries

if TYPE_CHECKING:
    from playwright.sync_api import Browser

AXE = "4.14.1"
AXE_SHA256 = "29348999450cdf2849a8e70b7912fc2da85a849da39c0d0d5394f51d4a9ed95c"


@pytest.fixture(scope="session")
def shared_registries() -> Registries:
    return Registries()


@pytest.fixture(scope="session")
def shared_books(shared_registries: Registries) -> Iterator[Books]:
    books = Books(SHIPPED, lambda rulebook: None, lambda rulebook, conclusions: shared_registries)
    yield books
    books.close()


@pytest.fixture
def registries(shared_registries: Registries) -> Iterator[Registries]:
    yield shared_registries
    shared_registries.registry = None


@pytest.fixture(scope="module")  # while it runs, nothing else in this process can have an event loop of its own
def chromium() -> Iterator[Browser]:
    """Chromium, quiet towards the world; skips where it is not installed."""
    program = shutil.which("chromium")
    if program is None:
        pytest.skip("Chromium is not installed")
    from playwright.sync_api import sync_playwright

    from .browser import QUIET

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=list(QUIET))
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def axe(tmp_path_factory: pytest.TempPathFactory) -> str:
    """The source of axe-core, fetched by npm and held to a hash; skips where npm is not installed."""
    npm = shutil.which("npm")
    if npm is None:
        pytest.skip("npm is not installed, which fetches axe-core")
    folder = tmp_path_factory.mktemp("axe")
    subprocess.run([npm, "pack", "--silent", f"axe-core@{AXE}"], cwd=folder, check=True, capture_output=True)
    with tarfile.open(folder / f"axe-core-{AXE}.tgz") as packed:
        packed.extractall(folder, filter="data")
    source = (folder / "package" / "axe.min.js").read_bytes()
    assert hashlib.sha256(source).hexdigest() == AXE_SHA256
    return source.decode()
