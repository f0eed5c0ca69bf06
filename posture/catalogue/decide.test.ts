import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { principles } from "../words.ts";
import { builtIn, type CatalogueData, catalogueWith, type OwnDecision } from "./decide.ts";
import { threatDecisions } from "./decisions.ts";
import { controls } from "./entries.ts";
import { principleOfThreat } from "./families.ts";

const decided = (check: string, product?: string, own: readonly OwnDecision[] = []) => {
  const { principle, by } = catalogueWith(own).decide({ check, product });
  return [principle, by];
};

describe("in this order", () => {
  test.each([
    ["a control", "S3.1", "securityhub", "people", "entry"],
    ["a rule that no control wraps", "SHIELD_DRT_ACCESS", "config", "events", "entry"],
    ["a rule that asks more than its control", "ACCESS_KEYS_ROTATED#0123abcd", "config", "identity", "entry"],
    ["a rule behind nine controls", "IAM_PASSWORD_POLICY", "config", "identity", "entry"],
    ["an unwrapped rule with parameters", "REQUIRED_TAGS#89abcdef", "config", "traceability", "entry"],
    ["a GuardDuty type", "Stealth:IAMUser/CloudTrailLoggingDisabled", "guardduty", "traceability", "entry"],
    ["a new GuardDuty type, by its resource", "Backdoor:Runtime/TeaLeaves", "guardduty", "layers", "threat"],
    ["and by its purpose", "PrivilegeEscalation:Bedrock/TeaLeaves", "guardduty", "identity", "threat"],
    ["a CVE", "CVE-2024-3094", "inspector", "layers", "vulnerability"],
    ["a CVE by another scanner", "CVE-2024-3094", "aqua-security/aqua-security", "layers", "vulnerability"],
    ["an open port", "NETWORK_REACHABILITY", "inspector", "layers", "vulnerability"],
    ["a detector of code", "python/log-injection@v1.0", "inspector", "automation", "vulnerability"],
    ["its copy in Security Hub", "CWE-117,93 - Log injection", "inspector", "automation", "vulnerability"],
    ["whatever else Inspector finds", "ALAS2-2023-1234", "inspector", "layers", "vulnerability"],
    ["Macie's policy, which looks like GuardDuty's", "Policy:IAMUser/S3BucketEncryptionDisabled", "macie", "data", "product"],
    ["a new one of Macie's", "Policy:IAMUser/S3BucketTeaLeaves", "macie", "people", "product"],
    ["outside access", "External Access Granted", "access-analyzer", "people", "product"],
    ["unused access", "Unused IAM Role", "access-analyzer", "identity", "product"],
    ["a custom rule", "our-buckets-are-blue", "config", "automation", "product"],
    ["a managed rule that is younger than this file", "TEA_LEAVES_ENABLED", "config", "unmapped", "nothing"],
    ["a control that is younger than this file", "S3.4711", "securityhub", "unmapped", "nothing"],
    ["another product's check", "prowler-iam_root_mfa_enabled", "prowler/prowler", "unmapped", "nothing"],
  ])("%s: %s of %s is %s, by %s", (_, check, product, principle, by) => {
    expect(decided(check, product)).toEqual([principle, by]);
  });

  test("AWS's own category, where a control is known and nobody has read it", () => {
    const [control] = controls.filter(({ category }) => category === "Protect > Data protection > Encryption of data at rest");
    const data: CatalogueData = { controls, controlDecisions: [], ruleDecisions: [], threatDecisions: [], familyDecisions: [] };
    const answer = catalogueWith([], data).decide({ check: control?.id ?? "", product: "securityhub" });
    expect(answer).toMatchObject({ principle: "data", by: "category" });
  });

  test("case never matters, and a check that nobody names any more is known by its id", () => {
    expect(decided("s3.1")).toEqual(["people", "entry"]);
    expect(decided("cve-2024-3094")).toEqual(["layers", "vulnerability"]);
    expect(decided("BACKDOOR:ec2/c&cactivity.b")).toEqual(["layers", "entry"]);
  });

  test("every check whatsoever has exactly one answer, with a reason", () => {
    const checks = fc.oneof(fc.string(), fc.constantFrom("S3.1", "IAM_PASSWORD_POLICY", "Policy:S3/", ":/", "#", "CVE-"));
    const products = fc.option(fc.constantFrom("securityhub", "config", "guardduty", "inspector", "macie", "acme/scanner"), {
      nil: undefined,
    });
    fc.assert(
      fc.property(checks, products, (check, product) => {
        const { principle, because } = builtIn.decide({ check, product });
        expect([...principles, "unmapped"]).toContain(principle);
        expect(because).not.toBe("");
      }),
    );
  });
});

