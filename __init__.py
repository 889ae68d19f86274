"""patuh checks employers and licence applications against Indonesian employment social security law."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from .engine.check.conclusions import precheck
    from .engine.check.options import Options
    from .engine.check.run import check
    from .engine.decide.explain import explain
    from .engine.language.rulebook import Rulebook

    __version__: str

__all__ = ["Options", "Rulebook", "__version__", "check", "explain", "precheck"]

# Where each public name lives. Looked up on first use: `patuh --help` imports this file and must not pay for the rest.
_HOMES = {
    "Options": ".engine.check.options",
    "Rulebook": ".engine.language.rulebook",
    "check": ".engine.check.run",
    "explain": ".engine.decide.explain",
    "precheck": ".engine.check.conclusions",
}


def __getattr__(name: str) -> Any:
    if name == "__version__":
        from importlib.metadata import version

        value: Any = version("patuh")
    elif name in _HOMES:
        from importlib import import_module

        value = getattr(import_module(_HOMES[name], __name__), name)
    else:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    globals()[name] = value  # the next look-up does not come here
    return value


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
