/** The organization behind a configuration: what collect.ts asks, over the real SDK. */
import type { Writer } from "../../db/dialect/connection.ts";
import { keepWayIn, keptWayIn } from "../../db/write/way-in.ts";
import type { AccountId, SourceId, Warning } from "../../posture/words.ts";
import { type Aws, type AwsOptions, createAws } from "../aws/clients.ts";
import { type AwsFailure, failureOf } from "../aws/failure.ts";
import type { Organization } from "../collect.ts";
import type { Ways } from "../way.ts";
import { readOrganization, readTags } from "./accounts.ts";
import { findAdministrators } from "./administrators.ts";
import { contactsOfRun } from "./contacts.ts";
import { eachAccount, type Outside } from "./each-account.ts";
import { defaultRegions, readRegions, refuseUnknownRegions } from "./regions.ts";
import { throughAdministrators } from "./through-administrators.ts";

export interface OrganizationConfig {
  readonly homeRegion: string;
  readonly roleName: string;
  readonly externalId: string | undefined;
  /** Undefined: every region that an account has on. */
  readonly regions: readonly string[] | undefined;
  readonly mode: "auto" | "each-account" | "delegated-administrator";
  readonly limits: AwsOptions["limits"];
  /** Only where documents of elsewhere are served with an organization's own. */
  readonly outside?: Outside;
}

/** An open organization: closes its connections when it is done with. */
export interface OpenOrganization extends Organization {
  close(): void;
}

export function openOrganization(config: OrganizationConfig, writer: Writer): OpenOrganization {
  const aws = createAws({
    homeRegion: config.homeRegion,
    roleName: config.roleName,
    limits: config.limits,
    ...(config.externalId === undefined ? {} : { externalId: config.externalId }),
  });
  return {
    accounts: async () => {
      aws.askAnew(); // the first question of a run
      if (config.regions !== undefined) await refuseUnknownRegions(aws, config.regions);
      return readOrganization(aws);
    },
    identity: async () => {
      const { account, arn } = await aws.caller();
      return { account, arn, role: config.roleName, externalId: config.externalId !== undefined };
    },
    tags: (resource) => readTags(aws, resource),
    contacts: () => contactsOfRun(aws),
    regions: (account) => readRegions(aws, account),
    watches: (region) => config.regions === undefined || config.regions.includes(region),
    assumedRegions: () => defaultRegions(aws),
    ways: () => waysIn(aws, writer, config),
    statistics: () => {
      const { waitingMs, ...statistics } = aws.statistics();
      return { ...statistics, waitedMs: waitingMs };
    },
    close: () => aws.close(),
  };
}

/**
 * Found out by asking where it is not configured: whoever speaks with an administrator's own credentials seldom has a role in each account,
 * and needs none. Where nobody can be asked now, it is as the last run found it.
 */
async function waysIn(aws: Aws, writer: Writer, { mode, outside }: OrganizationConfig): Promise<Ways> {
  const each = eachAccount(aws, writer, outside);
  if (mode === "each-account") return each;
  const found = await findAdministrators(aws);
  const through = throughAdministrators(aws, writer, found, each);
  if (mode === "delegated-administrator") return through;
  const own = await callersAccount(aws);
  const isAdministrator = Object.values(found.administrators).some(({ account }) => account === own);
  const isToldAll = own !== undefined && found.unknown.size === 0;
  const wayIn = isAdministrator ? "delegated-administrator" : isToldAll ? "each-account" : await keptWayIn(writer.rows);
  if (isAdministrator || isToldAll) await writer.transaction((tx) => keepWayIn(tx, wayIn ?? "each-account"));
  return wayIn === "delegated-administrator" ? through : { ...each, warnings: outagesOf(found.unknown) };
}

/** @returns undefined where even that cannot be asked: each scope will say so. */
async function callersAccount(aws: Aws): Promise<AccountId | undefined> {
  try {
    return (await aws.caller()).account;
  } catch (error) {
    if (failureOf(error) === undefined) throw error;
    return undefined;
  }
}

const outagesOf = (unknown: ReadonlyMap<SourceId, AwsFailure>): readonly Warning[] =>
  [...unknown].map(([source, { message }]) => ({
    code: "administrators-partly-read",
    message: `who administers ${source} could not be asked, so every account is asked by itself: ${message}`,
  }));
