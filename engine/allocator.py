"""How the allocator of Polars keeps memory that was freed; only before Polars is loaded can that be chosen."""

from __future__ import annotations

import os
from collections.abc import MutableMapping

VARIABLE = "_RJEM_MALLOC_CONF"  # of jemalloc as Rust builds it; where Polars has another allocator, nobody reads it
KEPT_MS = 2_000


def keep_freed(environment: MutableMapping[str, str] = os.environ) -> None:
    """Have freed memory wait for the next chunk of a list, unless the office has chosen otherwise.

    Polars would give it back to the system after half a second, so that each chunk met new pages that must be zeroed
    first: a sixth of all CPU time. Waiting longer takes more memory and hardly less time. An arena for each core is
    enough, since few more threads work at once; four for each, as jemalloc has them, may keep far more waiting.
    """
    arenas = os.cpu_count() or 1
    environment.setdefault(VARIABLE, f"dirty_decay_ms:{KEPT_MS},muzzy_decay_ms:{KEPT_MS},narenas:{arenas}")
