/**
 * Reduces AWS's API models to the operations that the collectors use: `npx tsx simulator/models/reduce.ts FOLDER`, where FOLDER holds
 * the models as botocore publishes them (one `<service>.json` each). Writes operations.json beside this file: shapes only, no prose.
 */
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Location, Member, OperationModel, Protocol, ServiceModel, Shape, TimestampFormat } from "./model.ts";

const used: Readonly<Record<string, readonly string[]>> = {
  sts: ["AssumeRole", "GetCallerIdentity"],
  organizations: [
    "DescribeOrganization",
    "ListAccounts",
    "ListRoots",
    "ListOrganizationalUnitsForParent",
    "ListParents",
    "ListTagsForResource",
    "ListAccountsForParent",
    "ListDelegatedAdministrators",
  ],
  account: ["ListRegions", "GetAlternateContact"],
  securityhub: [
    "GetFindings",
    "DescribeHub",
    "DescribeSecurityHubV2",
    "GetEnabledStandards",
    "DescribeStandardsControls",
    "ListSecurityControlDefinitions",
    "BatchGetSecurityControls",
    "BatchGetStandardsControlAssociations",
    "ListFindingAggregators",
    "GetFindingAggregator",
    "GetAdministratorAccount",
    "ListMembers",
    "ListOrganizationAdminAccounts",
  ],
  guardduty: ["ListDetectors", "GetDetector", "ListFindings", "GetFindings", "ListMembers", "GetMembers", "ListOrganizationAdminAccounts"],
  inspector2: ["BatchGetAccountStatus", "ListFindings", "ListCoverage", "ListMembers", "GetMember", "GetDelegatedAdminAccount"],
  config: [
    "DescribeConfigurationRecorders",
    "DescribeConfigurationRecorderStatus",
    "ListConfigurationRecorders",
    "DescribeConfigRules",
    "DescribeConfigRuleEvaluationStatus",
    "GetComplianceDetailsByConfigRule",
    "BatchGetResourceConfig",
    "DescribeConfigurationAggregators",
    "DescribeConfigurationAggregatorSourcesStatus",
    "GetAggregateComplianceDetailsByConfigRule",
    "DescribeAggregateComplianceByConfigRules",
    "BatchGetAggregateResourceConfig",
  ],
};

interface PublishedShape {
  readonly type: Shape["type"];
  readonly required?: readonly string[];
  readonly members?: Readonly<Record<string, PublishedMember>>;
  readonly member?: PublishedMember;
  readonly key?: PublishedMember;
  readonly value?: PublishedMember;
  readonly min?: number;
  readonly max?: number;
  readonly pattern?: string;
  readonly enum?: readonly string[];
  readonly timestampFormat?: TimestampFormat;
  readonly union?: boolean;
  readonly document?: boolean;
  readonly error?: { readonly httpStatusCode?: number };
}

interface PublishedMember {
  readonly shape: string;
  readonly location?: Location;
  readonly locationName?: string;
}

interface PublishedModel {
  readonly metadata: {
    readonly endpointPrefix: string;
    readonly signingName?: string;
    readonly protocol: Protocol;
    readonly targetPrefix?: string;
    readonly xmlNamespace?: string;
  };
  readonly operations: Readonly<
    Record<
      string,
      {
        readonly http: { readonly method: string; readonly requestUri: string };
        readonly input?: { readonly shape: string };
        readonly output?: { readonly shape: string; readonly resultWrapper?: string };
        readonly errors?: readonly { readonly shape: string }[];
      }
    >
  >;
  readonly shapes: Readonly<Record<string, PublishedShape>>;
}