describe("an organization's own word", () => {
  const own: OwnDecision[] = [
    { id: "S3.9", principle: "people", practices: ["SEC08-BP04"], because: "our logs hold what people typed" },
    { id: "our-buckets-are-blue", principle: "data", practices: [], because: "blue is encrypted", severity: "HIGH" },
    { prefix: "prowler-", principle: "layers", practices: [], because: "unsorted" },
    { prefix: "prowler-iam_", product: "prowler/prowler", principle: "identity", practices: [], because: "who may" },
    { product: "acme/scanner", principle: "automation", practices: [], because: "ours" },
    { product: "config", principle: "events", because: "the rest" },
    { id: "REQUIRED_TAGS", principle: "automation", severity: "LOW" },
    { id: "REQUIRED_TAGS#89abcdef", principle: "data", severity: "MEDIUM" },
  ];

  test.each([
    ["goes before ours", "S3.9", "securityhub", "people"],
    ["and so for the rule behind the control", "S3_BUCKET_LOGGING_ENABLED#0123abcd", "config", "people"],
    ["names a custom rule", "Our-Buckets-Are-Blue", "config", "data"],
    ["the longest beginning fits best", "prowler-iam_root_mfa_enabled", "prowler/prowler", "identity"],
    ["but of that product only", "prowler-iam_root_mfa_enabled", "other/other", "layers"],
    ["and any beginning before the whole product", "prowler-x", "acme/scanner", "layers"],
    ["which holds the rest", "tea", "acme/scanner", "automation"],
    ["of a rule with parameters, what is said of the rule", "REQUIRED_TAGS#01234567", "config", "automation"],
    ["or of these parameters", "REQUIRED_TAGS#89abcdef", "config", "data"],
    ["the rest of Config are rules that nobody has read", "TEA_LEAVES_ENABLED", "config", "events"],
  ])("%s: %s of %s", (_, check, product, principle) => {
    expect(decided(check, product, own)).toEqual([principle, "organization"]);
  });

  test("on a whole product is about what nobody has read: the others stay", () => {
    expect(decided("SHIELD_DRT_ACCESS", "config", own)).toEqual(["events", "entry"]);
    expect(decided("S3_BUCKET_SSL_REQUESTS_ONLY#0123abcd", "config", own)).toEqual(["data", "entry"]);
    expect(decided("Policy:IAMUser/S3BucketPublic", "macie", [{ product: "macie", principle: "data" }])).toEqual(["data", "organization"]);
  });

  test("leaves what it does not say as it is", () => {
    const before = builtIn.decide({ check: "S3.8" });
    const after = catalogueWith([{ id: "S3.8", principle: "layers" }]).decide({ check: "S3.8" });
    expect(after).toEqual({ ...before, principle: "layers", because: "by the organization's own catalogue", by: "organization" });
    const custom = catalogueWith([{ id: "x", principle: "layers" }]).decide({ check: "x", product: "config" });
    expect(custom).toEqual({ principle: "layers", practices: [], because: "by the organization's own catalogue", by: "organization" });
  });

  test("leaves our texts where it has none", () => {
    const { matters, fix, because } = catalogueWith(own).decide({ check: "S3.9" });
    expect([matters, fix]).toEqual([builtIn.decide({ check: "S3.9" }).matters, builtIn.decide({ check: "S3.9" }).fix]);
    expect(because).toBe("our logs hold what people typed");
  });

  test("gives a Config rule its severity", () => {
    expect(catalogueWith(own).ownSeverity("our-buckets-are-blue")).toBe("HIGH");
    expect(catalogueWith(own).ownSeverity("S3.9")).toBeUndefined();
    expect(catalogueWith(own).ownSeverity("REQUIRED_TAGS#01234567")).toBe("LOW");
    expect(catalogueWith(own).ownSeverity("REQUIRED_TAGS#89abcdef")).toBe("MEDIUM");
  });
});

describe("the version", () => {
  test("changes with a principle, a practice and a severity, and not with a text", () => {
    const one: OwnDecision = { id: "x", principle: "data", practices: [], because: "a" };
    const versionOf = (changed: Partial<OwnDecision>) => catalogueWith([{ ...one, ...changed }]).version;
    const others = [
      versionOf({}),
      versionOf({ principle: "people" }),
      versionOf({ practices: ["SEC08-BP01"] }),
      versionOf({ severity: "LOW" }),
    ];
    expect(new Set([builtIn.version, ...others]).size).toBe(5);
    expect(versionOf({ because: "b", matters: "c", fix: "d" })).toBe(versionOf({}));
  });
});

// Where a type asks what a control asks, or is not about the machine that it names, reading it led elsewhere than the rule of thumb.
test("the rule of thumb for new GuardDuty types agrees with what was decided by reading, save for these", () => {
  const otherwise = threatDecisions.filter(({ id, principle }) => principleOfThreat(id) !== principle).map(({ id }) => id);
  expect(otherwise).toEqual([
    "CredentialAccess:EC2/UnsecuredCredentials",
    "CredentialAccess:RDS/ModifyAuthenticationProcess",
    "DefenseImpairment:EC2/DisableOrModifyTools",
    "DefenseImpairment:Organizations/DisableOrModifyTools",
    "DefenseImpairment:Organizations/ModifyCloudResourceHierarchy",
    "DefenseImpairment:RDS/ModifyAuthenticationProcess",
    "DefenseImpairment:S3/DisableOrModifyTools",
    "Exfiltration:EC2/TransferDataToCloudAccount",
    "Persistence:Lambda/AccountManipulation",
    "Persistence:Lambda/ModifyAuthenticationProcess",
  ]);
});
