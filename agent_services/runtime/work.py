"""The units of one job: what each rule process does next, and what was said of them, in their order."""

from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Generic, TypeVar

Said = TypeVar("Said")
# So much is given at a time: what is left, divided by this, and no more than so many.
_SHARE, _MOST_OWN, _MOST_STOLEN = 4, 16, 8
# Of the text that another process has, the first one has so much.
_FIRST_SHARE = 0.6


class Work(Generic[Said]):
    """Hands out units so that a process reads the files that it read for other agents, and none is idle.

    Each process has files of its own, those that lie together in the change; whoever is done helps another from its
    end. What reads the whole change is done by the first process: what several rules want to know of it is made once,
    and only one process needs the trees of all files. So it has fewer files of its own.

    Args:
        plan: The paths that each unit reads.
        sizes: How long each file is; a unit of a path that is not among them reads nothing.
        processes: How many share the work.
    """

    def __init__(self, plan: Sequence[Sequence[str]], sizes: Mapping[str, int], processes: int) -> None:
        self.plan = plan
        self._files = [deque[int]() for _ in range(processes)]
        self._wide = deque[int]()
        # The processes that take units, by their place in `_files`.
        self._present = set[int]()
        self._open = set(range(len(plan)))
        self._said: list[list[Said]] = [[] for _ in plan]
        self._next_to_say = 0
        homes = _homes(sizes, processes)
        for number, paths in enumerate(plan):
            (self._files[homes.get(paths[0], 0)] if len(paths) == 1 else self._wide).append(number)

    def take(self, slot: int) -> list[int]:
        """Numbers of units for the process in a slot, to be done in this order; none when nothing is left for it."""
        place = slot % len(self._files)
        own = self._files[place]
        self._present.add(place)
        if self._wide and place == 0 and (not own or self._wide[0] < own[0]):
            return [self._wide.popleft()]
        if own:
            return [own.popleft() for _ in range(_part(own, _MOST_OWN))]
        if fullest := max(self._files, key=len):
            return [fullest.pop() for _ in range(_part(fullest, _MOST_STOLEN))][::-1]
        return [] if 0 in self._present or not self._wide else [self._wide.popleft()]

    def give_back(self, slot: int, numbers: Iterable[int]) -> None:
        """Take back what a process did not come to: it is gone, or done."""
        place = slot % len(self._files)
        for number in sorted(numbers, reverse=True):
            (self._files[place] if len(self.plan[number]) == 1 else self._wide).appendleft(number)
        self._present.discard(place)

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
    share = max(1, sum(sizes.values())) / (processes - 1 + _FIRST_SHARE)
    before, homes = (1 - _FIRST_SHARE) * share, {}
    for path, size in sizes.items():
        homes[path] = min(int(before / share), processes - 1)
        before += size
    return homes
