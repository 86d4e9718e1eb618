export { type AgentInit, type Check, defineAgent, type Match, type RuleInit } from "./agent.js";
export { newFile, SourceFile, type Span } from "./file.js";
export { AgentServer, serve } from "./serve.js";
export { readSettings, type Settings } from "./settings.js";
export { Confidence, Severity } from "../contract/squad/code/v1/finding_pb.js";
