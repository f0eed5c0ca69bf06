/** What a person can do about a failure of AWS, before AWS's own words: names the variable that is at fault, on one line. */
import type { AwsFailure } from "./failure.ts";

/**
 * Whether every account and region fails alike: the credentials that all else rests on, the clock, or nobody to ask who we are. Shown once,
 * for the whole run; two hundred scopes that each say so would bury it.
 */
export const concernsEverything = ({ kind, code, action }: AwsFailure): boolean =>
  action === "sts:GetCallerIdentity" ||
  code === "CredentialsProviderError" ||
  code === "TokenProviderError" ||
  (action?.startsWith("sts:") === true && (kind === "credentials" || kind === "clock" || kind === "expired"));

export const explain = (failure: AwsFailure): string => {
  const advice =
    adviceOn(failure) ??
    (failure.action === "sts:GetCallerIdentity" ? "who these credentials are could not be asked (sts:GetCallerIdentity)" : undefined);
  const message = failure.message.replaceAll(/\s+/g, " ").trim();
  return advice === undefined ? message : `${advice}: ${message}`;
};

function adviceOn({ kind, code, message, action }: AwsFailure): string | undefined {
  switch (kind) {
    case "credentials":
      return credentialsAdvice(code, message);
    case "expired":
      return "AWS_SESSION_TOKEN: the session of these credentials has ended, sign in to AWS again";
    case "clock":
      return "clock: this machine's clock is off, and AWS takes no request that is more than five minutes old or ahead";
    case "unknown_role":
      return "COLLECT_ROLE_NAME: the role is not there, does not trust these credentials, or wants another external id than COLLECT_EXTERNAL_ID (AWS does not say which)";
    case "denied":
      return action?.startsWith("organizations:") === true
        ? `${action}: these credentials may not read the organization (npx pillarwatch policy prints what they need)`
        : undefined;
    case "unavailable":
      return "AWS could not be reached";
    case "region_off":
      return "the region is off for the account, or does not exist";
    default:
      return undefined;
  }
}

/** They may also come from a profile or a role: the variables are named as the place to look first. */
function credentialsAdvice(code: string, message: string): string {
  if (/ProviderError$/.test(code)) return "AWS_PROFILE, AWS_ACCESS_KEY_ID: AWS's SDK finds no credentials";
  if (/valid region/i.test(message)) return "AWS_REGION: AWS has no such region";
  if (/^(InvalidClientTokenId|InvalidAccessKeyId|UnrecognizedClientException)$/.test(code))
    return "AWS_ACCESS_KEY_ID: AWS does not know this access key, or not this session of it";
  if (/^(SignatureDoesNotMatch|InvalidSignatureException|IncompleteSignature)$/.test(code))
    return "AWS_SECRET_ACCESS_KEY: the secret is not that of the access key";
  return "AWS does not take these credentials";
}
