/**
 * Documents given from outside (ASFF, GuardDuty, Inspector2, in any casing that AWS uses), put into the casing of the wire. They are
 * served as they are: what does not fit AWS's shapes must reach a collector all the same.
 */
import { hexadecimal } from "./hash.ts";
import type { ExternalDocument } from "./plan.ts";

type Document = Readonly<Record<string, unknown>>;

export interface ExternalRecord {
  /** Members as they go over the wire. */
  readonly document: Document;
  /** As the document names it; undefined where it does not. */
  readonly accountId: string | undefined;
  /** The first that is a region's name: the document's own, its ARNs', its resource's. */
  readonly region: string | undefined;
  /** The document's own id, or one made up so that it can be listed. */
  readonly id: string;
  readonly updatedAtMs: number | undefined;
}

const known = new WeakMap<readonly ExternalDocument[], readonly ExternalRecord[]>();

/** In the order given; several versions of one record are all there. */
export function externalRecords(
  external: readonly ExternalDocument[],
  service: ExternalDocument["service"],
): readonly (ExternalRecord & Pick<ExternalDocument, "service">)[] {
  let records = known.get(external) as readonly (ExternalRecord & Pick<ExternalDocument, "service">)[] | undefined;
  if (records === undefined) {
    records = external.map((given, index) => ({ ...recordOf(given, index), service: given.service }));
    known.set(external, records);
  }
  return records.filter((record) => record.service === service);
}

/** Regions that the documents name: the security administrator's account answers there too. */
export function externalRegions(external: readonly ExternalDocument[]): readonly string[] {
  const services = ["securityhub", "guardduty", "inspector2"] as const;
  const named = services.flatMap((service) => externalRecords(external, service).map(({ region }) => region));
  return [...new Set(named.filter((region) => region !== undefined))];
}

function recordOf({ service, document }: ExternalDocument, index: number): ExternalRecord {
  // What is no object at all is served as a record without members.
  const members = typeof document === "object" && document !== null && !Array.isArray(document) ? document : {};
  const cased = (service === "securityhub" ? upper(members) : lower(members)) as Document;
  const text = (name: string): string | undefined => {
    const value = cased[name];
    return typeof value === "string" && value !== "" ? value : undefined;
  };
  const made = hexadecimal(32, "external", index);
  switch (service) {
    case "securityhub":
      return {
        document: cased,
        accountId: text("AwsAccountId"),
        region: regionIn(text("Region"), arnRegion(text("ProductArn")), arnRegion(text("Id")), resourceRegion(cased.Resources)),
        id: text("Id") ?? made,
        updatedAtMs: instant(cased.UpdatedAt),
      };
    case "guardduty":
      return {
        document: cased,
        accountId: text("accountId"),
        region: regionIn(text("region"), arnRegion(text("arn"))),
        // GuardDuty is asked for ids of up to 300 characters; a document with another one is listed under one that is made up.
        id: (text("id")?.length ?? 0) > 300 ? made : (text("id") ?? made),
        updatedAtMs: instant(cased.updatedAt),
      };
    case "inspector2":
      return {
        document: cased,
        accountId: text("awsAccountId"),
        region: regionIn(arnRegion(text("findingArn")), resourceRegion(cased.resources)),
        id: text("findingArn") ?? made,
        updatedAtMs: instant(cased.updatedAt ?? cased.lastObservedAt),
      };
  }
}

/** Members whose keys are data, never names of ours. */
const maps = new Set(["productfields", "userdefinedfields", "tags", "other", "affectedresources", "labels"]);

const upper = (value: unknown): unknown => recased(value, (name) => name.charAt(0).toUpperCase() + name.slice(1));
const lower = (value: unknown): unknown => recased(value, (name) => name.charAt(0).toLowerCase() + name.slice(1));

function recased(value: unknown, rename: (name: string) => string): unknown {
  if (Array.isArray(value)) return value.map((item) => recased(item, rename));
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, member]) => {
      const isMap = maps.has(name.toLowerCase()) && !Array.isArray(member);
      return [rename(name), isMap ? member : recased(member, rename)];
    }),
  );
}

function instant(value: unknown): number | undefined {
  if (typeof value === "number") return value * 1000;
  const ms = typeof value === "string" ? Date.parse(value) : Number.NaN;
  return Number.isNaN(ms) ? undefined : ms;
}

const isRegion = (name: string | undefined): boolean => name !== undefined && /^[a-z]{2,}(-[a-z]+)+-\d+$/.test(name);

const regionIn = (...names: readonly (string | undefined)[]): string | undefined => names.find(isRegion);

function resourceRegion(resources: unknown): string | undefined {
  const first: unknown = Array.isArray(resources) ? resources[0] : undefined;
  if (typeof first !== "object" || first === null) return undefined;
  const named = Object.entries(first).find(([name]) => name.toLowerCase() === "region")?.[1];
  return typeof named === "string" ? named : undefined;
}

function arnRegion(arn: string | undefined): string | undefined {
  const region = arn?.startsWith("arn:") ? arn.split(":")[3] : undefined;
  return region === "" ? undefined : region;
}
