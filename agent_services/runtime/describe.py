"""An agent's self-description, in the words of the contract."""

from agent_services.runtime.discovery import Agent
from agent_services.runtime.rule import Example, Rule
from squad.agent.v1 import agent_pb2


def describe(agent: Agent) -> agent_pb2.Agent:
    """Everything `DescribeAgent` says."""
    return agent_pb2.Agent(
        name=agent.spec.name,
        version=agent.spec.version,
        description=agent.spec.description,
        languages=agent.languages,
        context_patterns=agent.spec.context_patterns,
        config_patterns=agent.spec.config_patterns,
        generated_patterns=agent.spec.generated_names,
        rules=[_rule(rule) for rule in agent.all_rules],
        batches=True,
    )


def _rule(rule: Rule) -> agent_pb2.Rule:
    return agent_pb2.Rule(
        id=rule.id,
        purpose=rule.purpose,
        severity=f"SEVERITY_{rule.severity.upper()}",
        confidence=f"CONFIDENCE_{rule.confidence.upper()}",
        languages=sorted(rule.languages),
        cwe_ids=sorted(rule.cwe),
        source=rule.source,
        engine=rule.engine,
        enabled_by_default=rule.enabled,
        flagged_example=example_text(rule.flags),
        passed_example=example_text(rule.passes),
        topic=rule.topic,
    )


def example_text(example: str | Example) -> str:
    """An example as one text; each file of several under its path."""
    if isinstance(example, str):
        return example
    before = [f"# {path}, before\n{text}" for path, text in sorted(example.old.items())]
    other = [f"# {path}, unchanged\n{text}" for path, text in sorted(example.context.items())]
    return "\n".join([*before, *(f"# {path}\n{text}" for path, text in sorted(example.files.items())), *other])
