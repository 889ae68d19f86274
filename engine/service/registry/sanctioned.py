"""Against which employers of the register of sanctions a refusal is in force, worked out when asked."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Sequence
from datetime import date
from threading import Lock

from ...check.conclusions import Conclusions
from ...check.sanctions import Entries, Sanctions, is_refused
from ...conclude.ladder import History
from ...language.rulebook import Rulebook

KEPT_DAYS = 8  # applications are of today, or were filed a few days ago


class Sanctioned:
    """The register of one snapshot, for any day; `conclusions` may be asked by several threads at once.

    Only the histories that may be an applicant's are replayed, each twice; raises Disagreement or Withheld then.
    """

    def __init__(self, histories: Sequence[History], rulebook: Rulebook, conclusions: Conclusions) -> None:
        self._histories, self._ladder, self._conclusions = histories, rulebook.sanctions(), conclusions
        self._entries = Entries.of(histories)
        self._days: OrderedDict[date, dict[int, bool]] = OrderedDict()
        self._lock = Lock()

    def on(self, day: date) -> Sanctions:
        """The register as it stands on a day."""
        with self._lock:
            stands = self._days.setdefault(day, {})
            self._days.move_to_end(day)
            if len(self._days) > KEPT_DAYS:
                self._days.popitem(last=False)

        def refused(place: int) -> bool:
            if place not in stands:
                stands[place] = is_refused(self._histories[place], day, self._ladder, self._conclusions)
            return stands[place]

        return Sanctions(self._entries, refused)
