"""The kinds of harm that values are followed for."""


def words(text: str) -> frozenset[str]:
    """The words of a text: the plain way to write a long set of names."""
    return frozenset(text.split())


EVERYTHING = words("sql command code path ssrf xss template redirect xpath ldap deserialization trust xml log header")
