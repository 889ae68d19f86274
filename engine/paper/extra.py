"""Libraries that only reports need, and what to do where they are not installed."""

from __future__ import annotations

from importlib.util import find_spec

from ..errors import UsageError
from ..text import Text


def needs(library: str) -> None:
    """Raise UsageError, with the command that installs it, when a library of the extra `patuh[report]` is missing."""
    if find_spec(library) is None:
        raise UsageError(
            Text("Laporan membutuhkan {l}, yang tidak terpasang.", "Reports need {l}, which is not installed.").fill(
                l=library
            ),
            todo=Text("Pasang dengan: pip install 'patuh[report]'", "Install it with: pip install 'patuh[report]'"),
        )
