"""A decision that can be checked without the service: signed, and computed again."""

from .facts import REGISTRY, STATED, WORKED_OUT, WORKERS, read, told
from .keys import Keys, KeysUnavailable, Signature
from .making import make
from .proof import Check, Verified, verify
from .rulebooks import Rulebooks
from .shape import parse
from .signing import canonical, genuine, signed

__all__ = [
    "REGISTRY",
    "STATED",
    "WORKED_OUT",
    "WORKERS",
    "Check",
    "Keys",
    "KeysUnavailable",
    "Rulebooks",
    "Signature",
    "Verified",
    "canonical",
    "genuine",
    "make",
    "parse",
    "read",
    "signed",
    "told",
    "verify",
]
