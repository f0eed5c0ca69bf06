/** One problem is one finding: domain.md section 2. */
import { globalRegion, isGlobal } from "./catalogue/global.ts";
import type { AccountId, Kind, Region, SourceId } from "./words.ts";

/** What a key is made of: posture by check and resource, all else by the native record. */
export type FindingKey =
  | { readonly by: "check"; readonly account: AccountId; readonly region: Region; readonly check: string; readonly resource: string }
  | { readonly by: "record"; readonly source: string; readonly account: AccountId; readonly region: Region; readonly nativeId: string };

export interface Identified {
  readonly kind: Kind;
  readonly source: SourceId;
  readonly account: AccountId;
  /** Region of the record. */
  readonly region: string;
  readonly check: string;
  readonly nativeId: string;
  /** ARN, or what stands for it. */
  readonly resource: string;
  readonly resourceType: string;
  readonly copyOf: { readonly source: SourceId; readonly nativeId: string | undefined } | undefined;
}

/** Security Hub's ids are of the product that made them. ARNs hold no blank, whatever an importer makes of its `Id`. */
export const hubNativeId = (productArn: string, id: string): string => `${productArn} ${id}`;

/** GuardDuty's own ids are unique in an account and region; its ARN may name another detector when an administrator answers. */
export const guardDutyNativeId = (account: string, region: string, id: string): string => `${account}/${region}/${id}`;

export function keyOf(record: Identified): FindingKey {
  if (record.kind === "posture") {
    return {
      by: "check",
      account: record.account,
      region: regionOf(record),
      check: record.check.toLowerCase(),
      resource: record.resource,
    };
  }
  const { copyOf } = record;
  return copyOf?.nativeId === undefined
    ? { by: "record", source: record.source, account: record.account, region: record.region, nativeId: record.nativeId }
    : { by: "record", source: copyOf.source, account: record.account, region: record.region, nativeId: copyOf.nativeId };
}

/** `global` if the resource's type is; never because an ARN lacks a region. Where the ARN names one, that one. */
function regionOf({ resource, resourceType, check, region }: Pick<Identified, "resource" | "resourceType" | "check" | "region">): Region {
  if (isGlobal(resourceType, check)) return globalRegion;
  const named = arnRegion(resource);
  return named === undefined || named === "" ? region : named;
}

/** The key as one string, to be hashed: parts that could run into each other are told apart by a character that AWS's ids never hold. */
export function keyText(key: FindingKey): string {
  return key.by === "check"
    ? ["check", key.account, key.region, key.check, key.resource].join("\n")
    : ["record", key.source, key.account, key.region, key.nativeId].join("\n");
}

/** ARNs are parsed, never matched by a prefix: `arn:partition:service:region:account:resource`. */
function arnRegion(text: string): string | undefined {
  const parts = text.split(":");
  return parts[0] === "arn" && parts.length >= 6 ? parts[3] : undefined;
}
