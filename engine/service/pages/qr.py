"""The square code on a slip: dark and light, as rows for paper and as a picture for pages."""

from __future__ import annotations

from markupsafe import Markup

QUIET = 4  # light squares around it, by ISO/IEC 18004


def squares(content: str) -> list[list[int]]:
    """The code as rows of 1 (dark) and 0 (light), without the light border."""
    import segno

    # M: 15% of it may be unreadable, which a fold or a stamp easily takes.
    return [list(row) for row in segno.make_qr(content, error="m").matrix]


def picture(content: str, name: str) -> Markup:
    """The code as an SVG of one path, with a name for those who cannot see it; it needs no style of its own."""
    rows = squares(content)
    side = len(rows) + 2 * QUIET
    dark = "".join(
        f"M{x + QUIET} {y + QUIET}h1v1h-1z" for y, row in enumerate(rows) for x, square in enumerate(row) if square
    )
    return Markup(
        '<svg class="qr" viewBox="0 0 {side} {side}" role="img" aria-label="{name}" shape-rendering="crispEdges">'
        '<rect width="{side}" height="{side}" fill="#fff"/><path d="{dark}" fill="#000"/></svg>'
    ).format(side=side, name=name, dark=dark)
