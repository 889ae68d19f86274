"""What was answered and done, so that nobody can change it unseen."""

from .entry import Entry, Head, Retry, new_id, read_id
from .errors import AlreadyAnswered, AuditDamaged, AuditUnavailable, RetryConflict
from .trail import Audit
from .walk import Broken, Verified, verify

__all__ = [
    "AlreadyAnswered",
    "Audit",
    "AuditDamaged",
    "AuditUnavailable",
    "Broken",
    "Entry",
    "Head",
    "Retry",
    "RetryConflict",
    "Verified",
    "new_id",
    "read_id",
    "verify",
]
