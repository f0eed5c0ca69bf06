/** Recorders: the customer's own, and the service-linked one that Security Hub brings along, of which AWS tells only where it is asked for. */
import { type Call, type Members, ServiceError } from "../../service.ts";
import { endedBefore, spanAt } from "../../world/history.ts";
import { pageOf } from "../tokens.ts";

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

export function listConfigurationRecorders(input: Members, call: Call): Members {
  const all = recorders(call).map(({ name, principal }) => ({
    arn: recorderArn(call, name),
    name,
    recordingScope: principal === undefined ? "PAID" : "INTERNAL",
    ...(principal === undefined ? {} : { servicePrincipal: principal }),
  }));
  const { NextToken, MaxResults, ...asked } = input;
  const query = [call.caller.accountId, call.caller.region, "recorders", asked];
  const { items, next } = pageOf(all, NextToken, (MaxResults as number | undefined) ?? 20, query, () =>
    refused("The NextToken is not valid."),
  );
  return { ConfigurationRecorderSummaries: items, ...(next === undefined ? {} : { NextToken: next }) };
}

function asked(input: Members, call: Call): readonly Recorder[] {
  const all = recorders(call);
  const { ServicePrincipal: principal, Arn: arn } = input;
  const names = (input.ConfigurationRecorderNames as readonly string[] | undefined) ?? [];
  if (names.length > 1) throw refused("Only one configuration recorder can be specified.");
  // Asked for none by name, AWS gives the customer's, if there is one.
  if (names.length === 0 && principal === undefined && arn === undefined) return all.filter((recorder) => recorder.principal === undefined);
  const found = all.filter(
    (recorder) =>
      (names.length === 0 || names.includes(recorder.name)) &&
      (principal === undefined || recorder.principal === principal) &&
      (arn === undefined || recorderArn(call, recorder.name) === arn),
  );
  if (found.length > 0) return found;
  const wanted = names[0] ?? String(principal ?? arn);
  throw new ServiceError("NoSuchConfigurationRecorderException", `Cannot find configuration recorder with the specified name '${wanted}'.`);
}

const refused = (message: string): ServiceError => new ServiceError("ValidationException", message);

/** The customer has a recorder, running or stopped. */
export const hasCustomerRecorder = (call: Call): boolean => recorders(call).some(({ principal }) => principal === undefined);

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
