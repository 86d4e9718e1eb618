"""Where notifications may go."""

import pytest

from review_service.notify.destination import DestinationRefused, Destinations, parse_networks

PUBLIC = ["93.184.215.14", "2606:2800:21f:cb07:6820:80da:af6b:8b2c", "::ffff:93.184.215.14", "64:ff9b::5db8:d70e"]
NOT_PUBLIC = {
    "loopback": "127.0.0.1",
    "loopback, version 6": "::1",
    "loopback, mapped": "::ffff:127.0.0.1",
    "loopback, translated": "64:ff9b::7f00:1",
    "loopback, 6to4": "2002:7f00:1::",
    "private A": "10.0.0.1",
    "private B": "172.16.0.1",
    "private C": "192.168.1.1",
    "metadata of clouds": "169.254.169.254",
    "link-local, version 6": "fe80::1",
    "unique local": "fd00:ec2::254",
    "carrier-grade NAT": "100.64.0.1",
    "this host": "0.0.0.0",
    "unspecified": "::",
    "multicast": "224.0.0.1",
    "multicast, version 6": "ff02::1",
    "broadcast": "255.255.255.255",
    "reserved": "240.0.0.1",
    "documentation": "192.0.2.1",
    "benchmarks": "198.18.0.1",
    "Teredo": "2001:0:53aa:64c::1",
}


def leading_to(*addresses: str, allowed: str = "") -> Destinations:
    async def look_up(host: str, port: int) -> list[str]:
        return list(addresses)

    return Destinations(parse_networks(allowed), look_up)


@pytest.mark.parametrize("address", PUBLIC)
async def test_public_addresses_are_posted_to(address):
    _, found = await leading_to(address).addresses("https://hooks.example/x")
    assert found == [address]


@pytest.mark.parametrize("address", NOT_PUBLIC.values(), ids=NOT_PUBLIC)
async def test_other_addresses_are_not(address):
    with pytest.raises(DestinationRefused, match=r"hooks\.example is not on the public network"):
        await leading_to(address).addresses("https://hooks.example/x")


async def test_one_inner_address_among_public_ones_is_enough_to_refuse():
    with pytest.raises(DestinationRefused):
        await leading_to("93.184.215.14", "10.0.0.1").addresses("https://hooks.example/x")


async def test_an_operator_allows_networks():
    allowed = leading_to("10.1.2.3", allowed="10.1.0.0/16")
    assert (await allowed.addresses("https://chat.internal/x"))[1] == ["10.1.2.3"]
    with pytest.raises(DestinationRefused):
        await leading_to("10.2.0.1", allowed="10.1.0.0/16").addresses("https://chat.internal/x")


async def test_an_unknown_name_is_said():
    with pytest.raises(DestinationRefused, match=r"the name hooks\.example is unknown"):
        await leading_to().addresses("https://hooks.example/x")


@pytest.mark.parametrize(
    ("url", "why"),
    [
        ("http://hooks.example/x", "https://"),
        ("http://127.0.0.1/x", "https://"),
        ("ftp://hooks.example/x", "must be an address"),
        ("file:///etc/passwd", "must be an address"),
        ("hooks.example", "must be an address"),
        ("https:///x", "must be an address"),
        ("https://a\nb/", "must be an address"),
        ("https://user:word@hooks.example/", "without user"),
        ("https://hooks.example/#x", "fragment"),
        ("https://169.254.169.254/latest", "public network"),
        ("https://[::1]/", "public network"),
        ("https://localhost./", None),
    ],
)
def test_what_can_be_said_of_an_address_at_once_is_said(url, why):
    if why is None:
        Destinations().check(url)  # its look-up refuses it
        return
    with pytest.raises(DestinationRefused, match=why):
        Destinations().check(url)


def test_plain_http_goes_to_loopback_alone_and_only_where_that_is_allowed():
    allowed = Destinations(parse_networks("127.0.0.0/8,10.0.0.0/8"))
    assert allowed.check("http://127.0.0.1:8080/x").port == 8080
    assert allowed.check("http://localhost/x").host == "localhost"
    with pytest.raises(DestinationRefused, match="https://"):
        allowed.check("http://10.0.0.1/x")


async def test_a_name_that_leads_off_loopback_gets_nothing_in_plain_text():
    with pytest.raises(DestinationRefused, match="https://"):
        await leading_to("10.0.0.1", allowed="127.0.0.0/8,10.0.0.0/8").addresses("http://localhost/x")
