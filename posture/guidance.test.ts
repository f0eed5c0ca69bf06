import { expect, test } from "vitest";
import { guidanceOf } from "./guidance.ts";

test.each<readonly [check: string, product: string, given: unknown, page: string | undefined]>([
  ["S3.1", "securityhub", undefined, "https://docs.aws.amazon.com/console/securityhub/S3.1/remediation"],
  [
    "S3.1",
    "securityhub",
    "https://docs.amazonaws.cn/console/securityhub/S3.1/remediation",
    "https://docs.amazonaws.cn/console/securityhub/S3.1/remediation",
  ],
  ["ACCESS_KEYS_ROTATED", "config", undefined, "https://docs.aws.amazon.com/config/latest/developerguide/access-keys-rotated.html"],
  [
    "ACCESS_KEYS_ROTATED#0a1b2c3d",
    "config",
    undefined,
    "https://docs.aws.amazon.com/config/latest/developerguide/access-keys-rotated.html",
  ],
  [
    "UnauthorizedAccess:EC2/SSHBruteForce",
    "guardduty",
    undefined,
    "https://docs.aws.amazon.com/guardduty/latest/ug/guardduty_finding-types-active.html",
  ],
  ["CVE-2026-1", "inspector", undefined, undefined],
  ["own-rule", "config", undefined, undefined],
  ["own", "prowler", "https://docs.aws.amazon.com/x", "https://docs.aws.amazon.com/x"],
  ["own", "prowler", "https://evil.example/docs.aws.amazon.com", undefined],
  ["own", "prowler", "https://docs.aws.amazon.com.evil.example/", undefined],
  ["own", "prowler", "https://evilaws.amazon.com/", undefined],
  ["own", "prowler", "https://docs.aws.amazon.com@evil.example/", undefined],
  ["own", "prowler", "http://docs.aws.amazon.com/x", undefined],
  ["own", "prowler", "javascript:alert(1)", undefined],
  ["own", "prowler", { Url: "https://docs.aws.amazon.com/x" }, undefined],
])("%s of %s, told %j: %s", (check, product, given, page) => {
  expect(guidanceOf(check, product, given)).toBe(page);
});