function reduceModel(id: string, published: PublishedModel, names: readonly string[]): ServiceModel {
  const operations: Record<string, OperationModel> = {};
  const inputs = new Set<string>();
  const others = new Set<string>();
  for (const name of names) {
    const operation = published.operations[name];
    if (operation === undefined) throw new Error(`${id} has no operation ${name}`);
    const errors = (operation.errors ?? []).map((error) => error.shape);
    if (operation.input) follow(published, operation.input.shape, inputs);
    for (const shape of [...(operation.output ? [operation.output.shape] : []), ...errors]) follow(published, shape, others);
    operations[name] = {
      method: operation.http.method,
      uri: operation.http.requestUri,
      ...(operation.input && { input: operation.input.shape }),
      ...(operation.output && { output: operation.output.shape }),
      ...(operation.output?.resultWrapper !== undefined && { resultWrapper: operation.output.resultWrapper }),
      errors,
    };
  }
  const shapes: Record<string, Shape> = {};
  for (const name of [...new Set([...inputs, ...others])].sort()) {
    shapes[name] = reduceShape(shapeNamed(published, name), inputs.has(name));
  }
  const { metadata } = published;
  return {
    id,
    signingName: metadata.signingName ?? metadata.endpointPrefix,
    protocol: metadata.protocol,
    ...(metadata.targetPrefix !== undefined && { targetPrefix: metadata.targetPrefix }),
    ...(metadata.xmlNamespace !== undefined && { xmlNamespace: metadata.xmlNamespace }),
    operations,
    shapes,
  };
}

function shapeNamed(published: PublishedModel, name: string): PublishedShape {
  const shape = published.shapes[name];
  if (shape === undefined) throw new Error(`no shape ${name}`);
  return shape;
}

function follow(published: PublishedModel, name: string, seen: Set<string>): void {
  if (seen.has(name)) return;
  seen.add(name);
  const shape = shapeNamed(published, name);
  const members = [...Object.values(shape.members ?? {}), shape.member, shape.key, shape.value];
  for (const member of members) if (member) follow(published, member.shape, seen);
}

/** Lengths and patterns hold callers to their word; answers are ours, so there they would only cost time. */
function reduceShape(shape: PublishedShape, isInput: boolean): Shape {
  return {
    type: shape.type,
    ...(shape.required && shape.required.length > 0 && { required: shape.required }),
    ...(shape.members && { members: mapValues(shape.members, reduceMember) }),
    ...(shape.member && { member: reduceMember(shape.member) }),
    ...(shape.key && { key: reduceMember(shape.key) }),
    ...(shape.value && { value: reduceMember(shape.value) }),
    ...(isInput && shape.min !== undefined && { min: shape.min }),
    ...(isInput && shape.max !== undefined && { max: shape.max }),
    ...(isInput && shape.pattern !== undefined && { pattern: shape.pattern }),
    ...(shape.enum && { enum: shape.enum }),
    ...(shape.timestampFormat && { timestampFormat: shape.timestampFormat }),
    ...(shape.union && { union: true as const }),
    ...(shape.document && { document: true as const }),
    ...(shape.error?.httpStatusCode !== undefined && { status: shape.error.httpStatusCode }),
  };
}

const reduceMember = (member: PublishedMember): Member => ({
  shape: member.shape,
  ...(member.location && { location: member.location }),
  ...(member.locationName !== undefined && { locationName: member.locationName }),
});

const mapValues = <In, Out>(record: Readonly<Record<string, In>>, change: (value: In) => Out): Record<string, Out> =>
  Object.fromEntries(Object.entries(record).map(([key, value]) => [key, change(value)]));

/** A line a shape, so that a new model shows in a diff as the shapes that changed. */
function print(models: Readonly<Record<string, ServiceModel>>): string {
  const object = (entries: readonly string[], indent: string) =>
    `{\n${entries.map((entry) => `${indent}  ${entry}`).join(",\n")}\n${indent}}`;
  const services = Object.entries(models).map(([id, { operations, shapes, ...rest }]) => {
    const lines = (record: Readonly<Record<string, unknown>>) =>
      Object.entries(record).map(([name, value]) => `${JSON.stringify(name)}: ${JSON.stringify(value)}`);
    const body = [...lines(rest), `"operations": ${object(lines(operations), "    ")}`, `"shapes": ${object(lines(shapes), "    ")}`];
    return `${JSON.stringify(id)}: ${object(body, "  ")}`;
  });
  return `${object(services, "")}\n`;
}

const folder = process.argv[2];
if (folder === undefined) throw new Error("usage: reduce.ts FOLDER");
const reduced = mapValues(Object.fromEntries(Object.keys(used).map((id) => [id, id])), (id) =>
  reduceModel(id, JSON.parse(readFileSync(join(folder, `${id}.json`), "utf8")) as PublishedModel, used[id] ?? []),
);
writeFileSync(new URL("./operations.json", import.meta.url), print(reduced));
