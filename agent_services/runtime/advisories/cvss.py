"""The base score of a CVSS 3 vector, by the formula of its specification (https://www.first.org/cvss/v3.1)."""

import math
from functools import lru_cache

_WEIGHTS = {
    "AV": {"N": 0.85, "A": 0.62, "L": 0.55, "P": 0.2},
    "AC": {"L": 0.77, "H": 0.44},
    "PR": {"N": 0.85, "L": 0.62, "H": 0.27},
    "UI": {"N": 0.85, "R": 0.62},
    "S": {"U": 0.0, "C": 1.0},
    "C": {"H": 0.56, "L": 0.22, "N": 0.0},
    "I": {"H": 0.56, "L": 0.22, "N": 0.0},
    "A": {"H": 0.56, "L": 0.22, "N": 0.0},
}
# What privileges weigh where the weakness reaches beyond its own component.
_PRIVILEGES_BEYOND = {"N": 0.85, "L": 0.68, "H": 0.5}


@lru_cache(10_000)
def base_score(vector: str) -> float | None:
    """The score from 0 to 10; None for other versions of CVSS, whose databases say the severity in a word beside it."""
    if not vector.startswith(("CVSS:3.0/", "CVSS:3.1/")):
        return None
    given = dict(part.split(":", 1) for part in vector.split("/")[1:] if ":" in part)
    if any(given.get(metric) not in weights for metric, weights in _WEIGHTS.items()):
        return None
    weight = {metric: weights[given[metric]] for metric, weights in _WEIGHTS.items()}
    beyond = given["S"] == "C"
    privileges = _PRIVILEGES_BEYOND[given["PR"]] if beyond else weight["PR"]
    loss = 1 - (1 - weight["C"]) * (1 - weight["I"]) * (1 - weight["A"])
    impact = 7.52 * (loss - 0.029) - 3.25 * (loss - 0.02) ** 15 if beyond else 6.42 * loss
    if impact <= 0:
        return 0.0
    exploitability = 8.22 * weight["AV"] * weight["AC"] * privileges * weight["UI"]
    return _round_up(min((1.08 if beyond else 1.0) * (impact + exploitability), 10))


def _round_up(score: float) -> float:
    """To one decimal, upwards, as the specification's appendix does it without errors of floating point."""
    hundred_thousandths = round(score * 100_000)
    if hundred_thousandths % 10_000 == 0:
        return hundred_thousandths / 100_000
    return (math.floor(hundred_thousandths / 10_000) + 1) / 10
