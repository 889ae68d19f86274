"""The page read as a browser reads it, without its script."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from html.parser import HTMLParser

VOID = {"meta", "input", "br", "link", "img", "hr"}


@dataclass
class Node:
    """An element: its text is all below it."""

    tag: str
    attributes: dict[str, str | None]
    children: list[Node | str] = field(default_factory=list)

    @property
    def text(self) -> str:
        return "".join(one if isinstance(one, str) else one.text for one in self.children)

    def all(self, tag: str, **attributes: str) -> list[Node]:
        """The elements below of a tag, with these attributes."""
        found = []
        for one in self.children:
            if isinstance(one, Node):
                if one.tag == tag and all(one.attributes.get(key) == value for key, value in attributes.items()):
                    found.append(one)
                found += one.all(tag, **attributes)
        return found

    def one(self, tag: str, **attributes: str) -> Node:
        (found,) = self.all(tag, **attributes)
        return found

    def has_class(self, name: str) -> bool:
        return name in (self.attributes.get("class") or "").split()

    def rows(self) -> list[list[str]]:
        """The cells of a table's body and foot."""
        return [
            [cell.text.strip() for cell in row.children if isinstance(cell, Node)]
            for part in ("tbody", "tfoot")
            for body in self.all(part)
            for row in body.all("tr")
        ]


class _Builder(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.root = Node("", {})
        self.open = [self.root]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        node = Node(tag, dict(attrs))
        self.open[-1].children.append(node)
        if tag not in VOID:
            self.open.append(node)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.open[-1].children.append(Node(tag, dict(attrs)))

    def handle_endtag(self, tag: str) -> None:
        assert self.open[-1].tag == tag, f"</{tag}> closes <{self.open[-1].tag}>"
        self.open.pop()

    def handle_data(self, data: str) -> None:
        self.open[-1].children.append(data)


def parse(html: str) -> Node:
    """The tree of a page; every element must be closed where it stands."""
    builder = _Builder()
    builder.feed(html)
    builder.close()
    assert builder.open == [builder.root], f"<{builder.open[-1].tag}> is not closed"
    return builder.root


def whole(said: str) -> int:
    """The number that a cell shows; 0 of a dash."""
    return 0 if said == "–" else int(re.sub(r"[^0-9-]", "", said))
