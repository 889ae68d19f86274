"""Bars that stand in the cells of a table: the table is the figure, and the figure its own table."""

from __future__ import annotations

from markupsafe import Markup


def bar(value: int, most: int, kind: str = "") -> Markup:
    """A bar of `value` against the longest, `most`; silent to screen readers, as its number stands beside it.

    `kind` is a class of the style sheet that tells bars apart by pattern and colour.
    """
    width = 100 * value / most if most > 0 else 0
    return Markup(
        '<svg class="bar {}" viewBox="0 0 100 10" preserveAspectRatio="none" aria-hidden="true">'
        '<rect class="ground" width="100" height="10"/><rect class="length" width="{:.2f}" height="10"/></svg>'
    ).format(kind, max(width, 0.6) if value > 0 else 0)
