"""How the units of one job are shared by processes, and told in their order."""

from agent_services.runtime.work import Work

FILES = [[f"{number:02}.py"] for number in range(40)]
SIZES = {path: 100 for (path,) in FILES}
EVERYTHING = [path for (path,) in FILES]


def _all(work: Work[str], *slots: int) -> dict[int, list[int]]:
    """What the processes in some slots get when they ask one after the other until nothing is left."""
    got: dict[int, list[int]] = {slot: [] for slot in slots}
    waiting = list(slots)
    while waiting:
        slot = waiting.pop(0)
        if numbers := work.take(slot):
            got[slot] += numbers
            waiting.append(slot)
    return got


def test_each_unit_is_given_once() -> None:
    got = _all(Work[str]([EVERYTHING, *FILES, EVERYTHING], SIZES, 3), 0, 1, 2)
    assert sorted(number for numbers in got.values() for number in numbers) == list(range(42))


def test_neighbours_are_read_by_one_process_and_by_the_same_one_for_every_agent() -> None:
    first, second = Work[str](FILES, SIZES, 2), Work[str]([EVERYTHING, *FILES], SIZES, 2)
    assert first.take(0) == [0, 1, 2]
    assert first.take(1) == [15, 16, 17, 18, 19, 20]
    assert second.take(0) == [0]
    assert second.take(0) == [1, 2, 3]
    assert second.take(1) == [16, 17, 18, 19, 20, 21]


def test_whoever_has_nothing_left_helps_from_the_end_of_the_others() -> None:
    work = Work[str](FILES, SIZES, 2)
    got = _all(work, 1)[1]
    assert got[:25] == list(range(15, 40))
    assert got[25:28] == [12, 13, 14]


def test_what_reads_everything_is_done_by_the_first_process() -> None:
    work = Work[str]([EVERYTHING, *FILES, EVERYTHING, EVERYTHING], SIZES, 2)
    got = _all(work, 1, 0)
    assert {0, 41, 42} <= set(got[0])


def test_what_reads_everything_is_done_by_another_when_the_first_has_no_time() -> None:
    got = _all(Work[str]([EVERYTHING, *FILES, EVERYTHING], SIZES, 2), 1)
    assert got[1][-2:] == [0, 41]


def test_what_a_lost_process_had_is_given_to_another() -> None:
    work = Work[str]([EVERYTHING, *FILES], SIZES, 2)
    had = work.take(0) + work.take(0)
    work.give_back(0, had)
    assert set(had) <= set(_all(work, 1)[1])


def test_what_is_said_is_told_in_the_order_of_the_units() -> None:
    work = Work[str]([["a.py"], ["b.py"], ["c.py"]], {}, 1)
    for number, said in ((2, "last"), (0, "first"), (0, "and more")):
        work.say(number, said)
    work.finish(2)
    assert list(work.told()) == []
    work.finish(0)
    assert list(work.told()) == ["first", "and more"]
    work.finish(1)
    assert list(work.told()) == ["last"]


def test_what_nobody_did_is_said_in_its_place() -> None:
    work = Work[str]([["a.py"], ["b.py"], ["c.py"]], {}, 1)
    work.say(2, "last")
    work.finish(0)
    work.finish(2)
    work.lose(lambda paths: [f"lost {paths[0]}"])
    assert list(work.told()) == ["lost b.py", "last"]
