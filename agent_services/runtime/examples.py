"""Runs one rule on one example, as tests and the rule's author want it."""

from difflib import SequenceMatcher

from agent_services.runtime.advisories.database import Advisories
from agent_services.runtime.formats.languages import language_of, name_for
from agent_services.runtime.rule import Engine, Example, Match, Rule
from agent_services.runtime.source import ChangeView, SourceFile
from agent_services.runtime.text import EVERY_LINE, Lines


def example_change(rule: Rule, example: str | Example) -> ChangeView:
    """The change an example describes; plain text is one new file in the rule's first language."""
    if isinstance(example, str):
        example = Example({name_for(rule.languages[0]): example})
    files = [_file(path, text, example.old.get(path)) for path, text in sorted(example.files.items())]
    deleted = [_file(path, text, None) for path, text in sorted(example.old.items()) if path not in example.files]
    texts = {**example.context, **example.files}
    return ChangeView(
        files,
        paths={path: path for path in sorted(texts)},
        read_blobs=lambda paths: {path: texts[path] for path in paths},
        deleted=deleted,
        options=example.options,
        advisories=Advisories.of(example.advisories) if example.advisories else None,
    )


def try_rule(rule: Rule, example: str | Example, engine: Engine | None = None) -> list[Match]:
    """Everything a rule says about an example, on changed lines or not."""
    change = example_change(rule, example)
    if engine is not None:
        return [match for found, match in engine.run(change, (rule,)) if found.id == rule.id]
    if rule.check_change is not None:
        return list(rule.check_change(change))
    check = rule.check_file
    readable = [file for file in change.files if rule.reads_language(file.language)]
    return [match for file in readable for match in (check(file) if check else ())]


def _file(path: str, text: str, old: str | None) -> SourceFile:
    language = language_of(path)
    if old is None:
        return SourceFile(path, text, language=language, blob_id=path)
    changed, removed = _changed_lines(old, text)
    previous = SourceFile(path, old, language=language, changed=EVERY_LINE)
    return SourceFile(path, text, language=language, changed=changed, removed=removed, old=previous, blob_id=path)


def _changed_lines(old: str, new: str) -> tuple[Lines, Lines]:
    blocks = SequenceMatcher(None, old.splitlines(), new.splitlines(), autojunk=False).get_opcodes()
    differing = [block for block in blocks if block[0] != "equal"]
    removed = [(first + 1, end) for _, first, end, _, _ in differing if end > first]
    return Lines([(first + 1, end) for _, _, _, first, end in differing if end > first]), Lines(removed)
