"""The table's rows: what peers reached, what must be reached, what is aimed at, and how ours is read."""

from collections.abc import Callable
from dataclasses import dataclass

from tests.quality.measure import Results
from tests.quality.scorers import Figures


@dataclass(frozen=True)
class Reading:
    """One figure of ours, in words, and whether it is good enough."""

    words: str
    passes: bool
    reaches: bool


@dataclass(frozen=True)
class Row:
    """`set` must have been run; peers are bandit, ruff, semgrep and the best of the others, as measured elsewhere."""

    what: str
    set: str
    peers: tuple[str, str, str, str]
    bar: str
    target: str
    read: Callable[[Results], Reading]


def _at_least(figure: str, name: str, bar: float, target: float) -> Callable[[Results], Reading]:
    def read(results: Results) -> Reading:
        value = results.own[name][figure]
        return Reading(f"{value:.3f}", value >= bar, value >= target)

    return read


def _owasp(results: Results) -> Reading:
    figures = results.own["owasp"]
    lowest = min(figures["classes"].values())
    return Reading(
        f"{figures['score']:.3f}; lowest class {lowest:.2f}",
        figures["score"] >= 0.6,
        figures["score"] >= 0.85 and lowest >= 0.5,
    )


def _owasp_renamed(results: Results) -> Reading:
    score = results.own["owasp renamed"]["score"]
    same = abs(score - results.own["owasp"]["score"]) < 0.005
    return Reading(f"{score:.3f}", same, same)


def _owasp_seconds(results: Results) -> Reading:
    seconds = results.seen["owasp"].seconds
    return Reading(f"{seconds:.1f} s", seconds <= 30, seconds <= 10)


def _sven(results: Results) -> Reading:
    figures = results.own["sven"]
    some = {cwe: figures["classes"].get(cwe, 0.0) for cwe in ("22", "78", "79")}
    listed = ", ".join(f"{cwe}: {value:.2f}" for cwe, value in some.items())
    reaches = figures["score"] >= 0.5 and min(some.values()) >= 0.25
    return Reading(f"{figures['score']:.3f} ({listed})", figures["score"] >= 0.35, reaches)


def _realvuln(results: Results) -> Reading:
    figures = results.own["realvuln"]
    safe = figures["traps"] <= 0.03
    words = f"{figures['score']:.3f} (P {figures['P']:.2f}, R {figures['R']:.2f}, traps {figures['traps']:.0%})"
    return Reading(words, safe and figures["score"] >= 0.35, safe and figures["score"] >= 0.45)


def _pair(name: str, agent: str, noise: float, bar: float, target: float, lift: float = -1) -> Callable[..., Reading]:
    """`noise` is the most findings per 100 changed lines on ordinary commits at which the pair counts."""

    def read(results: Results) -> Reading:
        figures, own = results.own[name], results.noise.get(agent, {}).get("per100", float("nan"))
        words = f"{figures['pair']:.3f}, lift {figures['lift']:.3f}, at {own:.2f}/100"
        quiet = own <= noise
        return Reading(
            words, quiet and figures["pair"] >= bar, quiet and figures["pair"] >= target and figures["lift"] >= lift
        )

    return read


def _style(results: Results) -> Reading:
    figures = results.own["style"]
    quiet = figures["fix_hit"] <= 0.05
    words = f"{figures['lift']:.3f} at fix-hit {figures['fix_hit']:.3f}"
    return Reading(words, quiet and figures["lift"] >= 0.38, quiet and figures["lift"] >= 0.45)


def _secrets(name: str) -> Callable[[Results], Reading]:
    return lambda results: _leaks(results.own[name])


def _leaks(figures: Figures) -> Reading:
    found, alarms = (f"{figures[of]}/{figures[all_]}" for of, all_ in (("exact", "places"), ("alarms", "controls")))
    words = f"{figures['score']:.3f} ({found}, alarms {alarms}; half held back {figures['held']:.3f})"
    return Reading(words, figures["score"] >= 0.4, figures["score"] >= 0.7)


def _quixbugs(results: Results) -> Reading:
    figures = results.own["quixbugs"]
    words = (
        f"{figures['new']}, of the half to look at {figures['dev']}; programs alarmed on the fix {figures['alarms']}"
    )
    return Reading(words, figures["new"] >= 4, figures["new"] >= 8)


def _layers(results: Results) -> Reading:
    figures = results.own["layers"]
    words = f"{figures['exact']}/{figures['places']}, {figures['alarms']}/{figures['controls']}"
    parity = figures["exact"] == figures["places"] and not figures["alarms"]
    return Reading(words, parity, parity)


