"""The precision budget on synthetic feedback: noisy rules go, good ones stay, nobody swings."""

import random

import pytest

from review_service.budget import (
    ANNOTATION,
    COMMENT,
    MIN_FINDINGS,
    SHADOW,
    WINDOW_FINDINGS,
    Tally,
    explanation,
    next_level,
    wilson_lower_bound,
)


@pytest.mark.parametrize(
    ("successes", "total", "bound"),
    [(0, 0, 0.0), (0, 20, 0.0), (20, 20, 0.881), (10, 20, 0.327), (8, 20, 0.242), (19, 20, 0.803), (95, 100, 0.901)],
)
def test_the_bound_is_wilsons(successes, total, bound):
    assert wilson_lower_bound(successes, total) == pytest.approx(bound, abs=0.001)


@pytest.mark.parametrize(
    ("before", "useful", "not_useful", "after"),
    [
        (COMMENT, 0, MIN_FINDINGS - 1, COMMENT),  # too little was said
        (COMMENT, 8, 12, ANNOTATION),
        (COMMENT, 14, 6, COMMENT),
        (ANNOTATION, 8, 12, ANNOTATION),
        (ANNOTATION, 3, 17, SHADOW),
        (ANNOTATION, 15, 5, ANNOTATION),  # good enough to have stayed a comment, not to become one again
        (ANNOTATION, 17, 3, COMMENT),
        (SHADOW, 5, 15, SHADOW),
        (SHADOW, 10, 10, ANNOTATION),  # one step at a time
        (SHADOW, 20, 0, ANNOTATION),
    ],
)
def test_a_rule_moves_one_level_at_a_time_and_only_on_enough_feedback(before, useful, not_useful, after):
    assert next_level(before, Tally(useful, not_useful)) == after


def history(share: float, seed: int, events: int) -> list[int]:
    """The level after every finding that somebody judged, `share` of them useful; counted as the store does."""
    chance, level, said, levels = random.Random(seed), COMMENT, [], []
    for _ in range(events):
        said = [*said, chance.random() < share][-WINDOW_FINDINGS:]
        useful = sum(said)
        moved = next_level(level, Tally(useful, len(said) - useful))
        said = said if moved == level else []
        level = moved
        levels.append(level)
    return levels


def test_at_forty_percent_a_rule_is_demoted_within_thirty_judged_findings():
    firsts = [history(0.4, seed, 30) for seed in range(500)]
    assert all(ANNOTATION in levels for levels in firsts)
    assert sorted(levels.index(ANNOTATION) for levels in firsts)[250] < MIN_FINDINGS


def test_at_ninety_five_percent_a_rule_is_never_demoted():
    assert all(set(history(0.95, seed, 600)) == {COMMENT} for seed in range(300))


def test_at_forty_percent_a_demoted_rule_does_not_become_a_comment_again():
    for seed in range(100):
        levels = history(0.4, seed, 500)
        assert COMMENT not in levels[levels.index(ANNOTATION) :]


def test_a_rule_that_was_mended_comes_back():
    assert next_level(SHADOW, Tally(19, 1)) == ANNOTATION
    assert next_level(ANNOTATION, Tally(19, 1)) == COMMENT


def test_a_move_says_why():
    said = explanation(Tally(8, 12), ANNOTATION)
    assert said.startswith("8 of 20 findings were useful, which is at least 24% with 95 % confidence")
