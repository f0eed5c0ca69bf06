/**
 * The services that the traceability principle asks for, per account and region: on, off or unknown (domain.md section 4). What a service's
 * own status call told is believed first, then the control that checks for it. Silence is not "off".
 */
import type { DetectiveService, DetectiveState, SourceId } from "./words.ts";

/** What a service's status calls told of the service itself: kept with its scope, also where it is off and nothing else is read. */
export interface ServiceTold {
  /** Undefined where whoever answered cannot tell: an administrator, an aggregator. */
  readonly on?: boolean | undefined;
  /** Config: who records resources. */
  readonly recorder?: RecorderTold | undefined;
  /** The new AWS Security Hub; undefined where it could not be asked. */
  readonly hubV2?: boolean | undefined;
  /** Inspector: resource types whose scan is off. */
  readonly unscannedTypes?: readonly string[] | undefined;
}

export interface RecorderTold {
  readonly by: "customer" | "service" | "nobody";
  /** Service principals of those that services brought along; undefined where nobody may tell. */
  readonly services?: readonly string[] | undefined;
  readonly recording: boolean;
  readonly failing: boolean;
}

/** A scope's last word about its service, and why there is no newer one. */
export interface OwnRead {
  readonly told: ServiceTold;
  /** It was told within two scheduled intervals. */
  readonly isFresh: boolean;
  /** The scope's records are fresh as well: the service may tell that it is on, and deny its findings. */
  readonly isRead: boolean;
  /** How the scope's last read ended, in words: what hinders a newer answer. */
  readonly hindrance: string;
}

/** Active records of a control in the account and region, by what AWS says of compliance, whatever people did with them. */
export interface ControlSaid {
  readonly failed: number;
  readonly passed: number;
  /** WARNING, NOT_AVAILABLE. */
  readonly unknown: number;
}

export interface Evidence {
  /** What stands of each source; a source that is no scope here has none. */
  readonly reads: Readonly<Partial<Record<SourceId, OwnRead>>>;
  /** By control id. */
  readonly controls: ReadonlyMap<string, ControlSaid>;
}

export interface DetectiveAnswer {
  readonly state: DetectiveState;
  /** Config: `customer recorder`, `Security Hub only`, …; Inspector: what it does not scan. Null where there is but one way to be on. */
  readonly form: string | null;
  /** From what it is known, or why it is not. */
  readonly why: string;
}

/** The controls that check for each service; several only for Inspector, whose scans are switched on one by one. */
export const detectiveControls: Readonly<Record<DetectiveService, readonly string[]>> = {
  cloudtrail: ["CloudTrail.1"],
  "vpc-flow-logs": ["EC2.6"],
  config: [], // Config.1 alone proves nothing since 2026: a service's recorder satisfies it
  guardduty: ["GuardDuty.1"],
  inspector: ["Inspector.1", "Inspector.2", "Inspector.3", "Inspector.4"],
  securityhub: [],
  "securityhub-v2": [],
  macie: ["Macie.1"],
  "access-analyzer": ["IAM.28"],
};

const readBy: Readonly<Partial<Record<DetectiveService, SourceId>>> = {
  config: "config",
  guardduty: "guardduty",
  inspector: "inspector",
  securityhub: "securityhub",
  "securityhub-v2": "securityhub",
};

export function detectiveStateOf(service: DetectiveService, { reads, controls }: Evidence): DetectiveAnswer {
  const source = readBy[service];
  const own = source === undefined ? undefined : reads[source];
  const told = own?.isFresh === true ? toldOf(service, own.told) : undefined;
  if (told !== undefined) return told;
  // Records of a scope that is not fresh may be those of another time.
  const said = reads.securityhub?.isRead === true ? saidOf(service, controls) : undefined;
  return said ?? unknown(whyUnknown(service, own, reads.securityhub));
}

const unknown = (why: string): DetectiveAnswer => ({ state: "unknown", form: null, why });

function toldOf(service: DetectiveService, told: ServiceTold): DetectiveAnswer | undefined {
  switch (service) {
    case "config":
      return told.recorder && recorded(told.recorder);
    case "securityhub-v2":
      return told.hubV2 === undefined ? undefined : byStatus(told.hubV2, null);
    case "inspector":
      return told.on === undefined ? undefined : byStatus(told.on, told.on ? unscanned(told.unscannedTypes) : null);
    case "guardduty":
    case "securityhub":
      return told.on === undefined ? undefined : byStatus(told.on, null);
    case "cloudtrail":
    case "vpc-flow-logs":
    case "macie":
    case "access-analyzer":
      return undefined;
  }
}

const byStatus = (on: boolean, form: string | null): DetectiveAnswer => ({
  state: on ? "on" : "off",
  form,
  why: "The service's own status call says so",
});

const unscanned = (types: readonly string[] = []): string | null => (types.length === 0 ? null : `without scans of ${types.join(", ")}`);

const SECURITY_HUB = /^securityhub\./;

function recorded({ by, services, recording, failing }: RecorderTold): DetectiveAnswer {
  switch (by) {
    case "customer":
      return {
        state: recording ? "on" : "off",
        form: "customer recorder",
        why: recording
          ? failing
            ? "The recorder runs, and says that it fails to record"
            : "The recorder runs"
          : "The recorder is stopped",
      };
    case "service": {
      const form = services?.every((name) => SECURITY_HUB.test(name)) === true ? "Security Hub only" : `${services?.join(", ")} only`;
      return { state: "on", form, why: "There is no recorder of the customer's: what it would record for others is not recorded" };
    }
    case "nobody":
      if (services === undefined) return unknown("There is no recorder of the customer's; whether a service has one may not be read");
      return { state: "off", form: null, why: "There is no recorder" };
  }
}

function saidOf(service: DetectiveService, controls: ReadonlyMap<string, ControlSaid>): DetectiveAnswer | undefined {
  const heard = detectiveControls[service].flatMap((id) => {
    const said = controls.get(id);
    return said === undefined || said.failed + said.passed === 0 ? [] : [{ id, ...said }];
  });
  if (heard.length === 0) return undefined;
  const bad = heard.filter(({ failed }) => failed > 0);
  const why = heard
    .map(({ id, failed, passed }) => `${id} ${failed > 0 ? `fails in ${failed} of ${failed + passed}` : "passes"}`)
    .join(", ");
  // One scan of Inspector's that is on is Inspector that is on; a VPC without flow logs is a place that nobody watches.
  const isOn = service === "inspector" ? bad.length < heard.length : bad.length === 0;
  return { state: isOn ? "on" : "off", form: null, why };
}

function whyUnknown(service: DetectiveService, own: OwnRead | undefined, hub: OwnRead | undefined): string {
  const controls = detectiveControls[service];
  const byRead =
    own === undefined
      ? readBy[service] === undefined
        ? []
        : ["not read here"]
      : [own.isFresh ? "who answers for the account cannot tell" : own.hindrance];
  const byControl =
    controls.length === 0
      ? []
      : [
          hub?.isRead === true
            ? `no answer of ${controls.join(", ")}: off, or not evaluated here`
            : `Security Hub CSPM: ${hub?.hindrance ?? "not read here"}`,
        ];
  return [...byRead, ...byControl].join("; ");
}
