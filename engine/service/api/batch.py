"""A batch of applications: each item of a JSON array with the very bytes it was sent as."""

from __future__ import annotations

import json
import re

from ...errors import UnreadableInput
from ...text import Text

_GAP = re.compile(r"[ \t\r\n]*")


def split(content: bytes, most: int) -> list[bytes]:
    """The items of a JSON array as they stand in its text; raises UnreadableInput."""
    try:
        text = content.decode("utf-8-sig")
        items = list(_items(text, most))
    except UnicodeDecodeError:
        raise UnreadableInput(Text("Bukan teks UTF-8.", "Not UTF-8 text.")) from None
    except RecursionError:
        raise UnreadableInput(Text("Kurungnya terlalu dalam.", "Nested too deep.")) from None
    except ValueError:
        raise UnreadableInput(NO_ARRAY) from None
    if not items:
        raise UnreadableInput(EMPTY)
    return [item.encode() for item in items]


def _items(text: str, most: int) -> list[str]:
    decoder, found = json.JSONDecoder(), list[str]()
    at = _gap(text, 0)
    if text[at : at + 1] != "[":
        raise ValueError
    at = _gap(text, at + 1)
    while text[at : at + 1] != "]" or found:
        if text[at : at + 1] != "{":
            raise ValueError
        end = decoder.raw_decode(text, at)[1]
        found.append(text[at:end])
        if len(found) > most:
            raise UnreadableInput(MANY.fill(n=most))
        at = _gap(text, end)
        if text[at : at + 1] == "]":
            break
        if text[at : at + 1] != ",":
            raise ValueError
        at = _gap(text, at + 1)
    if text[at : at + 1] != "]" or _gap(text, at + 1) != len(text):
        raise ValueError
    return found


def _gap(text: str, at: int) -> int:
    found = _GAP.match(text, at)
    assert found is not None
    return found.end()


NO_ARRAY = Text("Bukan larik JSON berisi permohonan.", "Not a JSON array of applications.")
EMPTY = Text("Larik ini tidak berisi permohonan.", "This array holds no application.")
MANY = Text("Lebih dari {n} permohonan dalam satu permintaan.", "More than {n} applications in one request.")
