import { STSServiceException } from "@aws-sdk/client-sts";
import { describe, expect, test } from "vitest";
import { rememberAction } from "./called.ts";
import { AwsFailure, failureOf } from "./failure.ts";

const awsError = (name: string, message: string, httpStatusCode = 400) =>
  new STSServiceException({ name, message, $fault: "client", $metadata: { httpStatusCode, requestId: "r-1" } });

const who = "User: arn:aws:sts::111122223333:assumed-role/Reader/pillarwatch is not authorized to perform:";

describe("what AWS answered", () => {
  test.each([
    [
      "AccessDeniedException",
      `${who} guardduty:ListDetectors because no identity-based policy allows the guardduty:ListDetectors action`,
      403,
      "denied",
    ],
    ["AccessDeniedException", `${who} config:DescribeConfigRules with an explicit deny in a service control policy`, 400, "denied_by_scp"],
    ["AccessDeniedException", `${who} config:DescribeConfigRules with an explicit deny in a resource control policy`, 400, "denied"],
    ["AccessDenied", `${who} sts:AssumeRole on resource: arn:aws:iam::444455556666:role/Reader`, 403, "unknown_role"],
    ["AccessDenied", `${who} sts:AssumeRole because no role trust policy allows the sts:AssumeRole action`, 403, "unknown_role"],
    ["AccessDenied", `${who} sts:AssumeRole with an explicit deny in the role trust policy`, 403, "unknown_role"],
    ["AccessDenied", `${who} sts:AssumeRole because no identity-based policy allows the sts:AssumeRole action`, 403, "denied"],
    ["AccessDenied", `${who} sts:AssumeRole because no permissions boundary allows the sts:AssumeRole action`, 403, "denied"],
    ["AccessDenied", `${who} sts:AssumeRole with an explicit deny in a service control policy`, 403, "denied_by_scp"],
    [
      "AccessDeniedException",
      `${who} config:DescribeConfigRules because no service control policy allows the config:DescribeConfigRules action`,
      400,
      "denied_by_scp",
    ],
    [
      "AccessDeniedException",
      `${who} config:DescribeConfigRules with an explicit deny in a service control policy: arn:aws:organizations::1:policy/o-1/service_control_policy/p-1`,
      400,
      "denied_by_scp",
    ],
    ["AccessDeniedException", `${who} config:DescribeConfigRules because no permissions boundary allows it`, 400, "denied"],
    ["AccessDeniedException", `${who} config:DescribeConfigRules with an explicit deny in a session policy`, 400, "denied"],
    ["AccessDeniedException", `${who} config:DescribeConfigRules because no VPC endpoint policy allows it`, 400, "denied"],
    [
      "AccessDeniedException",
      `${who} config:DescribeConfigRules with an explicit deny in an identity policy. Go to the console for details, or call the iam:GetAuthorizationDetails API`,
      400,
      "denied",
    ],
    ["AccessDeniedException", "You don't have permissions to access this resource.", 400, "denied"],
    ["InvalidAccessException", "Account 111122223333 is not subscribed to AWS Security Hub", 401, "not_enabled"],
    ["InvalidAccessException", "Account 111122223333 is not an administrator for this organization", 401, "other"],
    ["AccessDeniedException", "Macie is not enabled.", 403, "not_enabled"],
    ["AccessDeniedException", "Invoking account does not have access.", 403, "not_enabled"],
    ["ResourceNotFoundException", "The resource was not found", 404, "other"],
    ["ExpiredTokenException", "The security token included in the request is expired", 403, "expired"],
    ["UnrecognizedClientException", "The security token included in the request is invalid.", 403, "region_off"],
    ["RegionDisabledException", "STS is not activated in this region", 403, "region_off"],
    ["LimitExceededException", "Rate exceeded", 429, "throttled"],
    ["ThrottlingException", "Rate exceeded", 400, "throttled"],
    ["TooManyRequestsException", "slow down", 400, "throttled"],
    ["InvalidInputException", "Invalid parameter: NextToken", 400, "token_refused"],
    ["InvalidInputException", "INVALID_PAGINATION_TOKEN", 400, "token_refused"],
    ["BadRequestException", "The request is rejected because the parameter nextToken has an invalid value.", 400, "token_refused"],
    ["InvalidInputException", "Invalid filter", 400, "other"],
    ["InvalidNextTokenException", "", 400, "token_refused"],
    ["InternalException", "try again", 500, "unavailable"],
    ["SomethingNew", "", 503, "unavailable"],
    ["SignatureDoesNotMatch", "Signature expired: 20261124T060000Z is now earlier than 20261124T070000Z", 403, "clock"],
    ["SignatureDoesNotMatch", "The request signature we calculated does not match", 403, "credentials"],
    ["RequestTimeTooSkewed", "The difference is too large", 403, "clock"],
    ["NoSuchConfigRuleException", "The ConfigRule is not there", 400, "other"],
  ])("%s: %s (%i) is %s", (name, message, status, kind) => {
    expect(failureOf(awsError(name, message, status))).toMatchObject({ kind, code: name, requestId: "r-1" });
  });

  test("only what passes by itself is worth waiting for", () => {
    const waits = ["ThrottlingException", "InternalException", "AccessDenied", "ExpiredToken"].map(
      (name) => failureOf(awsError(name, ""))?.waitingHelps,
    );
    expect(waits).toEqual([true, true, false, false]);
  });

  test("the action is the one that AWS names, else the one that was called", () => {
    const named = awsError("AccessDeniedException", `${who} kms:Decrypt on resource: x`);
    const silent = awsError("AccessDeniedException", "You don't have permissions to access this resource.");
    for (const error of [named, silent]) rememberAction(error, "organizations:ListAccounts");
    expect([failureOf(named)?.action, failureOf(silent)?.action]).toEqual(["kms:Decrypt", "organizations:ListAccounts"]);
  });

  test("a key that STS does not know is a wrong key; elsewhere the region is off", () => {
    const [bySts, byRegion] = [awsError("InvalidClientTokenId", "invalid"), awsError("InvalidClientTokenId", "invalid")];
    rememberAction(bySts, "sts:GetCallerIdentity");
    rememberAction(byRegion, "config:DescribeConfigRules");
    expect([failureOf(bySts)?.kind, failureOf(byRegion)?.kind]).toEqual(["credentials", "region_off"]);
  });
});

