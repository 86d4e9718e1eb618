/** Lets a call through that says until when, and who. */

import { Code } from "@connectrpc/connect";
import { importSPKI, type JWTHeaderParameters, jwtVerify } from "jose";
import { readFile } from "node:fs/promises";
import { join } from "node:path";

import type { AnalysisHeader } from "../contract/squad/agent/v1/agent_pb.js";
import { ErrorReason } from "../contract/squad/errors/v1/error_reason_pb.js";
import { SquadError } from "../reason.js";

const AUDIENCE = "squad-internal";
/** They send changes: the worker of a stack, and `squad review`. */
const ISSUERS = ["worker", "cli"];
const KEY_NAME = /^[0-9A-Za-z]{1,64}$/;

/** The tenant a token speaks for; undefined where nobody's tokens are looked at. */
export async function admitCall(headers: Headers, timeoutMs: number | undefined, trustDir: string): Promise<string | undefined> {
  if (timeoutMs === undefined) {
    throw new SquadError(Code.InvalidArgument, ErrorReason.DEADLINE_REQUIRED, "the call has no deadline: set a timeout");
  }
  if (!trustDir) return undefined;
  try {
    return await verify(headers.get("authorization")?.replace(/^Bearer /, "") ?? "", trustDir);
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new SquadError(Code.Unauthenticated, ErrorReason.CREDENTIAL_INVALID, `the credential is not valid: ${why}`);
  }
}

export function admitHeader(header: AnalysisHeader, tenant: string | undefined): void {
  for (const [name, value] of Object.entries({ review_id: header.reviewId, tenant_id: header.tenantId, repository_id: header.repositoryId })) {
    const field = `header.${name}`;
    if (!value) throw new SquadError(Code.InvalidArgument, ErrorReason.FIELD_REQUIRED, `${field} is required: fill it`, { field });
  }
  if (tenant !== undefined && tenant !== header.tenantId) {
    const said = "tenant_id is not the tenant of the credential: use your own";
    throw new SquadError(Code.PermissionDenied, ErrorReason.TENANT_MISMATCH, said);
  }
}

async function verify(token: string, trustDir: string): Promise<string> {
  // The key says which issuer may have signed with it; the claim must be the same.
  let issuer = "";
  const { payload } = await jwtVerify(
    token,
    async (header) => {
      const found = await trusted(header, trustDir);
      issuer = found.issuer;
      return found.key;
    },
    { audience: AUDIENCE, algorithms: ["RS256"], clockTolerance: 2, requiredClaims: ["exp", "iat", "iss", "sub"] },
  );
  if (payload.iss !== issuer) throw new Error("its issuer is not its key's");
  return typeof payload["tenant_id"] === "string" ? payload["tenant_id"] : "";
}

/** Keys are read as they are needed: new ones work and removed ones stop at once. */
async function trusted({ kid }: JWTHeaderParameters, trustDir: string) {
  if (kid && KEY_NAME.test(kid)) {
    for (const issuer of ISSUERS) {
      const pem = await readFile(join(trustDir, `${issuer}-${kid}.pem`), "utf8").catch(() => undefined);
      if (pem) return { issuer, key: await importSPKI(pem, "RS256") };
    }
  }
  throw new Error("its signing key is not trusted here");
}
