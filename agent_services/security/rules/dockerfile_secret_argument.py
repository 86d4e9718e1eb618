"""A build argument stays in the history of the image, where everybody who pulls it reads it."""

import re
from collections.abc import Iterator

from agent_services.runtime.formats.dockerfile import instructions
from agent_services.runtime.leaks.secrets import kind_of
from agent_services.runtime.rule import Match, rule
from agent_services.runtime.source import SourceFile

_NAME = re.compile(r"[A-Za-z_]\w*")


@rule(
    severity="medium",
    confidence="medium",
    cwe=(522, 538),
    languages=("dockerfile",),
    source="CWE-522; Docker build check SecretsUsedInArgOrEnv; nearest: checkov CKV_DOCKER_10",
    flags="FROM node:22\nARG NPM_TOKEN\nRUN npm config set token $NPM_TOKEN\n",
    passes="FROM node:22\nRUN --mount=type=secret,id=npm npm ci\n",
)
def check(file: SourceFile) -> Iterator[Match]:
    """Finds passwords and tokens given to an image as build arguments, which its history keeps."""
    for instruction in instructions(file):
        names = _NAME.findall(instruction.arguments.partition("=")[0]) if instruction.name == "ARG" else []
        if names and kind_of(names[0]) is not None:
            yield file.match(
                instruction.span,
                f"The value of `{names[0]}` stays in the history of the image, where everybody who pulls it reads it."
                f" Use `RUN --mount=type=secret,id={names[0].lower()}`.",
            )
