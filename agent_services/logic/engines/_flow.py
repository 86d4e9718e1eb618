"""Ruff's rules about control flow: exceptions, loops and coroutines."""

from agent_services.runtime.engines.diagnostic import engine_rule

RULES = (
    engine_rule(
        "logic/jump-in-finally",
        "Finds `return`, `break` and `continue` in `finally`, which swallow the exception on its way.",
        "B012",
        message="This jump inside `finally` throws away whatever exception is on its way, and any earlier return value."
        " Move it behind the `try` statement.",
        severity="high",
        confidence="high",
        source="ruff B012",
        flags="def f(x):\n    try:\n        return 1 / x\n    finally:\n        return 0\n",
        passes="def f(x):\n    try:\n        return 1 / x\n    finally:\n        print(x)\n",
    ),
    engine_rule(
        "logic/exception-not-raised",
        "Finds exceptions that are made and thrown away because `raise` is missing.",
        "PLW0133",
        message="The exception is made and thrown away: without `raise` nothing happens. Put `raise` before it.",
        severity="high",
        confidence="high",
        source="ruff PLW0133",
        flags='def f(x):\n    if x < 0:\n        ValueError("negative")\n    return x\n',
        passes='def f(x):\n    if x < 0:\n        raise ValueError("negative")\n    return x\n',
    ),
    engine_rule(
        "logic/raise-not-an-exception",
        "Finds `raise` of something that is no exception, and `raise NotImplemented`.",
        "F901",
        "B016",
        message="What is raised here is no exception, so Python raises TypeError in its place. Raise an exception"
        " class, such as `NotImplementedError` or `ValueError`.",
        severity="high",
        confidence="high",
        source="ruff F901, B016",
        flags="def f():\n    raise NotImplemented\n",
        passes="def f():\n    raise NotImplementedError\n",
    ),
    engine_rule(
        "logic/bare-raise-outside-handler",
        "Finds `raise` without an exception where none is being handled.",
        "PLE0704",
        message="No exception is being handled here, so unless a handler calls this function the line raises"
        " RuntimeError. Name the exception.",
        severity="medium",
        confidence="medium",
        source="ruff PLE0704",
        flags="def f(x):\n    if x < 0:\n        raise\n    return x\n",
        passes="def f(x):\n    try:\n        return 1 / x\n    except ZeroDivisionError:\n        raise\n",
    ),
    engine_rule(
        "logic/handler-never-matches",
        "Finds `except` clauses that can catch nothing, or only one of the names given.",
        "B029",
        "PLW0711",
        message="This `except` does not catch what it names: {message}. Give a tuple of exception classes.",
        severity="high",
        confidence="high",
        source="ruff B029, PLW0711",
        flags='def f(x):\n    try:\n        return int(x)\n    except ValueError or TypeError:\n        return "bad"\n',
        passes="def f(x):\n    try:\n        return int(x)\n    except (ValueError, TypeError):\n        return 0\n",
    ),
    engine_rule(
        "logic/duplicate-handler",
        "Finds a second `except` for an exception that an earlier one already catches.",
        "B025",
        message="An earlier `except` of this `try` already catches `{name}`: this handler never runs. Merge or remove"
        " it.",
        severity="medium",
        confidence="high",
        source="ruff B025",
        flags="def f(x):\n    try:\n        return int(x)\n    except ValueError:\n        return 0\n"
        "    except ValueError:\n        return 1\n",
        passes="def f(x):\n    try:\n        return int(x)\n    except ValueError:\n        return 0\n"
        "    except TypeError:\n        return 1\n",
    ),
    engine_rule(
        "logic/late-binding-closure",
        "Finds functions made in a loop that read the loop variable when they run, and so all see its last value.",
        "B023",
        message="The function reads `{name}` when it runs, not when it is made: after the loop every one of them sees"
        " the last value. Bind it with a default argument, `{name}={name}`.",
        severity="medium",
        confidence="medium",
        source="ruff B023",
        flags="def f(names):\n    made = []\n    for name in names:\n        made.append(lambda: print(name))\n"
        "    return made\n",
        passes="def f(names):\n    made = []\n    for name in names:\n"
        "        made.append(lambda name=name: print(name))\n    return made\n",
    ),
    engine_rule(
        "logic/loop-changes-its-collection",
        "Finds loops that add to or remove from the collection they walk over.",
        "B909",
        "PLE4703",
        message="The loop changes the collection it is walking over: elements are skipped, or RuntimeError is raised."
        " Walk over a copy, or collect the changes and apply them afterwards.",
        severity="high",
        confidence="medium",
        source="ruff B909, PLE4703",
        flags="def f(names):\n    for name in names:\n        if not name:\n            names.remove(name)\n",
        passes="def f(names):\n    for name in list(names):\n        if not name:\n            names.remove(name)\n",
    ),
    engine_rule(
        "logic/loop-variable-hides-collection",
        "Finds loops whose variable has the name of the collection, which is gone after the first step.",
        "B020",
        message="The loop variable `{name}` takes the name of the collection it walks over, which is lost from then on."
        " Give it a name of its own.",
        severity="low",
        confidence="high",
        source="ruff B020",
        flags="def f(row):\n    for row in row:\n        print(row)\n",
        passes="def f(rows):\n    for row in rows:\n        print(row)\n",
    ),
    engine_rule(
        "logic/groupby-reused",
        "Finds a group of `itertools.groupby` that is read twice: the second time it is empty.",
        "B031",
        message="A group of `groupby` can be read once only; the second time it is empty. Keep it with `list(...)`.",
        severity="high",
        confidence="medium",
        source="ruff B031",
        flags="import itertools\n\ndef f(rows, names):\n    for key, group in itertools.groupby(rows):\n"
        "        for name in names:\n            print(key, name, list(group))\n",
        passes="import itertools\n\ndef f(rows):\n    for key, group in itertools.groupby(rows):\n"
        "        print(key, list(group))\n",
    ),
    engine_rule(
        "logic/task-not-kept",
        "Finds asyncio tasks nobody keeps: the garbage collector may end them half-way.",
        "RUF006",
        message="Nothing keeps this task, and asyncio holds it only weakly: it may be collected before it is done, and"
        " its exception is lost. Keep it in a variable or set, or use a task group.",
        severity="medium",
        confidence="high",
        source="ruff RUF006",
        flags="import asyncio\n\nasync def f(job):\n    asyncio.create_task(job())\n",
        passes="import asyncio\n\nasync def f(job):\n    task = asyncio.create_task(job())\n    await task\n",
    ),
    engine_rule(
        "logic/lock-without-effect",
        "Finds `with threading.Lock()`: a lock made on the spot keeps nobody out.",
        "PLW2101",
        message="A lock that is made here and now is known to nobody else, so it keeps nobody out. Make it once and"
        " share it.",
        severity="high",
        confidence="high",
        source="ruff PLW2101",
        flags="import threading\n\ndef f():\n    with threading.Lock():\n        print(1)\n",
        passes="import threading\n\nlock = threading.Lock()\n\ndef f():\n    with lock:\n        print(1)\n",
    ),
)
