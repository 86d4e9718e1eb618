"""LDAP: ldap3 and python-ldap."""

from agent_services.runtime.flow.model import Model, Sink

_SEARCHES = (".search_s", ".search_ext_s", ".search_st", ".search", ".search_ext")

MODEL = Model(
    sinks=(
        Sink("ldap", _SEARCHES, 2, ("filterstr",), "remote", needs=("ldap",)),
        Sink("ldap", (".search",), 1, ("search_filter",), "remote", needs=("ldap3",)),
        Sink("ldap", (".search", *_SEARCHES[:3]), 0, ("search_base", "base"), "remote", needs=("ldap", "ldap3")),
        Sink("ldap", (".paged_search",), 1, ("search_filter",), "remote", needs=("ldap3",)),
    ),
    cleans=dict.fromkeys(
        (
            *("ldap.filter.escape_filter_chars", "ldap.dn.escape_dn_chars", "ldap.filter.filter_format"),
            *("ldap3.utils.conv.escape_filter_chars", "ldap3.utils.dn.escape_rdn", "ldap3.utils.conv.escape_bytes"),
        ),
        frozenset({"ldap"}),
    ),
)
