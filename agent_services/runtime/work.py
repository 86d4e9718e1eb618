"""The units of one job: what each rule process does next, and what was said of them, in their order."""

from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Generic, TypeVar

Said = TypeVar("Said")
# So much is given at a time: what is left, divided by this, and no more than so many.
_SHARE, _MOST_OWN, _MOST_STOLEN = 4, 16, 8


class Work(Generic[Said]):
    """Hands out units so that a process reads the files that it read for other agents, and none is idle.

    Each process has files of its own, those that lie together in the change; whoever is done helps another from its
    end. What reads the whole change is done by one process, which makes once what several rules want to know of it.

    Args:
        plan: The paths that each unit reads.
        sizes: How long each file is; a unit of a path that is not among them reads nothing.
        processes: How many share the work.
    """

    def __init__(self, plan: Sequence[Sequence[str]], sizes: Mapping[str, int], processes: int) -> None:
        self.plan = plan
        self._files = [deque[int]() for _ in range(processes)]
        self._wide = deque[int]()
        self._wide_slot: int | None = None
        self._open = set(range(len(plan)))
        self._said: list[list[Said]] = [[] for _ in plan]
        self._next_to_say = 0
        homes = _homes(sizes, processes)
        for number, paths in enumerate(plan):
            (self._files[homes.get(paths[0], 0)] if len(paths) == 1 else self._wide).append(number)

    def take(self, slot: int) -> list[int]:
        """Numbers of units for the process in a slot, to be done in this order; none when nothing is left for it."""
        own = self._files[slot % len(self._files)]
        if self._wide and self._wide_slot in (None, slot) and (not own or self._wide[0] < own[0]):
            self._wide_slot = slot
            return [self._wide.popleft()]
        if own:
            return [own.popleft() for _ in range(_part(own, _MOST_OWN))]
        fullest = max(self._files, key=len)
        return [fullest.pop() for _ in range(_part(fullest, _MOST_STOLEN))][::-1]

    def give_back(self, slot: int, numbers: Iterable[int]) -> None:
        """Take back what a process did not come to, and free what it alone was to do."""
        for number in sorted(numbers, reverse=True):
            wide = len(self.plan[number]) != 1
            (self._wide if wide else self._files[slot % len(self._files)]).appendleft(number)
        if self._wide_slot == slot:
            self._wide_slot = None

    def finish(self, number: int) -> None:
        """A unit is done, or lost."""
        self._open.discard(number)

    def say(self, number: int, said: Said) -> None:
        """Keep what was said of a unit until it is its turn."""
        self._said[number].append(said)

    def told(self) -> Iterator[Said]:
        """What was said, once, as far as everything before it is finished."""
        while self._next_to_say < len(self.plan) and self._next_to_say not in self._open:
            said, self._said[self._next_to_say] = self._said[self._next_to_say], []
            self._next_to_say += 1
            yield from said

    def lose(self, why: Callable[[Sequence[str]], Iterable[Said]]) -> None:
        """Finish everything that nobody did, saying of it what `why` makes of its paths."""
        for number in sorted(self._open):
            self._said[number] += why(self.plan[number])
        self._open.clear()


def _part(queue: Sequence[int], most: int) -> int:
    return min(len(queue), most, max(1, len(queue) // _SHARE))


def _homes(sizes: Mapping[str, int], processes: int) -> dict[str, int]:
    """The process that reads each file: neighbours together, about as much text for each."""
    total, before, homes = max(1, sum(sizes.values())), 0, {}
    for path, size in sizes.items():
        homes[path] = min(before * processes // total, processes - 1)
        before += size
    return homes
