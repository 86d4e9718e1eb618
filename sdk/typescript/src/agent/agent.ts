/** What an author writes: who the agent is, and its rules. */

import { create, type MessageInitShape } from "@bufbuild/protobuf";

import { type Agent, AgentSchema, type Rule, RuleSchema } from "../contract/squad/agent/v1/agent_pb.js";
import type { Confidence } from "../contract/squad/code/v1/finding_pb.js";
import type { SourceFile, Span } from "./file.js";

/**
 * Says what a rule sees in one file; generators are at home here. It runs in a process of its own: one that throws, never
 * ends or needs too much memory costs its file and nothing else.
 */
export type Check = (file: SourceFile) => Iterable<Match> | AsyncIterable<Match>;

/** One thing an agent can find: the facts of the contract, and how. Languages default to the agent's, the engine to its name. */
export type RuleInit = Facts<typeof RuleSchema, "id" | "severity" | "confidence"> & {
  /** True takes the rule out until a repository asks for it. */
  off?: boolean;
  check: Check;
};

/** Who reads changes, and how. */
export type AgentInit = Omit<Facts<typeof AgentSchema, "name" | "version" | "languages">, "rules"> & { rules: RuleInit[] };

type Facts<Schema extends typeof AgentSchema | typeof RuleSchema, Required extends string> = Exclude<
  MessageInitShape<Schema>,
  { $typeName: string }
> & { [Key in Required & keyof Exclude<MessageInitShape<Schema>, { $typeName: string }>]-?: NonNullable<
    Exclude<MessageInitShape<Schema>, { $typeName: string }>[Key]
  > };

/** What a rule saw. Those that touch no changed line are left out by the runtime, which also adds rule, path and quote. */
export interface Match {
  span: Span;
  /** What happens, why it matters here and what to do: at most three sentences, 2,000 bytes. */
  message: string;
  /** Note on the match's own line, beside its quote. */
  note?: string;
  /** Qualified name of the definition around it: `Store.save`. */
  symbol?: string;
  /** Further evidence in the same file, in order of reading. */
  steps?: { span: Span; note: string }[];
  /** Only where a machine can be sure. The description is an imperative sentence. */
  fix?: { description: string; edits: { span: Span; newText: string }[] };
  /** Replaces the rule's when it is lower. */
  confidence?: Confidence;
  /** Lets a match pass that lies on unchanged lines, which the change made matter. */
  outsideChange?: boolean;
}

/** Checks types, and gives the agent back: the default export of the module that `serve` is given. */
export function defineAgent(agent: AgentInit): AgentInit {
  return agent;
}

/** The whole answer to DescribeAgent. Throws on what an orchestrator would refuse. */
export function describe(agent: AgentInit): Agent {
  const { rules, ...facts } = agent;
  const described = create(AgentSchema, { ...facts, batches: true });
  described.languages.sort();
  if (!described.name || !described.version || described.languages.length === 0) {
    throw new Error(`agent "${described.name}": name, version and languages are required`);
  }
  described.rules = rules.map((rule) => describeRule(rule, described)).sort((a, b) => compare(a.id, b.id));
  return described;
}

function describeRule({ off, check, ...facts }: RuleInit, agent: Agent): Rule {
  const rule = create(RuleSchema, { languages: agent.languages, engine: agent.name, ...facts, enabledByDefault: !off });
  rule.languages = [...rule.languages].sort();
  if (!rule.id.startsWith(`${agent.name}/`)) throw new Error(`rule "${rule.id}": its id must begin with "${agent.name}/"`);
  if (!rule.severity || !rule.confidence || typeof check !== "function") {
    throw new Error(`rule "${rule.id}": severity, confidence and check are required`);
  }
  return rule;
}

export function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
