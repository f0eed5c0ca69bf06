/**
 * AWS's errors, and those of the network on the way to it, in our words: what a scope's coverage says. All else is a fault in our program
 * and goes on unread, since a broad catch here would turn our mistakes into "AWS did not answer".
 */
import type { Hindrance } from "../../posture/coverage.ts";
import { rememberedAction } from "./called.ts";

interface FailureFacts {
  readonly kind: Hindrance;
  readonly message: string;
  /** AWS's own name of the error (`AccessDeniedException`), or the network's (`ECONNRESET`). */
  readonly code: string;
  readonly action: string | undefined;
  readonly waitingHelps: boolean;
  readonly requestId: string | undefined;
  readonly cause: unknown;
}

export class AwsFailure extends Error {
  readonly kind: Hindrance;
  readonly code: string;
  /** IAM action: as AWS's message names it, else the one that the call needs. */
  readonly action: string | undefined;
  readonly waitingHelps: boolean;
  readonly requestId: string | undefined;
  constructor(facts: FailureFacts) {
    super(facts.message, { cause: facts.cause });
    this.name = "AwsFailure";
    this.kind = facts.kind;
    this.code = facts.code;
    this.action = facts.action;
    this.waitingHelps = facts.waitingHelps;
    this.requestId = facts.requestId;
  }
}

/** What can be seen of an error before it is judged. */
interface Seen {
  readonly code: string;
  readonly message: string;
  readonly status: number;
  readonly action: string | undefined;
  /** The request or the answer was cut, or never came. */
  readonly network: boolean;
  /** An answer came and the SDK could not read it: cut short, or not AWS's. */
  readonly unreadable: boolean;
}

interface Rule {
  readonly kind: Hindrance;
  readonly waitingHelps: boolean;
  fits(seen: Seen): boolean;
}

const oneOf = (...codes: readonly string[]): ((seen: Seen) => boolean) => {
  const known = new Set(codes);
  return ({ code }) => known.has(code);
};

const isExpiry = oneOf("ExpiredToken", "ExpiredTokenException", "TokenRefreshRequired");
const isOfBase = ({ action }: Seen): boolean => action === undefined || /^(sts|organizations):/.test(action);

const unauthorized = /not authorized to perform/i;
/** The policies of whoever asks, as AWS's page "Troubleshoot access denied error messages" names them. */
const ownPolicy = /identity(-based)? policy|permissions boundary|session policy|VPC endpoint policy/i;

/**
 * First that fits. A denial comes before everything that goes by an error's name only, because services dress denials in names of their
 * own; `not_enabled` needs the service's own sentence, never the name alone.
 */
const rules: readonly Rule[] = [
  { kind: "unavailable", waitingHelps: true, fits: ({ network, unreadable }) => network || unreadable },
  { kind: "credentials", waitingHelps: false, fits: oneOf("CredentialsProviderError", "TokenProviderError", "ProviderError") },
  // Base credentials that have expired are for a person to renew; a session of ours is made anew by the next run.
  { kind: "expired", waitingHelps: false, fits: (seen) => isExpiry(seen) && isOfBase(seen) },
  { kind: "expired", waitingHelps: true, fits: (seen) => isExpiry(seen) },
  {
    kind: "clock",
    waitingHelps: false,
    fits: ({ code, message }) =>
      ["RequestTimeTooSkewed", "RequestExpired", "RequestInTheFuture"].includes(code) ||
      /signature (expired|not yet current)/i.test(message),
  },
  {
    kind: "denied_by_scp",
    waitingHelps: false,
    fits: ({ message }) => unauthorized.test(message) && /service control policy/i.test(message),
  },
  // Where AWS names a policy on our own side, it is not the role: whoever asks may take none at all.
  { kind: "denied", waitingHelps: false, fits: ({ message, action }) => action === "sts:AssumeRole" && ownPolicy.test(message) },
  // AWS answers alike for a role that is not there, one that does not trust us and a wrong external id, so that nobody can guess roles.
  {
    kind: "unknown_role",
    waitingHelps: false,
    fits: ({ code, message, action }) => action === "sts:AssumeRole" && (unauthorized.test(message) || code.startsWith("AccessDenied")),
  },
  { kind: "denied", waitingHelps: false, fits: ({ message }) => unauthorized.test(message) },
  {
    kind: "not_enabled",
    waitingHelps: false,
    fits: ({ code, message }) =>
      (code === "InvalidAccessException" && /not subscribed/i.test(message)) ||
      (code === "AccessDeniedException" && /macie is not enabled|invoking account does not have access/i.test(message)),
  },
  { kind: "credentials", waitingHelps: false, fits: oneOf("InvalidSignatureException", "SignatureDoesNotMatch", "IncompleteSignature") },
  {
    kind: "credentials",
    waitingHelps: false,
    fits: oneOf("InvalidAccessKeyId", "MissingAuthenticationToken", "MissingAuthenticationTokenException"),
  },
  // The home region's STS is asked with the base credentials: there a token that nobody knows is a wrong key, elsewhere a region that is off.
  {
    kind: "credentials",
    waitingHelps: false,
    fits: ({ code, action }) => code === "InvalidClientTokenId" && action?.startsWith("sts:") === true,
  },
  {
    kind: "region_off",
    waitingHelps: false,
    fits: oneOf("UnrecognizedClientException", "InvalidClientTokenId", "AuthFailure", "RegionDisabledException", "OptInRequired"),
  },
  {
    kind: "denied",
    waitingHelps: false,
    fits: ({ code }) =>
      code.startsWith("AccessDenied") || ["UnauthorizedOperation", "UnauthorizedException", "ForbiddenException"].includes(code),
  },
  {
    // The next read begins anew, and nobody can do anything about it meanwhile.
    kind: "token_refused",
    waitingHelps: true,
    fits: ({ code, message }) =>
      code === "InvalidNextTokenException" ||
      (["InvalidInputException", "ValidationException", "BadRequestException", "InvalidParameterValueException"].includes(code) &&
        /next[ _]?token|pagination[ _]?token/i.test(message)),
  },
  {
    kind: "throttled",
    waitingHelps: true,
    fits: (seen) =>
      seen.status === 429 ||
      oneOf("ThrottlingException", "Throttling", "ThrottledException", "TooManyRequestsException", "LimitExceededException")(seen) ||
      oneOf("RequestLimitExceeded", "RequestThrottled", "RequestThrottledException", "SlowDown", "BandwidthLimitExceeded")(seen),
  },
  {
    kind: "unavailable",
    waitingHelps: true,
    fits: (seen) =>
      seen.status >= 500 ||
      oneOf("RequestTimeout", "RequestTimeoutException", "ServiceUnavailable", "ServiceException", "InternalException")(seen),
  },
];