def _cycles(results: Results) -> Reading:
    figures = results.own["cycles"]
    exact, messages = figures["exact"], figures["messages"]
    words = f"{exact}/{figures['places']}, {messages:.2f}; {figures['alarms']} on {figures['controls']} controls"
    return Reading(words, exact >= 20 and messages <= 1, exact >= 24 and messages <= 1 and not figures["alarms"])


def _inferred(results: Results) -> Reading:
    figures = results.own["inferred layers"]
    recall = figures["exact"] / figures["places"]
    wrong = figures["messages"] * figures["places"] - figures["exact"] + figures["alarms"]
    precision = figures["exact"] / (figures["exact"] + wrong) if figures["exact"] + wrong else 0.0
    words = f"{recall:.2f} at precision {precision:.2f}"
    return Reading(words, precision >= 0.8 and recall >= 0.4, precision >= 0.8 and recall >= 0.65)


def _ordinary(results: Results) -> Reading:
    figures = results.noise["squad"]
    often, commits = figures["per100"], figures["prs_with_any"]
    return Reading(f"{often:.2f}; {commits:.0%}", often <= 1.5 and commits <= 0.25, often <= 0.8 and commits <= 0.15)


ROWS = (
    Row("owasp, mean TPR-FPR over classes", "owasp", (".160 (.183)", ".210 (.242)", ".123", ".147"),
        ".60", ".85, no class under .5", _owasp),
    Row("owasp on a renamed copy", "owasp renamed", ("", "", "", ""), "the same", "the same", _owasp_renamed),
    Row("owasp, time of the dev half", "owasp", ("3.3 s", "<0.1 s", "68 s", "42 s"), "30 s", "10 s", _owasp_seconds),
    Row("sven, mean J", "sven", (".198 (.196)", ".215 (.216)", ".176", ""),
        ".35", ".50; CWE 22, 78, 79 each .25", _sven),
    Row("realvuln F1, traps at most 3 %", "realvuln", (".230 (.321)", ".227 (.310)", ".233", ".242"),
        ".35", ".45", _realvuln),
    Row("securityeval, right family", "securityeval", (".273 (.349)", ".248 (.326)", ".289", ""),
        ".45", ".60", _at_least("score", "securityeval", 0.45, 0.6)),
    Row("reverse vuln, pair at .3/100 lines", "vuln", (".042 (.073)", ".042 (.073)", ".057", ""),
        ".09", ".15", _pair("vuln", "security", 0.3, 0.09, 0.15)),
    Row("reverse bug, pair at .5/100 lines", "bug", ("", ".025", ".008", ".051 at 2.0/100"),
        ".06", ".12, lift .08", _pair("bug", "logic", 0.5, 0.06, 0.12, 0.08)),
    Row("reverse perf, pair at .2/100 lines", "perf", ("", ".039", "", ""),
        ".07", ".15, lift .10", _pair("perf", "performance", 0.2, 0.07, 0.15, 0.1)),
    Row("reverse style, lift at fix-hit .05", "style", ("", ".318", "", ".389 at fix-hit .229"),
        ".38", ".45", _style),
    Row("secrets, TPR-FPR (own set; peers on another)", "secrets", (".166", ".157", ".209", ".133"),
        ".40", ".70", _secrets("secrets")),
    Row("secrets, TPR-FPR (the cases of gitleaks and detect-secrets)", "published secrets", ("", "", "", ""),
        ".40", ".70", _secrets("published secrets")),
    Row("QuixBugs, new-rule hits of 40", "quixbugs", ("", "1", "", "1"), "4", "8", _quixbugs),
    Row("declared layers, exact line; false alarms (own set)", "layers", ("", "", "", "30/30, 0/30"),
        "parity", "parity", _layers),
    Row("new import cycle, exact line of 24; messages per edge (own set)", "cycles", ("", "", "", "0/24, 5.2"),
        "20, 1", "24, 1, 0 on controls", _cycles),
    Row("layers nobody declared, recall at precision .8 (own set)", "inferred layers", ("", "", "", "no peer"),
        ".40", ".65", _inferred),
    Row("ordinary commits, all agents: findings per 100 changed lines; commits with any", "ordinary",
        (".49 (.056); 5 %", ".45 (.037)", ".25", "4.05"), "1.5; 25 %", ".8; 15 %", _ordinary),
)  # fmt: skip
