/** Random organizations for properties: three accounts in nested OUs, two regions, controls on regional and on global resources, some days. */
import * as fc from "fast-check";
import { type Day, dayAfter } from "../../posture/calendar.ts";
import type { AccountId, PrincipleGroup } from "../../posture/words.ts";
import { type ControlRecord, type ControlStatus, scopeKey, writeRun } from "./control-documents.ts";
import { type TestDatabase, testDatabase } from "./database.ts";

export const accounts: readonly AccountId[] = ["111111111111", "222222222222", "333333333333"].map((id) => id as AccountId);
export const units = ["Root / Payments", "Root / Payments / Cards", "Root / Payments of old"] as const;
export const regions = ["eu-central-1", "us-east-1"] as const;
const firstDay = "2026-03-01" as Day;

/** Two on global resources, which each region evaluates for itself. */
const controls: Readonly<Record<string, { readonly type: string; readonly isGlobal: boolean; readonly principle: PrincipleGroup }>> = {
  "S3.1": { type: "AwsS3Bucket", isGlobal: false, principle: "people" },
  "S3.5": { type: "AwsS3Bucket", isGlobal: false, principle: "data" },
  "EC2.19": { type: "AwsEc2SecurityGroup", isGlobal: false, principle: "layers" },
  "IAM.5": { type: "AwsIamUser", isGlobal: true, principle: "identity" },
  "CloudFront.1": { type: "AwsCloudFrontDistribution", isGlobal: true, principle: "layers" },
  "Future.7": { type: "AwsS3Bucket", isGlobal: false, principle: "unmapped" },
};
export const isOnGlobalResources = (control: string): boolean => controls[control]?.isGlobal === true;

export interface RandomOrganization {
  readonly records: readonly ControlRecord[];
  /** By day, by record: undefined where AWS has not listed it by then, or lists it unchanged. */
  readonly days: readonly (readonly (ControlStatus | undefined)[])[];
}

const recordOf = (ids: readonly AccountId[], places: readonly string[], names: readonly string[]): fc.Arbitrary<ControlRecord> =>
  fc
    .record({
      account: fc.constantFrom(...ids),
      region: fc.constantFrom(...places),
      control: fc.constantFrom(...names),
      number: fc.integer({ min: 1, max: 2 }),
      standard: fc.constantFrom(undefined, "aws-foundational-security-best-practices/v/1.0.0", "nist-800-53/v/5.0.0"),
    })
    .map(({ number, standard, ...rest }) => ({
      ...rest,
      resource: { type: controls[rest.control]?.type ?? "", id: `thing-${number}` },
      ...(standard === undefined ? {} : { standard }),
    }));

const status = (more: fc.Arbitrary<Pick<ControlStatus, "foundNothing">>): fc.Arbitrary<ControlStatus> =>
  fc
    .record({
      compliance: fc.constantFrom("PASSED", "PASSED", "FAILED", "FAILED", "WARNING", "NOT_AVAILABLE"),
      workflow: fc.constantFrom("NEW", "NEW", "NEW", "SUPPRESSED", "RESOLVED"),
      state: fc.constantFrom("ACTIVE", "ACTIVE", "ACTIVE", "ACTIVE", "ARCHIVED"),
      severity: fc.constantFrom("CRITICAL", "HIGH", "MEDIUM", "LOW"),
      more,
      gone: fc.boolean(),
    } as const)
    .map(({ more: added, gone, ...rest }) => ({
      ...rest,
      ...(rest.compliance === "PASSED" ? added : {}),
      ...(rest.state === "ARCHIVED" ? { gone } : {}),
    }));

