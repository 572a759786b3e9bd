"""Which addresses a page may make this machine ask: none that only this machine can reach, unless it was listed.

Whoever may start a run from a page names the address that is asked. Without a guard they could read what answers
on this machine's own network, or what the cloud tells a machine about itself. So the address is looked at once its
name was resolved, where the connection is made: a name that resolves to something else the second time gains
nothing. What whoever runs the workbench lists in REDCOMMONS_ALLOW is allowed: local model servers are legitimate.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network
from typing import TYPE_CHECKING

from redcommons.values.errors import BadInput, CouldNotRun

if TYPE_CHECKING:
    from yarl import URL

ALLOW = "REDCOMMONS_ALLOW"
"""Environment variable: places that a page may have asked, as HOST:PORT or as networks, with commas between."""

BOUND = "REDCOMMONS_BOUND"
"""Environment variable: the host that the workbench listens on; the command that serves it sets this."""

Address = IPv4Address | IPv6Address
Network = IPv4Network | IPv6Network

_NEVER = tuple(
    map(
        ip_network,
        (
            "0.0.0.0/8", "169.254.0.0/16", "224.0.0.0/4", "255.255.255.255/32", "::/128", "fe80::/10", "ff00::/8",
            "100.100.100.200/32", "168.63.129.16/32", "192.0.0.192/32", "fd00:ec2::254/128",
        ),
    )
)  # fmt: skip
"""Refused even where a list would allow them: link-local, multicast, no address, and where clouds tell secrets."""

_WRAPPED = IPv6Network("64:ff9b::/96")
_LOCAL_NAMES = ("localhost", "ip6-localhost")


@dataclass(frozen=True, slots=True, kw_only=True)
class Guard:
    """What a page may have asked."""

    places: frozenset[tuple[str, int]] = frozenset()
    """Hosts and ports that were listed."""
    networks: tuple[Network, ...] = ()
    """Networks that were listed."""
    loopback: bool = False
    """Whether this machine itself may be asked: so where only this machine reaches the workbench."""

    def refusal(self, host: str, port: int, address: str) -> str:
        """Return why a resolved address may not be asked, or an empty text."""
        bare = unwrapped(ip_address(address))
        if any(bare in network for network in _NEVER):
            return f"{host}:{port} is {bare}, an address that no page may have asked"
        listed = (host.lower(), port) in self.places or (str(bare), port) in self.places
        inside = any(bare in network for network in self.networks)
        public = bare.is_global and not bare.is_reserved
        if listed or inside or public or (bare.is_loopback and self.loopback):
            return ""
        way = f"whoever runs the workbench can allow it: {ALLOW}={host}:{port}"
        return f"{host}:{port} is {bare}, inside this network; {way}"

    def check(self, url: URL) -> None:
        """Raise CouldNotRun for an address written as a number: it is resolved by nobody."""
        try:
            literal = ip_address(url.raw_host or "")
        except ValueError:
            return
        said = self.refusal(url.raw_host or "", url.port or 0, str(literal))
        if said:
            raise CouldNotRun("unreachable", said)

    def trusts(self, url: URL) -> bool:
        """Return whether a key of this machine may be sent there: only to a place that was listed by its name."""
        return ((url.raw_host or "").lower(), url.port or 0) in self.places


def unwrapped(address: Address) -> Address:
    """Return the IPv4 address that an IPv6 address stands for, where it stands for one."""
    if isinstance(address, IPv4Address):
        return address
    teredo = address.teredo
    inner = address.ipv4_mapped or address.sixtofour or (teredo[1] if teredo else None)
    if inner is None and address in _WRAPPED:
        inner = IPv4Address(int(address) & 0xFFFFFFFF)
    return inner or IPv6Address(int(address))  # without its zone, which no network contains


def guard_of(environment: Mapping[str, str]) -> Guard:
    """Return the guard that the environment describes; raises BadInput naming what is no place."""
    places: set[tuple[str, int]] = set()
    networks: list[Network] = []
    for item in filter(None, (part.strip() for part in environment.get(ALLOW, "").split(","))):
        if "/" in item:
            networks.append(_network(item))
        else:
            places.add(_place(item))
    return Guard(places=frozenset(places), networks=tuple(networks), loopback=_is_loopback(environment.get(BOUND, "")))


def _network(item: str) -> Network:
    try:
        return ip_network(item, strict=False)
    except ValueError as error:
        raise BadInput(f"{ALLOW}: {item!r} is no network: write one such as 10.0.0.0/8, or HOST:PORT") from error


def _place(item: str) -> tuple[str, int]:
    host, _, port = item.rpartition(":")
    bare = host.removeprefix("[").removesuffix("]").lower()
    if not bare or not port.isdecimal() or not 0 < int(port) < 65_536 or "://" in item:
        raise BadInput(f"{ALLOW}: {item!r} is no place: write HOST:PORT, such as localhost:11434, or a network")
    return bare, int(port)


def _is_loopback(host: str) -> bool:
    try:
        return host in _LOCAL_NAMES or ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return False
