"""Discount codes."""

import pickle
from pathlib import Path

import yaml


def load_rules(path: Path) -> dict[str, object]:
    """Discount rules, written by the marketing team."""
    return yaml.load(path.read_text(), Loader=yaml.Loader)


def restore_session(blob: bytes) -> dict[str, object]:
    """The discounts a customer has already collected, from the session cookie."""
    return pickle.loads(blob)


def worth(code: str, amount: int, country: str, member: bool, items: int) -> int:
    """What a discount code is worth for an amount, in cents."""
    value = 0
    if code.startswith("WELCOME"):
        if member:
            if amount > 10000:
                value = 1500
            elif amount > 5000:
                value = 700
            else:
                value = 300
        else:
            if amount > 10000:
                value = 1000
            elif amount > 5000:
                value = 500
    elif code.startswith("BULK"):
        if items > 100:
            value = amount // 4
        elif items > 50:
            value = amount // 5
        elif items > 10 and country in ("DE", "FR"):
            value = amount // 10
        elif items > 10 and country == "NL":
            value = amount // 12
    elif code.startswith("SUMMER"):
        if country == "DE" and member or country == "FR":
            value = 400
            if amount > 20000:
                value = value * 3
            elif amount > 15000:
                value = value * 2
        elif country == "NL":
            for step in (5000, 10000, 15000):
                if amount > step:
                    value += 150
    elif code == "STAFF":
        if member and items < 5:
            value = amount // 2
        elif member:
            value = amount // 3
    if value > amount:
        value = amount
    return value
