"""How often somebody may ask: the generic cell rate algorithm, one moment a name.

A moving window keeps every request, and its usual in-memory store reads the wall clock; this keeps one number a name,
counts on the monotonic clock, which nobody can set back, and forgets names whose time has passed, so a flood of
addresses costs a bounded amount of memory.
"""

from __future__ import annotations

import ipaddress
import threading
import time
from collections import OrderedDict
from collections.abc import Callable

NAMES = 100_000  # remembered at once; about 20 MB


class Rates:
    """Counts what each name took; safe to share between threads."""

    def __init__(self, clock: Callable[[], float] = time.monotonic, names: int = NAMES) -> None:
        self._clock, self._names = clock, names
        self._full_again: OrderedDict[str, float] = OrderedDict()  # when the whole allowance is there again
        self._lock = threading.Lock()

    def take(self, name: str, per_minute: int, number: int = 1) -> float:
        """Takes `number` of what a name may have: 0.0 where it was there, else how many seconds until it is.

        A minute's allowance may be taken at once, and grows back evenly. Where it was not there nothing is taken. More
        than a minute's allowance at once is given when it is whole, and paid back over as long as it takes.
        """
        each, now = 60.0 / per_minute, self._clock()
        with self._lock:
            full = max(self._full_again.get(name, now), now)
            wait = full + min(number, per_minute) * each - now - 60.0
            if wait > 1e-9:
                return wait
            self._full_again[name] = full + number * each
            self._full_again.move_to_end(name)
            while len(self._full_again) > self._names:
                self._full_again.popitem(last=False)
        return 0.0


def network_of(address: str | None) -> str:
    """The name under which an address is counted: itself, or for IPv6 its /64, of which one subscriber has it all."""
    try:
        ip = ipaddress.ip_address(address or "")
    except ValueError:
        return "unknown"
    if isinstance(ip, ipaddress.IPv6Address):
        return str(ip.ipv4_mapped or ipaddress.ip_network((ip, 64), strict=False))
    return str(ip)
