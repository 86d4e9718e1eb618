import pytest

from kit.errors import SquadError
from tenancy_service import agents

GOOD = {
    "127.0.0.1:5001": "127.0.0.1:5001",
    "Licences.Agents.svc:443": "licences.agents.svc:443",
    "[2001:db8::1]:5001": "[2001:db8::1]:5001",
    "[::1]:5001": "[::1]:5001",
    "host:05001": "host:5001",
}
BAD = [
    "", "host", ":5001", "host:0", "host:65536", "host:1e3", "host:-1", "host:\u0665", "http://host:80", "host:80/path",
    "unix:/tmp/x", "dns:///host:80", "user@host:80", "169.254.169.254:80", "0.0.0.0:80", "224.0.0.1:80", "[::]:80",
    "[fe80::1]:80", "2001:db8::1:80", "[host]:80", "ho st:80", "host\n:80", "-host:80", "a..b:80", "1.2.3:80",
    "999.1.1.1:80", "[::ffff:169.254.169.254]:80", "x" * 300 + ":80", "xn--\u202e:80", "host%00:80", "host,other:80",
]  # fmt: skip


@pytest.mark.parametrize(("given", "kept"), GOOD.items())
def test_an_address_is_a_host_and_a_port(given, kept):
    assert agents.address("address", given) == kept


@pytest.mark.parametrize("given", BAD)
def test_every_other_address_is_refused(given):
    with pytest.raises(SquadError):
        agents.address("address", given)


@pytest.mark.parametrize(
    "given", ["spiffe://a", "spiffe://a/", "http://a/b", "spiffe://A/b", "spiffe://a/b c", "x" * 600]
)
def test_what_is_no_spiffe_id_is_refused(given):
    with pytest.raises(SquadError):
        agents.spiffe_id("spiffe_id", given)
