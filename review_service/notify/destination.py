"""Where we may post to: public addresses over https, unless the operator allows more.

An address is looked up once, checked, and connected to: a name that answers differently a moment later leads nowhere
else. A name of which one address is refused is refused whole.
"""

import asyncio
import ipaddress
import socket
from collections.abc import Awaitable, Callable, Sequence
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network

import httpx

Address = IPv4Address | IPv6Address
Network = IPv4Network | IPv6Network
Lookup = Callable[[str, int], Awaitable[Sequence[str]]]
_NAT64 = ipaddress.ip_network("64:ff9b::/96")
_PORTS = {"https": 443, "http": 80}


class DestinationRefused(Exception):  # noqa: N818 - an answer, and no error
    """We do not post there; one sentence that names at most the host."""


class Destinations:
    """Decides by the networks that are allowed beside the public ones."""

    def __init__(self, networks: Sequence[Network] = (), lookup: Lookup | None = None) -> None:
        self._networks = networks
        self._lookup = lookup or _look_up

    def check(self, url: str) -> httpx.URL:
        """The address, as far as one can tell without a look-up.

        Raises:
            DestinationRefused: It is no address that we post to.
        """
        try:
            parsed = httpx.URL(url)
        except (httpx.InvalidURL, ValueError):
            raise DestinationRefused("must be an address such as https://example.org/hook") from None
        if parsed.scheme not in _PORTS or not parsed.host:
            raise DestinationRefused("must be an address such as https://example.org/hook")
        if parsed.userinfo or parsed.fragment:
            raise DestinationRefused("must be without user, password and fragment")
        if parsed.scheme == "http" and not self._may_be_plain(parsed.host):
            raise DestinationRefused("must begin with https://")
        if (literal := _literal(parsed.host)) is not None:
            self._check_address(literal, parsed)
        return parsed

    async def addresses(self, url: str) -> tuple[httpx.URL, Sequence[str]]:
        """The address and where its host is now; at least one.

        Raises:
            DestinationRefused: We do not post there, or the name is unknown.
        """
        parsed = self.check(url)
        try:
            found = await self._lookup(parsed.raw_host.decode(), parsed.port or _PORTS[parsed.scheme])
        except OSError:
            found = ()
        if not found:
            raise DestinationRefused(f"the name {parsed.host} is unknown")
        for each in found:
            self._check_address(ipaddress.ip_address(each), parsed)
        return parsed, found

    def _check_address(self, given: Address, url: httpx.URL) -> None:
        address = _real(given)
        if not (_is_public(address) or any(address in network for network in self._networks)):
            raise DestinationRefused(f"{url.host} is not on the public network: allow it with SQUAD_NOTIFY_NETWORKS")
        if url.scheme == "http" and not address.is_loopback:
            raise DestinationRefused("must begin with https://")

    def _may_be_plain(self, host: str) -> bool:
        """Loopback only, and only where it is allowed."""
        literal = _literal(host)
        return any(network.is_loopback for network in self._networks) and (
            host == "localhost" if literal is None else literal.is_loopback
        )


def parse_networks(value: str) -> tuple[Network, ...]:
    """`10.1.0.0/16, fd00::/8`. Raises ValueError."""
    return tuple(ipaddress.ip_network(each.strip()) for each in value.split(",") if each.strip())


def _real(address: Address) -> Address:
    """Where a packet ends: addresses of version 6 that stand for one of version 4 lead there."""
    if isinstance(address, IPv6Address):
        translated = IPv4Address(address.packed[-4:]) if address in _NAT64 else None
        return address.ipv4_mapped or address.sixtofour or translated or address
    return address


def _is_public(address: Address) -> bool:
    return address.is_global and not (address.is_multicast or address.is_reserved or address.is_unspecified)


def _literal(host: str) -> Address | None:
    try:
        return ipaddress.ip_address(host.strip("[]"))
    except ValueError:
        return None


async def _look_up(host: str, port: int) -> Sequence[str]:
    found = await asyncio.get_running_loop().getaddrinfo(host, port, type=socket.SOCK_STREAM)
    # A scope such as `%eth0` belongs to link-local addresses alone, which are not public.
    return list(dict.fromkeys(str(address[0]).partition("%")[0] for *_, address in found))