describe("the network", () => {
  test.each([
    "ECONNRESET",
    "ECONNREFUSED",
    "ENOTFOUND",
    "EPIPE",
    "EPROTO",
    "EAI_AGAIN",
    "HPE_INVALID_CHUNK_SIZE",
    "CERT_HAS_EXPIRED",
    "DEPTH_ZERO_SELF_SIGNED_CERT",
  ])("%s is an outage that passes", (code) => {
    expect(failureOf(Object.assign(new Error("cut"), { code }))).toMatchObject({ kind: "unavailable", waitingHelps: true, code });
  });

  test("so is an answer that was cut short and cannot be read", () => {
    const error = Object.defineProperty(new SyntaxError("Unexpected end of JSON input"), "$response", { value: {} });
    expect(failureOf(error)).toMatchObject({ kind: "unavailable", waitingHelps: true });
  });
});

describe("a fault in our program stays one", () => {
  test.each([
    new TypeError("Cannot read properties of undefined"),
    // The SDK's retry marks whatever passes through it.
    Object.assign(new TypeError("x is not a function"), { $metadata: { attempts: 1 } }),
    Object.assign(new Error("no such file"), { code: "ENOENT" }),
    Object.assign(new Error("disk full"), { code: "SQLITE_FULL" }),
    Object.assign(new Error("a bad argument"), { code: "ERR_INVALID_ARG_TYPE" }),
    "thrown text",
    undefined,
  ])("%s", (error) => {
    expect(failureOf(error)).toBeUndefined();
  });

  test("what was judged once keeps its judgement", () => {
    const first = failureOf(awsError("ThrottlingException", "Rate exceeded"));
    expect(first).toBeInstanceOf(AwsFailure);
    expect(failureOf(first)).toBe(first);
  });
});
