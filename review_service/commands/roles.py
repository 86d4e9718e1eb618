"""Who may ask for what, by the role that the code host says a person has in the repository. Pure."""

from dataclasses import dataclass
from enum import IntEnum


class Role(IntEnum):
    """A person's role in a repository, as GitHub names them."""

    NONE = 0
    READ = 1
    TRIAGE = 2
    WRITE = 3
    MAINTAIN = 4
    ADMIN = 5


class Need(IntEnum):
    """What a command asks of a person."""

    READER = 0
    AUTHOR = 1
    INSIDER = 2
    WRITER = 3
    MAINTAINER = 4


WORDS = {
    Need.READER: "anybody who may read the repository",
    Need.AUTHOR: "the author of the pull request, and people with the role write",
    Need.INSIDER: "people with the role write, and the author of a pull request that comes from no fork",
    Need.WRITER: "people with the role write",
    Need.MAINTAINER: "people with the role maintain or admin",
}
_LEAST = {Need.READER: Role.READ, Need.MAINTAINER: Role.MAINTAIN}


@dataclass(frozen=True)
class Person:
    """Who asks, and what they are to the pull request."""

    login: str
    role: Role
    is_author: bool = False
    from_fork: bool = False

    def may(self, need: Need) -> bool:
        """Whether that is enough. Who can read nothing may ask for nothing."""
        if self.role >= _LEAST.get(need, Role.WRITE):
            return True
        as_author = need is Need.AUTHOR or (need is Need.INSIDER and not self.from_fork)
        return as_author and self.is_author and self.role >= Role.READ
