import { describe, expect, test } from "vitest";
import { externalRecords, externalRegions } from "./external.ts";

const asff = (document: unknown) => externalRecords([{ service: "securityhub", document }], "securityhub")[0];
const guardduty = (document: unknown) => externalRecords([{ service: "guardduty", document }], "guardduty")[0];

describe("a document from outside", () => {
  test("gets the casing of the wire, and keeps keys that are data", () => {
    const given = { awsAccountId: "1", productFields: { "aws/x": "y", lower: "z" }, resources: [{ type: "Other", tags: { owner: "me" } }] };
    expect(asff(given)?.document).toEqual({
      AwsAccountId: "1",
      ProductFields: { "aws/x": "y", lower: "z" },
      Resources: [{ Type: "Other", Tags: { owner: "me" } }],
    });
    expect(guardduty({ Id: "x", Service: { Archived: true } })?.document).toEqual({ id: "x", service: { archived: true } });
  });

  test("is found in the region that it names, or that its ARNs name", () => {
    expect(asff({ Region: "eu-west-2" })?.region).toBe("eu-west-2");
    expect(asff({ ProductArn: "arn:aws:securityhub:us-west-1::product/aws/guardduty" })?.region).toBe("us-west-1");
    expect(guardduty({ arn: "arn:aws-us-gov:guardduty:us-gov-west-1:1:detector/d/finding/f" })?.region).toBe("us-gov-west-1");
    expect(asff({ Id: "no ARN at all" })?.region).toBeUndefined();
  });

  test("can be listed even without an id of its own", () => {
    expect(guardduty({ type: "x" })?.id).toMatch(/^[0-9a-f]{32}$/);
  });

  test("is no object at all and still there, as a record without members", () => {
    for (const document of ["not a finding", null, [1]]) expect(asff(document)?.document).toEqual({});
  });

  test("in several versions is there in the order given", () => {
    const versions = [1, 2, 3].map((version) => ({ service: "securityhub" as const, document: { Id: "same", Version: version } }));
    expect(externalRecords(versions, "securityhub").map(({ document }) => document.Version)).toEqual([1, 2, 3]);
  });

  test("takes the first of its regions that is one, and an account only where it names one", () => {
    expect(asff({ Region: "Frankfurt", Id: "arn:aws:inspector2:eu-west-2:1:finding/f", AwsAccountId: "" })).toMatchObject({
      region: "eu-west-2",
      accountId: undefined,
    });
    expect(asff({ Resources: [{ region: "sa-east-1" }] })?.region).toBe("sa-east-1");
  });

  test("adds its region to those that are answered, once, and only real ones", () => {
    const regions = ["eu-west-2", "eu-west-2", "nowhere"].map((Region) => ({ service: "securityhub" as const, document: { Region } }));
    expect(externalRegions(regions)).toEqual(["eu-west-2"]);
  });
});
