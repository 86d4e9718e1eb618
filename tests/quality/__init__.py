"""How good the findings are, measured on public ground truth that is never part of this repository."""
