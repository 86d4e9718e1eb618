/** The errors of the contract: a reason for programs and one sentence for people. They travel as google.rpc.Status. */

import { Code, ConnectError } from "@connectrpc/connect";

import { ErrorInfoSchema } from "./contract/google/rpc/error_details_pb.js";
import { ErrorReason } from "./contract/squad/errors/v1/error_reason_pb.js";

const DOMAIN = "squad";
/** Trailers have little room. */
const LONGEST_TEXT = 500;

const BY_CODE: Partial<Record<Code, ErrorReason>> = {
  [Code.Unavailable]: ErrorReason.DEPENDENCY_UNAVAILABLE,
  [Code.Canceled]: ErrorReason.CANCELLED,
  [Code.DeadlineExceeded]: ErrorReason.OUT_OF_TIME,
  [Code.Unauthenticated]: ErrorReason.CREDENTIAL_INVALID,
  [Code.ResourceExhausted]: ErrorReason.TOO_LARGE,
};

/** Why a call failed. `rawMessage` is the sentence, `facts` what the reason's comment in the contract names. */
export class SquadError extends ConnectError {
  constructor(
    code: Code,
    readonly reason: ErrorReason,
    message: string,
    readonly facts: Record<string, string> = {},
  ) {
    const value = { reason: ErrorReason[reason], domain: DOMAIN, metadata: facts };
    super(message.slice(0, LONGEST_TEXT), code, undefined, [{ desc: ErrorInfoSchema, value }]);
  }

  /** Reads an error of a call back. Errors that gRPC itself or a stranger made get the reason that fits their code. */
  static override from(error: unknown): SquadError {
    if (error instanceof SquadError) return error;
    const failed = ConnectError.from(error);
    for (const info of failed.findDetails(ErrorInfoSchema)) {
      if (info.domain === DOMAIN) return new SquadError(failed.code, reasonNamed(info.reason), failed.rawMessage, info.metadata);
    }
    return new SquadError(failed.code, BY_CODE[failed.code] ?? ErrorReason.INTERNAL, failed.rawMessage);
  }

  /** ConnectError looks at the form of an error; this one is told by its class. */
  static override [Symbol.hasInstance](value: unknown): boolean {
    return Object.prototype.isPrototypeOf.call(SquadError.prototype, value as object);
  }
}

function reasonNamed(name: string): ErrorReason {
  return ErrorReason[name as keyof typeof ErrorReason] ?? ErrorReason.INTERNAL;
}
