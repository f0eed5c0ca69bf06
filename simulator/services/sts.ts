/** STS: who am I, and whose role may I take. Every refusal to assume a role reads the same, whatever its cause: AWS tells nobody which roles exist. */
import { type Call, type Members, type Service, ServiceError } from "../service.ts";
import { deniedByTrust } from "../wire/policy.ts";
import { type Principals, uniqueId } from "../wire/principals.ts";
import { suspendedSince } from "../world/account.ts";

export interface StsOptions {
  readonly principals: Principals;
  readonly wallClock: () => number;
  readonly roleName: string;
  readonly externalId?: string | undefined;
  /** Whether the role was rolled out to the account; everywhere unless told. */
  readonly hasRole?: ((accountId: string) => boolean) | undefined;
  /** ARNs or account ids that the role trusts. */
  readonly trusted: readonly string[];
}

const roleArnForm = /^arn:[^:]+:iam::(\d{12}):role\/(?:.+\/)?([^/]+)$/;
const sessionArnForm = /^arn:([^:]+):sts::(\d{12}):assumed-role\/([^/]+)\/[^/]+$/;

/** What a role may be held for unless its owner raised it; role chaining never allows more. */
const longestSessionSeconds = 3600;

export function createSts(options: StsOptions): Service {
  return {
    id: "sts",
    operations: {
      AssumeRole: (input, call) => assumeRole(input, call, options),
      GetCallerIdentity: (_, { caller }) => ({ UserId: userId(caller.arn), Account: caller.accountId, Arn: caller.arn }),
    },
  };
}

function userId(arn: string): string {
  if (!sessionArnForm.test(arn)) return uniqueId("AIDA", arn);
  return `${uniqueId("AROA", arn.slice(0, arn.lastIndexOf("/")))}:${arn.slice(arn.lastIndexOf("/") + 1)}`;
}

function assumeRole(input: Members, call: Call, options: StsOptions): Members {
  const { caller, world } = call;
  const roleArn = String(input.RoleArn);
  const [, accountId = "", roleName = ""] = roleArnForm.exec(roleArn) ?? [];
  const isTrusting =
    roleName === options.roleName &&
    isActive(call, accountId) &&
    (options.hasRole?.(accountId) ?? true) &&
    call.atMs < (world.planOf(accountId)?.roleUntilMs ?? Number.POSITIVE_INFINITY) &&
    isTrusted(caller.arn, options.trusted) &&
    (options.externalId === undefined || input.ExternalId === options.externalId);
  if (!isTrusting) {
    const message = deniedByTrust({ principalArn: caller.arn, action: "sts:AssumeRole", resource: roleArn });
    throw new ServiceError("AccessDenied", message, 403);
  }
  const seconds = (input.DurationSeconds as number | undefined) ?? longestSessionSeconds;
  if (seconds > longestSessionSeconds) {
    const cause = sessionArnForm.test(caller.arn)
      ? "The requested DurationSeconds exceeds the 1 hour session limit for roles assumed by role chaining."
      : "The requested DurationSeconds exceeds the MaxSessionDuration set for this role.";
    throw new ServiceError("ValidationError", cause);
  }
  const nowMs = options.wallClock();
  const arn = `arn:${world.partition}:sts::${accountId}:assumed-role/${roleName}/${String(input.RoleSessionName)}`;
  const session = options.principals.issue(
    { accountId, arn, expiresAtMs: nowMs + seconds * 1000, endsInWorldMs: call.atMs + seconds * 1000 },
    nowMs,
  );
  return {
    Credentials: {
      AccessKeyId: session.accessKeyId,
      SecretAccessKey: session.secretAccessKey,
      SessionToken: session.sessionToken,
      Expiration: new Date(Math.floor((nowMs + seconds * 1000) / 1000) * 1000),
    },
    AssumedRoleUser: { AssumedRoleId: userId(arn), Arn: arn },
  };
}

function isActive({ world, atMs }: Call, accountId: string): boolean {
  const account = world.accounts().find(({ id }) => id === accountId);
  if (account === undefined || account.joinedAtMs > atMs) return false;
  return !(account.leftAtMs !== undefined && account.leftAtMs <= atMs) && suspendedSince(account, atMs) === undefined;
}

/** A trust policy names a role or a user, or a whole account; a session counts as its role. */
function isTrusted(callerArn: string, trusted: readonly string[]): boolean {
  const principal = callerArn.replace(sessionArnForm, "arn:$1:iam::$2:role/$3");
  const accountId = principal.split(":")[4] ?? "";
  return trusted.some((one) => one === principal || one === callerArn || one === accountId);
}
