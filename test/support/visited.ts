/** An organization whose security administrator serves other people's documents beside its own findings. */
import { accountForExternal, accountsOf, type External, readDocuments } from "../../cli/external-documents.ts";
import type { RunResult } from "../../collectors/collect.ts";
import type { AccountId } from "../../posture/words.ts";
import { readDocuments as servedDocuments } from "../../simulator/documents.ts";
import { createWorld } from "../../simulator/world/create.ts";
import { type Collected, collected } from "./collected.ts";

const endsAtMs = Date.parse("2026-11-24T06:00:00Z");
const size = { accounts: 3, regions: 2, findings: 400 } as const;

export interface Visited extends Collected {
  readonly run: RunResult;
  readonly external: External;
  again(): Promise<External>;
}

/** A full run of a small organization whose security administrator serves the folder's documents. */
export async function visited(folder: string | undefined): Promise<Visited> {
  const given = folder === undefined ? [] : readDocuments(folder);
  const world = createWorld({ seed: 7, size, endsAtMs, external: folder === undefined ? [] : servedDocuments(folder) });
  const outside = { administrator: world.securityAccountId as AccountId, accounts: accountsOf(given) };
  const organization = await collected(world, endsAtMs, {}, { outside });
  const account = async () => {
    const run = await organization.collect(endsAtMs, { full: true });
    return { run, external: await accountForExternal(organization.writer, run.run, given) };
  };
  return { ...organization, ...(await account()), again: async () => (await account()).external };
}

/** Everything of the organization itself: findings, records, events, scopes; internal keys left out, since they are dealt out in reading order. */
export async function ownRows({ writer }: Collected): Promise<readonly unknown[]> {
  const findings = await writer.rows.all(
    `SELECT hex(public_id) AS id, findings.region, standing, reason, detail, severity, ifnull(findings.title, checks.title) AS title,
       findings.first_seen, spell, opened_at, reopened, second_hand, counted, unconfirmed_since, evidence_lost_since, changed_at,
       (SELECT json_group_array(json_array(hex(identity), word, silence, said_at)) FROM (SELECT * FROM records WHERE finding = findings.id ORDER BY identity)) AS records,
       (SELECT json_group_array(json_array(from_standing, to_standing, cause, at)) FROM (SELECT * FROM finding_events WHERE finding = findings.id ORDER BY seq)) AS events
     FROM findings JOIN accounts ON accounts.id = account JOIN checks ON checks.id = check_ref WHERE accounts.state <> 'outside' ORDER BY 1`,
  );
  const scopes = await writer.rows.all(
    `SELECT account_id, region, source, scopes.state, message FROM scopes JOIN accounts ON accounts.id = account
     WHERE accounts.state <> 'outside' AND region NOT IN (SELECT value FROM json_each(?)) ORDER BY 1, 2, 3`,
    [JSON.stringify(foreignRegions)],
  );
  return [...findings, ...scopes];
}

/** Regions of the invented documents, which the organization itself does not use. */
const foreignRegions = ["ap-south-1", "eu-north-1", "eu-west-2", "sa-east-1"];
