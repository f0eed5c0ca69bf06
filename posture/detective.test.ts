/** Every service of the traceability principle, from every kind of evidence: nothing is "off" because nobody said that it is on. */
import { describe, expect, it, test } from "vitest";
import { type ControlSaid, detectiveStateOf, type Evidence, type OwnRead, type RecorderTold, type ServiceTold } from "./detective.ts";
import { type DetectiveService, type DetectiveState, detectiveServices, type SourceId } from "./words.ts";

const fresh = (told: ServiceTold): OwnRead => ({ told, isFresh: true, isRead: true, hindrance: "" });
const old = (told: ServiceTold): OwnRead => ({
  told,
  isFresh: false,
  isRead: false,
  hindrance: "denied: config:DescribeConfigurationRecorders",
});
const said = (failed: number, passed: number, unknown = 0): ControlSaid => ({ failed, passed, unknown });

const evidence = (reads: Partial<Record<SourceId, OwnRead>>, controls: Readonly<Record<string, ControlSaid>> = {}): Evidence => ({
  reads,
  controls: new Map(Object.entries(controls)),
});
const hub = { securityhub: fresh({ on: true, hubV2: false }) };

const recorder = (by: RecorderTold["by"], more: Partial<RecorderTold> = {}): Evidence =>
  evidence({ config: fresh({ recorder: { by, recording: by === "customer", failing: false, services: [], ...more } }) });

