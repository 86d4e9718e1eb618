"""What the parts of a package kept to before a change, though nobody wrote it down, and what an import does to it."""

from agent_services.runtime.project.package_graph import Parts

# A smaller part shows no custom, and fewer importers of it no direction.
LEAST_SIZE, LEAST_IMPORTERS = 3, 3
# Importers that make a foundation of a part, however small it is.
FOUNDATION = 5
# For what is said of all others: parts and modules that they must be.
MOST_OTHERS, MANY_MODULES = 3, 20
# Two parts of this size that never met have been kept apart.
STRANGERS = 10


def broken_custom(parts: Parts, low: str, high: str) -> str:
    """The custom that an import of `high` in `low` breaks, in words with its evidence; empty when it breaks none."""
    if parts.reaches(low, high):
        return ""
    return _direction(parts, low, high) or (
        (_nobody_imports(parts, low, high) or _imports_nobody(parts, low) or _strangers(parts, low, high))
        if "." in low
        else ""
    )


def _direction(parts: Parts, low: str, high: str) -> str:
    way = parts.way(high, low)
    if not way:
        return ""
    first, last = parts.count(way[0], way[1]), parts.count(way[-2], way[-1])
    small = parts.sizes.get(low, 0) < LEAST_SIZE
    if max(first, last) < LEAST_IMPORTERS or (small and last < FOUNDATION):
        return ""
    against = parts.count(low, high)
    none = f"only {against}" if against else "none"
    so = f" and so `{low}`" if len(way) > 2 else ""
    return (
        f"{none} of the {_modules(parts, low)} imported `{high}`, while {first} of the {_modules(parts, high)}"
        f" import{'s' if first == 1 else ''} `{way[1]}`{so}"
    )


def _nobody_imports(parts: Parts, low: str, high: str) -> str:
    """Of a part on top, such as a command line; whoever is imported by nobody either may stand above it."""
    others = {part: size for part, size in parts.sizes.items() if part != high}
    uses = [other for (part, other) in parts.edges if part == high]
    if parts.importers(high) or not parts.importers(low) or parts.sizes.get(high, 0) < LEAST_SIZE:
        return ""
    if len(uses) < MOST_OTHERS or len(others) < MOST_OTHERS or sum(others.values()) < MANY_MODULES:
        return ""
    return (
        f"none of the {sum(others.values())} modules outside of `{high}` imported it, which itself imports the others"
    )


def _imports_nobody(parts: Parts, low: str) -> str:
    """Of a part at the bottom, which everybody uses."""
    users = {part for part, other in parts.edges if other == low}
    if any(part == low for part, _ in parts.edges) or parts.sizes.get(low, 0) < FOUNDATION:
        return ""
    if len(users) < MOST_OTHERS or parts.importers(low) < STRANGERS:
        return ""
    package = low.rpartition(".")[0]
    return f"none of the {_modules(parts, low)} imported another part of `{package}`, {len(users)} of which import it"


def _strangers(parts: Parts, low: str, high: str) -> str:
    if min(parts.sizes.get(low, 0), parts.sizes.get(high, 0)) < STRANGERS or parts.reaches(high, low):
        return ""
    return f"none of the {_modules(parts, low)} and none of the {_modules(parts, high)} needed the other"


def _modules(parts: Parts, part: str) -> str:
    return f"{parts.sizes.get(part, 0)} modules of `{part}`"
