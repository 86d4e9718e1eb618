"""Changes made for the agent under test, from what it says of itself."""

from collections.abc import Sequence

from conformance.change import Change, File
from conformance.snippets import SNIPPETS
from squad.agent.v1.agent_pb2 import Agent

ANY_LANGUAGE = "*"
_OF_ANY = ("python", "javascript", "yaml", "text")
_MOST_EXAMPLES = 150
_MOST_LANGUAGES = 6
_LOAD_FILES = 150
_LOAD_BYTES = 8 << 10


def languages_of(agent: Agent) -> list[str]:
    """Languages to write to the agent in, at most six."""
    if ANY_LANGUAGE in agent.languages:
        return list(_OF_ANY)
    known = [language for language in agent.languages if language in SNIPPETS]
    return (known or list(agent.languages))[:_MOST_LANGUAGES]


def extension_of(language: str) -> str:
    """Of a file in the language; `txt` when it is none that we know."""
    return SNIPPETS.get(language, SNIPPETS["text"])[0]


def snippet(language: str) -> bytes:
    """A small file in the language."""
    return SNIPPETS.get(language, SNIPPETS["text"])[1].encode()


def snippets(agent: Agent) -> Change:
    """One small file in each language, beside an unchanged neighbour."""
    files, context = [], {}
    for language in languages_of(agent):
        extension = extension_of(language)
        files.append(File(f"{language}/main.{extension}", snippet(language), language))
        context[f"{language}/helper.{extension}"] = SNIPPETS.get(language, SNIPPETS["text"])[2].encode()
    return Change(tuple(files), context if agent.context_patterns else {})


def sample(agent: Agent, given: Sequence[File] = ()) -> Change:
    """The files that the author gave; without any the snippets and the agent's own examples of what it flags."""
    if given:
        return Change(tuple(given))
    made = snippets(agent)
    return Change((*made.files, *_examples(agent)), made.context)


def _examples(agent: Agent) -> list[File]:
    fallback = languages_of(agent)[0] if languages_of(agent) else "text"
    files = []
    for rule in [rule for rule in agent.rules if rule.flagged_example][:_MOST_EXAMPLES]:
        language = next((each for each in rule.languages if each in SNIPPETS), fallback)
        name = f"examples/{rule.id.rpartition('/')[2]}.{extension_of(language)}"
        files.append(File(name, rule.flagged_example.encode(), language))
    return files


def load(agent: Agent, given: Sequence[File] = ()) -> Change:
    """Much to read: 150 files of at least 8 KiB, each a file of the sample and empty lines."""
    base = list(given) or list(snippets(agent).files)
    made = []
    for number in range(_LOAD_FILES):
        file = base[number % len(base)]
        content = (file.new or b"").ljust(_LOAD_BYTES + number, b"\n")
        made.append(File(f"load/{number:03}.{extension_of(file.language)}", content, file.language))
    return Change(tuple(made))


def language_of(name: str) -> str:
    """The language of a file, by its name; empty when that does not tell."""
    extension = name.rpartition(".")[2].lower()
    return next((language for language, (end, _, _) in SNIPPETS.items() if end == extension), "")
