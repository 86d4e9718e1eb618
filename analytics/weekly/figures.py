"""Plots that say one thing each."""

import io
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import date

import matplotlib as mpl
from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.dates import DateFormatter
from matplotlib.figure import Figure as Plot
from matplotlib.ticker import PercentFormatter

from analytics.document.blocks import Figure
from analytics.weekly.facts import Facts
from analytics.weekly.sentences import by_rule

_BLUE, _ORANGE, _GREY, _GREEN, _PALE = "#2f6fd0", "#d9772b", "#8a94a3", "#2a8f5b", "#aac5ef"
_STYLE = {
    "font.family": "DejaVu Sans",
    "font.size": 9,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.edgecolor": "#b8c0cb",
    "axes.grid": True,
    "grid.color": "#eceff3",
    "axes.axisbelow": True,
    "xtick.color": "#5b6675",
    "ytick.color": "#5b6675",
}
_MOST = 12
_MOST_NAMED = 6
"""Weeks below an axis."""
_UNITS = (("days", 86_400), ("hours", 3600), ("minutes", 60), ("seconds", 1))
"""What waits are drawn in, and its seconds: the largest of which there are `_ENOUGH`."""
_ENOUGH = 5


def figures(facts: Facts) -> dict[str, Figure]:
    """By name; one that has nothing to show is left out."""
    drawn = {"volume": _volume(facts), "opinion": _opinion(facts), "rules": _rules(facts), "risk": _risk(facts)}
    return {name: figure for name, figure in drawn.items() if figure}


def _volume(facts: Facts) -> Figure | None:
    rows, waits = facts.trend("review_times"), facts.trend("first_review")
    if rows.empty or waits.empty:
        return None
    with _plot(2) as (axes, done):
        left, right = axes
        left.bar(rows["week"], rows["reviews"], width=5.5, color=[_shade(facts, week) for week in rows["week"]])
        left.set_title("Reviews a week", loc="left")
        unit, each_unit = unit_of(waits["wait_seconds_p95"].max())
        for percentile, color, said in (
            ("p95", _ORANGE, "one in twenty waited longer"),
            ("p50", _BLUE, "half waited longer"),
        ):
            wait = waits[f"wait_seconds_{percentile}"] / each_unit
            right.plot(waits["week"], wait, color=color, marker="o", ms=3, label=said)
        right.set_title(f"Wait for the first review, {unit}", loc="left")
        right.set_ylim(0, waits["wait_seconds_p95"].max() / each_unit * 1.45)
        right.legend(frameon=False, loc="upper left")
        for each in axes:
            _weeks(each, rows["week"])
        return done("How much was reviewed, this week in dark, and how long authors waited for the first answer.")


def _opinion(facts: Facts) -> Figure | None:
    said = facts.trend("acceptance").groupby("week")[["heard", "useful"]].sum()
    fixed = facts.trend("fixed_after_comment").groupby("week")[["commented", "fixed"]].sum()
    if said["heard"].sum() == 0 or fixed.empty:
        return None
    with _plot(height=1.9) as (axes, done):
        (only,) = axes
        only.plot(
            said.index,
            said["useful"] / said["heard"],
            color=_BLUE,
            marker="o",
            ms=3,
            label="found useful, of what people spoke of",
        )
        # What was said in the last two weeks may still be mended.
        settled = fixed.iloc[:-2]
        only.plot(
            settled.index,
            settled["fixed"] / settled["commented"],
            color=_GREEN,
            marker="o",
            ms=3,
            label="mended after the comment",
        )
        only.set_ylim(0, 1)
        only.yaxis.set_major_formatter(PercentFormatter(1))
        only.set_title("Is it worth reading?", loc="left")
        only.legend(frameon=False, loc="lower left")
        _weeks(only, said.index)
        return done(
            "Share of findings that people called useful, and of comments whose cause the next pushes took away."
        )


def _rules(facts: Facts) -> Figure | None:
    rules = by_rule(facts).nlargest(_MOST, "heard").sort_values("share")
    if rules.empty:
        return None
    with _plot(height=0.8 + 0.24 * len(rules)) as (axes, done):
        (only,) = axes
        colors = [_ORANGE if low > 0.5 else _GREY for low in rules["low"]]
        only.barh(rules.index, rules["share"], color=colors, height=0.6)
        ends = [(rules["share"] - rules["low"]).tolist(), (rules["high"] - rules["share"]).tolist()]
        only.errorbar(
            rules["share"].tolist(),
            range(len(rules)),
            xerr=ends,
            fmt="none",
            ecolor="#1c2430",
            elinewidth=0.8,
            capsize=2,
        )
        only.set_xlim(0, 1)
        only.xaxis.set_major_formatter(PercentFormatter(1))
        only.set_title("Dismissed, of what people spoke of in four weeks", loc="left")
        return done(
            "The rules that people speak of most. The thin line is where the true share lies, 95 % surely: it is long "
            "where few spoke. Orange: more noise than help, whatever the chance."
        )


def _risk(facts: Facts) -> Figure | None:
    rows = facts.of_week("repository_risk").nlargest(_MOST, "score").sort_values("score")
    if rows.empty:
        return None
    with _plot(height=0.8 + 0.26 * len(rows)) as (axes, done):
        (only,) = axes
        labels = [_short(facts.repository(key)) for key in rows["repository_key"]]
        places = range(len(rows))
        only.barh(places, rows["score"], color=_BLUE, height=0.6)
        before = rows["score"] - rows["trend"]
        only.scatter(before, places, color="#1c2430", marker="|", s=90, label="four weeks before", zorder=3)
        only.set_yticks(places, labels)
        only.set_title("Risk of repositories", loc="left")
        only.legend(frameon=False, loc="lower right")
        return done(
            "Weight of the findings for each 100 changed lines: a critical one counts 10, a high one 4, a medium one 1."
        )


def unit_of(seconds: float) -> tuple[str, int]:
    """What so long a wait is drawn in, and how many seconds that has."""
    return next((each for each in _UNITS if seconds >= _ENOUGH * each[1]), _UNITS[-1])


def _shade(facts: Facts, week: date) -> str:
    return _BLUE if week == facts.week else _PALE


def _short(name: str) -> str:
    return name if len(name) <= 32 else f"…{name[-31:]}"


def _weeks(axes: Axes, weeks: Sequence[date]) -> None:
    """Names some of the weeks, the newest among them, by their Mondays."""
    newest_first = sorted(set(weeks), reverse=True)
    axes.set_xticks(newest_first[:: -(-len(newest_first) // _MOST_NAMED)])
    axes.xaxis.set_major_formatter(DateFormatter("%-d %b"))
    axes.grid(visible=False, axis="x")


@contextmanager
def _plot(across: int = 1, height: float = 2.3) -> Iterator[tuple[list[Axes], Callable[[str], Figure]]]:
    """Some axes side by side, and what makes the finished picture of them."""
    with mpl.rc_context(_STYLE):
        plot = Plot(figsize=(7.6, height), dpi=170, layout="constrained")
        axes = plot.subplots(1, across, squeeze=False)[0].tolist()

        def done(caption: str) -> Figure:
            out = io.BytesIO()
            FigureCanvasAgg(plot).print_png(out, metadata={"Software": None})
            return Figure(out.getvalue(), caption)

        yield axes, done
