"""Making a receipt: what was decided, on which facts and rules, signed with the office's key."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from .keys import Keys
from .shape import SCHEMA, faults
from .signing import signed


def make(decided: Mapping[str, Any], keys: Keys) -> dict[str, Any]:
    """The receipt of a decision: all fields of `receipt-of-decision/1` but `schema` and `signature`, and these two.

    Raises KeysUnavailable, or ValueError where the fields do not have the shape: nobody could read such a receipt.
    """
    receipt = signed({"schema": SCHEMA, **decided}, keys)
    wrong = faults(receipt)
    if wrong:
        raise ValueError(f"not the shape of {SCHEMA}: {', '.join(wrong)}")
    return receipt