const cases: readonly (readonly [DetectiveService, string, Evidence, DetectiveState, string | null, RegExp])[] = [
  ["guardduty", "its own read says on", evidence({ guardduty: fresh({ on: true }) }), "on", null, /status call/],
  ["guardduty", "its own read says off", evidence({ guardduty: fresh({ on: false }) }), "off", null, /status call/],
  [
    "guardduty",
    "its own read is believed before the control",
    evidence({ ...hub, guardduty: fresh({ on: false }) }, { "GuardDuty.1": said(0, 1) }),
    "off",
    null,
    /status call/,
  ],
  [
    "guardduty",
    "an old read is not: the control tells",
    evidence({ ...hub, guardduty: old({ on: false }) }, { "GuardDuty.1": said(0, 1) }),
    "on",
    null,
    /GuardDuty\.1 passes/,
  ],
  [
    "guardduty",
    "an administrator who cannot tell leaves it to the control",
    evidence({ ...hub, guardduty: fresh({}) }, { "GuardDuty.1": said(1, 0) }),
    "off",
    null,
    /GuardDuty\.1 fails in 1 of 1/,
  ],
  [
    "guardduty",
    "nobody can tell",
    evidence({ ...hub, guardduty: old({ on: true }) }),
    "unknown",
    null,
    /denied.*no answer of GuardDuty\.1/,
  ],
  ["cloudtrail", "its control passes", evidence(hub, { "CloudTrail.1": said(0, 1) }), "on", null, /CloudTrail\.1 passes/],
  ["cloudtrail", "its control fails", evidence(hub, { "CloudTrail.1": said(1, 0) }), "off", null, /CloudTrail\.1 fails/],
  [
    "cloudtrail",
    "its control has no answer",
    evidence(hub, { "CloudTrail.1": said(0, 0, 1) }),
    "unknown",
    null,
    /no answer of CloudTrail\.1/,
  ],
  ["cloudtrail", "its control is off, or has no record", evidence(hub), "unknown", null, /off, or not evaluated/],
  [
    "cloudtrail",
    "Security Hub CSPM's scope is not fresh",
    evidence({ securityhub: old({ on: true }) }, { "CloudTrail.1": said(1, 0) }),
    "unknown",
    null,
    /Security Hub CSPM: denied/,
  ],
  [
    "cloudtrail",
    "Security Hub CSPM is on, and denies its records",
    evidence({ securityhub: { ...old({ on: true }), isFresh: true } }, { "CloudTrail.1": said(1, 0) }),
    "unknown",
    null,
    /Security Hub CSPM: denied/,
  ],
  ["vpc-flow-logs", "one VPC of three has none", evidence(hub, { "EC2.6": said(1, 2) }), "off", null, /EC2\.6 fails in 1 of 3/],
  ["vpc-flow-logs", "every VPC has them", evidence(hub, { "EC2.6": said(0, 3) }), "on", null, /EC2\.6 passes/],
  ["macie", "its control fails", evidence(hub, { "Macie.1": said(1, 0) }), "off", null, /Macie\.1/],
  ["access-analyzer", "its control passes", evidence(hub, { "IAM.28": said(0, 1) }), "on", null, /IAM\.28 passes/],
  ["inspector", "its own read says on", evidence({ inspector: fresh({ on: true, unscannedTypes: [] }) }), "on", null, /status call/],
  [
    "inspector",
    "some scans are off",
    evidence({ inspector: fresh({ on: true, unscannedTypes: ["AWS::Lambda::Function"] }) }),
    "on",
    "without scans of AWS::Lambda::Function",
    /status call/,
  ],
  [
    "inspector",
    "one of its controls passes",
    evidence(hub, { "Inspector.1": said(0, 1), "Inspector.3": said(1, 0) }),
    "on",
    null,
    /Inspector\.1 passes, Inspector\.3 fails/,
  ],
  [
    "inspector",
    "all of its controls fail",
    evidence(hub, { "Inspector.1": said(1, 0), "Inspector.2": said(1, 0) }),
    "off",
    null,
    /Inspector\.2/,
  ],
  ["securityhub", "its own read says on", evidence(hub), "on", null, /status call/],
  ["securityhub", "its own read says off", evidence({ securityhub: fresh({ on: false }) }), "off", null, /status call/],
  ["securityhub", "it was never read", evidence({}), "unknown", null, /./],
  ["securityhub-v2", "off beside the other that is on", evidence(hub), "off", null, /status call/],
  [
    "securityhub-v2",
    "on beside the other that is off",
    evidence({ securityhub: fresh({ on: false, hubV2: true }) }),
    "on",
    null,
    /status call/,
  ],
  ["securityhub-v2", "it could not be asked", evidence({ securityhub: fresh({ on: true }) }), "unknown", null, /cannot tell/],
  ["config", "the customer's recorder runs", recorder("customer"), "on", "customer recorder", /runs/],
  ["config", "it runs and fails", recorder("customer", { failing: true }), "on", "customer recorder", /fails to record/],
  ["config", "it is stopped", recorder("customer", { recording: false }), "off", "customer recorder", /stopped/],
  [
    "config",
    "Security Hub's only",
    recorder("service", { services: ["securityhub.amazonaws.com"] }),
    "on",
    "Security Hub only",
    /customer/,
  ],
  [
    "config",
    "another service's only",
    recorder("service", { services: ["cloudwatch.amazonaws.com"] }),
    "on",
    "cloudwatch.amazonaws.com only",
    /customer/,
  ],
  ["config", "nobody's", recorder("nobody"), "off", null, /no recorder/],
  ["config", "nobody may tell of services'", recorder("nobody", { services: undefined }), "unknown", null, /may not be read/],
  ["config", "an aggregator answered", evidence({ config: fresh({}), ...hub }, { "Config.1": said(0, 1) }), "unknown", null, /cannot tell/],
  ["config", "it was denied", evidence({ config: old({}) }), "unknown", null, /denied: config:DescribeConfigurationRecorders/],
];

describe("a detective control", () => {
  test.each(cases)("%s, %s", (service, _, given, state, form, why) => {
    expect(detectiveStateOf(service, given)).toEqual({ state, form, why: expect.stringMatching(why) });
  });

  it("is unknown, with a reason, where there is no evidence at all", () => {
    for (const service of detectiveServices) {
      expect([service, detectiveStateOf(service, evidence({}))]).toEqual([
        service,
        { state: "unknown", form: null, why: expect.stringMatching(/\w/) },
      ]);
    }
  });
});
