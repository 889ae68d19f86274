"""One more event in the text of a file of histories, all else left as it stands, comments too."""

from __future__ import annotations

import json
from typing import Any

import yaml

from ..conclude.ladder import Event


class CannotAppend(ValueError):
    """The file is laid out in a way that a line cannot be added to."""


def same_name(one: str, other: str) -> bool:
    """Whether two names mean one employer: upper and lower case and white space aside."""
    return " ".join(one.split()).casefold() == " ".join(other.split()).casefold()


def appended(content: bytes, label: str, employer: str, event: Event, number: str | None) -> bytes:
    """The file with the event after the last one of that employer, or with a new employer at its end.

    Raises CannotAppend. Whoever calls must read the result again: nothing is promised of strange layouts.
    """
    if label.lower().endswith(".json"):
        return _json(content, employer, event, number)
    text = content.decode("utf-8-sig")
    line = "\r\n" if "\r\n" in text else "\n"
    if not text.strip():
        text = f"cases:{line}"
    made = _yaml(text, employer, _item(event, number), line)
    return (b"\xef\xbb\xbf" if content.startswith(b"\xef\xbb\xbf") else b"") + made.encode()


def _item(event: Event, number: str | None) -> str:
    noted = f", number: {json.dumps(number, ensure_ascii=False)}" if number else ""
    return f"{{date: {event.on.isoformat()}, event: {event.event}{noted}}}"


def _yaml(text: str, employer: str, item: str, line: str) -> str:
    root = yaml.compose(text, Loader=yaml.SafeLoader)
    cases = _value(root, "cases")
    if isinstance(cases, yaml.SequenceNode):
        found = next((one for one in cases.value if _is(one, employer)), None)
    else:
        found = root if _is(root, employer) else None
    if found is not None:
        return _into(text, _value(found, "events"), item, line)
    in_braces = isinstance(root, yaml.MappingNode) and root.flow_style
    if cases is None or in_braces:
        raise CannotAppend
    if isinstance(cases, yaml.SequenceNode) and cases.flow_style:
        if cases.value:
            raise CannotAppend
        text = text[: cases.start_mark.index].rstrip(" ") + text[cases.end_mark.index :]  # `cases: []` becomes `cases:`
    dash = _before(text, cases.value[0]) if isinstance(cases, yaml.SequenceNode) and cases.value else "  - "
    body = " " * (len(dash))
    added = [f"{dash}name: {json.dumps(employer, ensure_ascii=False)}", f"{body}events:", f"{body}  - {item}"]
    end = "" if text.endswith(("\n", "\r")) else line
    return text + end + line.join(added) + line


def _into(text: str, events: yaml.Node | None, item: str, line: str) -> str:
    """The text with an item after the last of a list."""
    if not isinstance(events, yaml.SequenceNode):
        raise CannotAppend
    if events.flow_style:
        close = events.end_mark.index - 1
        before = text[:close].rstrip()
        comma = "" if not events.value or before.endswith(",") else ","
        return f"{before}{comma}{' ' if events.value else ''}{item}{text[close:]}"
    dash = _before(text, events.value[-1])
    end = _last_sign(events.value[-1])
    rest = text[end:]
    to_line_end = len(rest) if (at := rest.find("\n")) < 0 else at  # a comment behind the item stays with it
    head = text[: end + to_line_end].rstrip("\r")
    return f"{head}{line}{dash}{item}{text[len(head) :]}"


def _before(text: str, node: yaml.Node) -> str:
    """What stands before an item of a list on its line: its indentation and dash."""
    start = node.start_mark.index
    dash = text[text.rfind("\n", 0, start) + 1 : start]
    if dash.strip() != "-":
        raise CannotAppend
    return dash


def _last_sign(node: yaml.Node) -> int:
    """Where the last value of a node ends; a block has its end mark below it, behind comments."""
    while isinstance(node, yaml.MappingNode | yaml.SequenceNode) and node.value and not node.flow_style:
        last = node.value[-1]
        node = last[1] if isinstance(last, tuple) else last
    index: int = node.end_mark.index
    return index


def _value(node: yaml.Node | None, key: str) -> yaml.Node | None:
    pairs = node.value if isinstance(node, yaml.MappingNode) else ()
    return next((value for name, value in pairs if name.value == key), None)


def _is(node: yaml.Node | None, employer: str) -> bool:
    name = _value(node, "name")
    return isinstance(name, yaml.ScalarNode) and same_name(name.value, employer)


def _json(content: bytes, employer: str, event: Event, number: str | None) -> bytes:
    data: dict[str, Any] = json.loads(content) if content.strip() else {"cases": []}
    if "cases" not in data and not same_name(data["name"], employer):
        raise CannotAppend
    cases = data.get("cases", [data])
    found = next((one for one in cases if same_name(one["name"], employer)), None)
    if found is None:
        found = {"name": employer, "events": []}
        cases.append(found)
    said = {"date": event.on.isoformat(), "event": event.event}
    found["events"].append(said | ({"number": number} if number else {}))
    return (json.dumps(data, ensure_ascii=False, indent=1) + "\n").encode()
