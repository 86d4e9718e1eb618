"""A week of one tenant, or of the platform, as a document."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from datetime import timedelta
from typing import Any

from analytics.document.blocks import Block, Document, Heading, Number, Numbers, Points, Rows, Text
from analytics.weekly.facts import Facts
from analytics.weekly.figures import figures
from analytics.weekly.sentences import by_rule, changes, duration, percent

_MICROS = 1_000_000
_MOST = 10
_SAME = 0.005
_MUCH = 0.1
"""Of the value before: a smaller change is neither good nor bad."""
_NOTHING = "-"
Pair = tuple[float | None, float | None]
"""A number of the week, and of the week before."""


def report(facts: Facts, who: str) -> Document:
    """The numbers, what changed and why, then the plots."""
    last = facts.week + timedelta(days=6)
    when = f"{facts.week:%-d %B} to {last:%-d %B %Y}"
    if facts.of_week("review_times").empty:
        return Document(f"Code review: {who}", when, (Text("Nobody asked for a review in this week."),))
    return Document(f"Code review: {who}", when, tuple(_blocks(facts)))


def _blocks(facts: Facts) -> Iterator[Block]:
    numbers = tuple(_numbers(facts))
    yield Text(_in_short(numbers))
    yield Numbers(numbers)
    yield Heading("What changed, and why")
    yield Points(changes(facts))
    drawn = figures(facts)
    for title, name in (
        ("Volume and speed", "volume"),
        ("Usefulness", "opinion"),
        ("Noise", "rules"),
        ("Risk", "risk"),
    ):
        if name in drawn:
            yield Heading(title)
            yield drawn[name]
    yield from _tables(facts)


def _in_short(numbers: tuple[Number, ...]) -> str:
    """What moved much, for worse and for better, in a sentence each."""
    said = []
    for word, good in (("Worse", False), ("Better", True)):
        if moved := [f"{each.label} ({each.value}, {each.change})" for each in numbers if each.good is good]:
            said.append(f"{word} than the week before: {', '.join(moved)}.")
    return " ".join(said) or "Nothing became worse or better by a tenth or more since the week before."


def _numbers(facts: Facts) -> Iterator[Number]:
    def value(name: str, measure: str) -> Pair:
        return facts.value(name, measure), facts.value(name, measure, 1)

    def share(name: str, part: str, whole: str, back: int = 0) -> Pair:
        return facts.share(name, part, whole, back), facts.share(name, part, whole, back + 1)

    yield replace(_number("reviews", value("review_times", "reviews"), "{:,.0f}".format), good=None)
    waits = value("first_review", "wait_seconds_p50")
    yield _number("wait for the first review (median)", waits, duration, lower_is_better=True)
    yield _number("found useful", share("acceptance", "useful", "heard"), percent)
    # Comments of the week before last: younger ones may still be mended.
    fixed = share("fixed_after_comment", "fixed", "commented", 2)
    yield _number("mended after a comment, of two weeks ago", fixed, percent)
    gaps = share("coverage_gaps", "reviews_with_gaps", "reviews")
    yield _number("agents' readings that left a file out", gaps, percent, lower_is_better=True)
    reopened = share("reopened", "reopened", "fixed")
    yield _number("came back after it was mended", reopened, percent, lower_is_better=True)
    yield replace(
        _number("spent on models, in the currency of your prices", value("spend", "cost_micros"), _money), good=None
    )
    yield _number("spent for each useful finding", value("spend", "micros_per_useful"), _cents, lower_is_better=True)


def _money(micros: float) -> str:
    return f"{micros / _MICROS:,.2f}"


def _cents(micros: float) -> str:
    return f"{micros / _MICROS:,.4f}"


def _number(label: str, pair: Pair, say: Callable[[float], str], *, lower_is_better: bool = False) -> Number:
    now, before = pair
    if now is None:
        return Number(label, _NOTHING)
    if before is None:
        return Number(label, say(now), "nothing to compare with")
    if say(now) == say(before) or abs(now - before) < _SAME * abs(before):
        return Number(label, say(now), "as in the week before")
    better = (now < before) == lower_is_better
    return Number(label, say(now), f"{say(before)} the week before", better if _is_much(now, before) else None)


def _is_much(now: float, before: float) -> bool:
    return abs(now - before) >= _MUCH * abs(before)


def _tables(facts: Facts) -> Iterator[Block]:
    rules = by_rule(facts).nlargest(_MOST, "heard")
    if not rules.empty:
        yield Heading("Rules that people speak of, four weeks")
        yield Rows(
            ("rule", "spoken of", "found useful", "95 % surely between"), [_rule(row) for row in rules.itertuples()]
        )
    repositories = facts.of_week("cohorts").nlargest(_MOST, "reviews")
    if not repositories.empty:
        yield Heading("Repositories")
        head = ("repository", "team", "reviews", "incomplete", "comments")
        yield Rows(head, [_repository(facts, row) for row in repositories.itertuples()])


def _rule(row: Any) -> tuple[str, ...]:
    between = f"{percent(1 - row.high)} to {percent(1 - row.low)}"
    return row.Index, f"{row.heard:.0f}", percent(1 - row.share), between


def _repository(facts: Facts, row: Any) -> tuple[str, ...]:
    counts = (f"{count:.0f}" for count in (row.reviews, row.incomplete, row.commented))
    return facts.repository(row.repository_key), row.team or _NOTHING, *counts


def tenants(all_facts: Mapping[str, Facts]) -> Iterator[Block]:
    """The operator's table: every tenant with its week, by name."""
    yield Heading("Tenants")
    rows = []
    for name, facts in sorted(all_facts.items()):
        wait, useful = facts.value("first_review", "wait_seconds_p50"), facts.share("acceptance", "useful", "heard")
        cost = facts.value("spend", "cost_micros")
        rows.append((
            name,
            f"{facts.value('review_times', 'reviews') or 0:,.0f}",
            _NOTHING if wait is None else duration(wait),
            _NOTHING if useful is None else percent(useful),
            _NOTHING if cost is None else f"{cost / _MICROS:,.2f}",
        ))  # fmt: skip
    yield Rows(("tenant", "reviews", "wait (median)", "useful", "spent"), rows)
