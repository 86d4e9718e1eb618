export { SquadError } from "./reason.js";
export { ErrorReason } from "./contract/squad/errors/v1/error_reason_pb.js";
export { type ClientOptions, createSquadClient, type SquadClient } from "./client/index.js";