/** Node's and OpenSSL's names: of sockets and of looking names up, of HTTP that cannot be parsed (`HPE_`), of TLS. */
const networkCode = new RegExp(
  [
    "^(ECONN(RESET|REFUSED|ABORTED)|EPIPE|EPROTO|EPROXY|ETIMEDOUT|ENOTCONN|E(HOST|NET)(UNREACH|DOWN)|ENOTFOUND|EAI_[A-Z]+)$",
    "^(HPE_|ERR_(TLS|SSL|STREAM_PREMATURE_CLOSE)|CERT_|UNABLE_TO_(GET|VERIFY)_)",
    "SELF_SIGNED_CERT",
  ].join("|"),
);

/** A service that was on when it was asked, and said that it is off while it was read. */
export const switchedOff = (action: string, message: string): AwsFailure =>
  new AwsFailure({
    kind: "not_enabled",
    message,
    code: "SwitchedOff",
    action,
    waitingHelps: false,
    requestId: undefined,
    cause: undefined,
  });

/** Likewise, where only the answer is of no use: what depends on it waits for the next run. */
export const offMeanwhile = (action: string, message: string): AwsFailure =>
  new AwsFailure({
    kind: "unavailable",
    message,
    code: "SwitchedOff",
    action,
    waitingHelps: true,
    requestId: undefined,
    cause: undefined,
  });

/** @returns undefined for what is no error of AWS or of the network: rethrow that. */
export function failureOf(error: unknown): AwsFailure | undefined {
  if (error instanceof AwsFailure) return error;
  if (!(error instanceof Error)) return undefined;
  const seen = look(error);
  if (seen === undefined) return undefined;
  const rule = rules.find(({ fits }) => fits(seen));
  return new AwsFailure({
    kind: rule?.kind ?? "other",
    message: seen.message,
    code: seen.code,
    action: seen.action,
    waitingHelps: rule?.waitingHelps ?? false,
    requestId: stringOf(metadataOf(error).requestId),
    cause: error,
  });
}

function look(error: Error): Seen | undefined {
  const systemCode = stringOf(member(error, "code"));
  const network =
    error.name === "TimeoutError" ||
    (systemCode !== undefined && networkCode.test(systemCode)) ||
    /^(aborted|socket hang up)$/.test(error.message);
  const byAws = typeof member(error, "$fault") === "string";
  const unreadable = !byAws && member(error, "$response") !== undefined;
  const byProvider = ["CredentialsProviderError", "TokenProviderError", "ProviderError"].includes(error.name);
  if (!network && !byAws && !unreadable && !byProvider) return undefined;
  const status = metadataOf(error).httpStatusCode;
  return {
    // Some services put the code behind a namespace or before a colon.
    code: network ? (systemCode ?? error.name) : (error.name.split("#").at(-1)?.split(":")[0] ?? error.name),
    message: error.message === "" ? error.name : error.message,
    status: typeof status === "number" ? status : 0,
    action: namedAction(error.message) ?? rememberedAction(error),
    network,
    unreadable,
  };
}

function namedAction(message: string): string | undefined {
  return /not authorized to perform:?\s+([a-z0-9-]+:[A-Za-z0-9*]+)/.exec(message)?.[1];
}

const member = (value: object, name: string): unknown => (name in value ? Reflect.get(value, name) : undefined);
const stringOf = (value: unknown): string | undefined => (typeof value === "string" ? value : undefined);

function metadataOf(error: Error): Readonly<Record<string, unknown>> {
  const metadata = member(error, "$metadata");
  return typeof metadata === "object" && metadata !== null ? { ...metadata } : {};
}
