/** Recorders: the customer's own, and the service-linked one that Security Hub brings along. */
import { type Call, type Members, ServiceError } from "../../service.ts";
import { endedBefore, spanAt } from "../../world/history.ts";

const linkedName = "AWSConfigurationRecorderForSecurityHub";
const linkedPrincipal = "securityhub.amazonaws.com";

export function describeConfigurationRecorders(input: Members, call: Call): Members {
  return {
    ConfigurationRecorders: asked(input, call).map(({ name, principal }) => ({
      arn: recorderArn(call, name),
      name,
      roleARN: roleArn(call, principal),
      recordingGroup:
        principal === undefined
          ? {
              allSupported: true,
              includeGlobalResourceTypes: call.caller.region === call.world.aggregationRegion,
              resourceTypes: [],
              recordingStrategy: { useOnly: "ALL_SUPPORTED_RESOURCE_TYPES" },
            }
          : { allSupported: false, includeGlobalResourceTypes: false, resourceTypes: ["AWS::S3::Bucket", "AWS::EC2::Instance"] },
      recordingMode: { recordingFrequency: "CONTINUOUS" },
      recordingScope: principal === undefined ? "PAID" : "INTERNAL",
      ...(principal === undefined ? {} : { servicePrincipal: principal }),
    })),
  };
}

export function describeConfigurationRecorderStatus(input: Members, call: Call): Members {
  return {
    ConfigurationRecordersStatus: asked(input, call).map(({ name, principal, startedMs, stoppedMs }) => ({
      arn: recorderArn(call, name),
      name,
      lastStartTime: new Date(startedMs),
      ...(stoppedMs === undefined ? {} : { lastStopTime: new Date(stoppedMs) }),
      recording: stoppedMs === undefined,
      lastStatus: stoppedMs === undefined ? "Success" : "NotApplicable",
      lastStatusChangeTime: new Date(stoppedMs ?? startedMs),
      ...(principal === undefined ? {} : { servicePrincipal: principal }),
    })),
  };
}

interface Recorder {
  readonly name: string;
  readonly principal?: string;
  readonly startedMs: number;
  readonly stoppedMs?: number;
}

function asked(input: Members, call: Call): readonly Recorder[] {
  const all = recorders(call);
  const principal = input.ServicePrincipal;
  const names = (input.ConfigurationRecorderNames as readonly string[] | undefined) ?? [];
  const missing = names.find((name) => !all.some((recorder) => recorder.name === name));
  if (missing !== undefined)
    throw new ServiceError(
      "NoSuchConfigurationRecorderException",
      `Cannot find configuration recorder with the specified name '${missing}'.`,
    );
  return all.filter(
    (recorder) => (names.length === 0 || names.includes(recorder.name)) && (principal === undefined || recorder.principal === principal),
  );
}

/** A recorder that was stopped is still there. */
function recorders({ caller, world, atMs }: Call): readonly Recorder[] {
  const { recorder, hub } = world.history(caller.accountId, caller.region);
  const joinedMs = world.planOf(caller.accountId)?.account.joinedAtMs ?? 0;
  const found: Recorder[] = [];
  const on = spanAt(recorder, atMs);
  const stoppedMs = endedBefore(recorder, atMs);
  if (on !== undefined) found.push({ name: "default", startedMs: Math.max(on.fromMs, joinedMs) });
  else if (stoppedMs !== undefined) found.push({ name: "default", startedMs: joinedMs, stoppedMs });
  const linked = spanAt(hub, atMs);
  if (linked !== undefined) found.push({ name: linkedName, principal: linkedPrincipal, startedMs: Math.max(linked.fromMs, joinedMs) });
  return found;
}

const recorderArn = ({ world, caller }: Call, name: string): string =>
  `arn:${world.partition}:config:${caller.region}:${caller.accountId}:configuration-recorder/${name}/${name === "default" ? "d0f1c2a3" : "5ec07b01"}`;

const roleArn = ({ world, caller }: Call, principal: string | undefined): string =>
  `arn:${world.partition}:iam::${caller.accountId}:role/aws-service-role/${principal ?? "config.amazonaws.com"}/AWSServiceRoleFor${principal === undefined ? "Config" : "SecurityHub"}`;
