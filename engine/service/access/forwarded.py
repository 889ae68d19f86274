"""Where a request comes from when it comes through a proxy: only proxies that the office named are believed."""

from __future__ import annotations

import ipaddress
from collections.abc import Iterable, Mapping
from typing import Any

Headers = Iterable[tuple[bytes, bytes]]
TELLING = frozenset({b"x-forwarded-for", b"x-forwarded-proto", b"x-forwarded-host", b"x-forwarded-port", b"forwarded"})


class Proxies:
    """The addresses and networks of the office's own proxies."""

    def __init__(self, networks: Iterable[str]) -> None:
        self._networks = [ipaddress.ip_network(network, strict=False) for network in networks]

    def trusts(self, address: str) -> bool:
        """Whether it is one of them; what is no address is not."""
        if not self._networks:
            return False
        try:
            ip = ipaddress.ip_address(address)
        except ValueError:
            return False
        ip = getattr(ip, "ipv4_mapped", None) or ip
        return any(ip.version == network.version and ip in network for network in self._networks)

    def seen_through(self, scope: Mapping[str, Any]) -> dict[str, Any]:
        """The request as the outermost trusted proxy got it: its `client` and `scheme`.

        Each proxy appends the address it was asked from, so the last one that is no trusted proxy is the client; what
        stands left of it anybody may have written. The headers are taken out, so that nothing further in believes them.
        """
        headers = list(scope["headers"])
        changed = {**scope, "headers": [(name, value) for name, value in headers if name not in TELLING]}
        peer = scope.get("client")
        if peer is None or not self.trusts(peer[0]):
            return changed
        hops = _listed(headers, b"x-forwarded-for")
        client = next((hop for hop in reversed(hops) if not self.trusts(hop)), hops[0] if hops else peer[0])
        changed["client"] = (client if _is_address(client) else peer[0], 0)
        proto = _listed(headers, b"x-forwarded-proto")
        if proto and proto[-1].lower() in ("http", "https"):
            changed["scheme"] = proto[-1].lower()
        return changed


def _listed(headers: Headers, name: bytes) -> list[str]:
    """The words of a header that is a list, however many lines it has."""
    words = b",".join(value for key, value in headers if key == name).decode("latin-1").split(",")
    return [word for part in words if (word := _bare(part.strip()))]


def _bare(hop: str) -> str:
    """An address without its port: some proxies write 203.0.113.9:1234 or [2001:db8::1]:1234."""
    if hop.startswith("["):
        return hop[1:].partition("]")[0]
    return hop.partition(":")[0] if hop.count(":") == 1 else hop


def _is_address(text: str) -> bool:
    try:
        ipaddress.ip_address(text)
    except ValueError:
        return False
    return True
