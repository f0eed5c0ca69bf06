/** Who calls, and may they: AWS's checks before a service hears of a request. */
import type { World } from "../world/world.ts";
import type { WireRequest } from "./api.ts";
import type { Dialect } from "./dialect.ts";
import { allows, type DeniedCall, deniedByIdentityPolicy, deniedByScp, scpArn } from "./policy.ts";
import type { Principal, Principals } from "./principals.ts";
import { type Signature, signatureHolds } from "./signature.ts";
import { mismatchComplaint, skewComplaint } from "./skew.ts";

export interface Gate {
  readonly world: World;
  readonly principals: Principals;
  /** The world's clock. */
  readonly clock: () => number;
  /** The clock of signatures and sessions. */
  readonly wallClock: () => number;
  /** What the collector's role may do in an account. */
  readonly rolePolicy: (accountId: string) => readonly string[];
}

/** Organizations and Account have one endpoint for the whole partition. */
const globalServices = new Set(["organizations", "account"]);

/** @throws ServiceError in the service's own words. */
export function authenticate(request: WireRequest, signature: Signature, serviceId: string, dialect: Dialect, gate: Gate): Principal {
  const principal = gate.principals.find(signature.accessKeyId);
  const token = request.headers["x-amz-security-token"];
  if (principal === undefined || principal.sessionToken !== token) throw dialect.unknownKey();
  const nowMs = gate.wallClock();
  const date = String(request.headers["x-amz-date"] ?? "");
  const skewed = skewComplaint(date, nowMs);
  if (skewed !== undefined) throw dialect.badSignature(skewed);
  const isSigned = date.startsWith(signature.day) && signature.signedHeaders.includes("host");
  if (!isSigned || !signatureHolds(request, signature, principal.secretAccessKey)) throw dialect.badSignature(mismatchComplaint);
  const { expiresAtMs = Infinity, endsInWorldMs = Infinity } = principal;
  if (expiresAtMs <= nowMs || endsInWorldMs <= gate.clock()) throw dialect.expiredToken();
  const isGlobal = globalServices.has(serviceId);
  const { region } = signature;
  if (!isGlobal && !gate.world.regions.some(({ name }) => name === region))
    throw dialect.badSignature(`Credential should be scoped to a valid region, not '${region}'.`);
  const isReachable = isGlobal || gate.world.regionEnabled(principal.accountId, region, gate.clock());
  if (!isReachable) throw dialect.unknownKey(); // a region that is off does not know the account's credentials
  return principal;
}

/** @throws ServiceError in IAM's words. */
export function authorize(principal: Principal, call: DeniedCall, region: string, dialect: Dialect, gate: Gate): void {
  if (call.action === "sts:GetCallerIdentity") return; // needs no permission, and none can take it away
  const isManagement = principal.accountId === gate.world.managementAccountId; // service control policies do not reach it
  const scp = isManagement ? [] : gate.world.deniedByScp(principal.accountId, region, gate.clock());
  if (allows(scp, call.action)) throw dialect.denied(deniedByScp(call, scpArn(gate.world)));
  const policy = principal.kind === "base" ? gate.principals.basePolicy(principal) : gate.rolePolicy(principal.accountId);
  if (!allows(policy, call.action)) throw dialect.denied(deniedByIdentityPolicy(call));
}