const organizationOf = (record: fc.Arbitrary<ControlRecord>): fc.Arbitrary<RandomOrganization> =>
  fc.uniqueArray(record, { minLength: 1, maxLength: 24, selector: (one) => JSON.stringify(one) }).chain((records) =>
    fc.record({
      records: fc.constant(records),
      days: fc.array(
        fc.array(fc.option(status(fc.record({ foundNothing: fc.boolean() })), { nil: undefined, freq: 2 }), {
          minLength: records.length,
          maxLength: records.length,
        }),
        { minLength: 1, maxLength: 5 },
      ),
    }),
  );

export const randomOrganization = organizationOf(recordOf(accounts, regions, Object.keys(controls)));
/** Most of its findings have several records, which one run reads on different pages. */
export const narrowOrganization = organizationOf(recordOf(accounts.slice(0, 2), regions, ["S3.1", "IAM.5"]));

export const dayOf = (index: number): Day => dayAfter(firstDay, index);

/** A finding as its row stood at the end of a day. */
export interface StoodRow {
  readonly id: number;
  readonly account_id: AccountId;
  readonly region: string;
  readonly principle: PrincipleGroup;
  readonly standing: string;
  readonly reason: string | null;
  readonly severity: string;
  readonly lost: 0 | 1;
  readonly check_id: string;
  readonly uid: string;
  /** What AWS said by then in the records of it that are active. */
  readonly active: readonly ControlStatus["compliance"][];
}

export interface WrittenOrganization {
  readonly database: TestDatabase;
  /** By day. */
  readonly stood: readonly (readonly StoodRow[])[];
}

/**
 * Written day by day by the real write path. To be closed by whoever asked.
 * @param there the accounts that exist: of the others neither a row nor a check that fails only there is written.
 */
export async function writeOrganization(
  { records, days }: RandomOrganization,
  there: readonly AccountId[] = accounts,
): Promise<WrittenOrganization> {
  const database = await testDatabase();
  const scopes = new Map<string, number>();
  const isThere = ({ account }: Pick<ControlRecord, "account">) => there.includes(account);
  for (const [index, account_id] of accounts.entries()) {
    if (!isThere({ account: account_id })) continue;
    const account = await database.account({ account_id, name: `account ${index}`, ou_path: units[index] ?? null, ou_id: `ou-${index}` });
    for (const region of regions) scopes.set(scopeKey({ account: account_id, region }), await database.scope({ account, region }));
  }
  for (const [check_id, { principle }] of Object.entries(controls)) {
    if (there !== accounts && !records.some((one) => one.control === check_id && isThere(one))) continue;
    await database.insert("checks", {
      check_id,
      folded: check_id.toLowerCase(),
      kind: "posture",
      title: `Title of ${check_id}`,
      principle,
    });
  }
  const stood: (readonly StoodRow[])[] = [];
  const last = new Map<ControlRecord, ControlStatus>();
  for (const [index, statuses] of days.entries()) {
    const listed = records.flatMap((one, at) => {
      const said = statuses[at];
      return said === undefined || !isThere(one) ? [] : [{ record: one, status: said, scope: scopes.get(scopeKey(one)) ?? 0 }];
    });
    await writeRun(database, { day: dayOf(index), records: listed });
    for (const { record, status } of listed) last.set(record, status);
    const activeOf = ({ account_id, region, check_id, uid }: Omit<StoodRow, "active">) =>
      [...last].flatMap(([{ account, region: place, control, resource }, { state, compliance }]) => {
        const isIts = account === account_id && control === check_id && resource.id === uid && [place, "global"].includes(region);
        return isIts && state === "ACTIVE" ? [compliance] : [];
      });
    const rows = await database.writer.rows.all<Omit<StoodRow, "active">>(
      `SELECT findings.id, account_id, region, principle, standing, reason, severity, check_id, uid,
         evidence_lost_since IS NOT NULL AS lost
       FROM findings JOIN accounts ON accounts.id = findings.account JOIN checks ON checks.id = check_ref JOIN resources ON resources.id = resource`,
    );
    stood.push(rows.map((row) => ({ ...row, active: activeOf(row) })));
  }
  return { database, stood };
}
