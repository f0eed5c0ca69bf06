/** Control records as Security Hub CSPM lists them, made for a test, and written by the same way as a page of a run. */
import { weighControls } from "../../collectors/heard.ts";
import { readyRecord } from "../../collectors/ready.ts";
import { normalize } from "../../collectors/sources/securityhub/normalize.ts";
import { sumAll } from "../../collectors/summing.ts";
import { writeAccountDays } from "../../db/write/account-days.ts";
import { Names } from "../../db/write/names.ts";
import { writeRecords } from "../../db/write/records.ts";
import { Heard } from "../../db/write/scores.ts";
import { settleDays } from "../../db/write/steps.ts";
import { knownBefore, newWriting } from "../../db/write/writing.ts";
import type { Day } from "../../posture/calendar.ts";
import type { AccountId } from "../../posture/words.ts";
import type { TestDatabase } from "./database.ts";

/** What stays of a record while its status changes. */
export interface ControlRecord {
  readonly account: AccountId;
  readonly region: string;
  readonly control: string;
  /** ASFF type and id. */
  readonly resource: { readonly type: string; readonly id: string; readonly tags?: Readonly<Record<string, string>> };
  /** Without consolidated control findings each standard has a record of its own. */
  readonly standard?: string;
}

export interface ControlStatus {
  readonly compliance: "PASSED" | "FAILED" | "WARNING" | "NOT_AVAILABLE";
  readonly workflow: "NEW" | "NOTIFIED" | "SUPPRESSED" | "RESOLVED";
  readonly state: "ACTIVE" | "ARCHIVED";
  readonly severity: "CRITICAL" | "HIGH" | "MEDIUM" | "LOW";
  /** Nothing was there to be evaluated. */
  readonly foundNothing?: boolean;
  /** Archived because Config no longer knows the resource. */
  readonly gone?: boolean;
}

export const scopeKey = ({ account, region }: Pick<ControlRecord, "account" | "region">): string => `${account}/${region}`;

/** @param seen instant at which AWS says that it last looked. */
function documentOf({ account, region, control, resource, standard }: ControlRecord, status: ControlStatus, seen: string): object {
  const path = standard === undefined ? `security-control/${control}` : `subscription/${standard}/${control}`;
  const { compliance, workflow, state, severity, foundNothing = false } = status;
  return {
    SchemaVersion: "2018-10-08",
    Id: `arn:aws:securityhub:${region}:${account}:${path}/finding/${resource.id}`,
    ProductArn: `arn:aws:securityhub:${region}::product/aws/securityhub`,
    GeneratorId: standard === undefined ? `security-control/${control}` : `${standard}/${control}`,
    AwsAccountId: account,
    Region: region,
    CreatedAt: "2026-01-01T00:00:00.000Z",
    FirstObservedAt: seen,
    UpdatedAt: seen,
    Title: `Title of ${control}`,
    Severity: { Label: compliance === "FAILED" ? severity : "INFORMATIONAL" },
    Resources: [{ Type: resource.type, Id: resource.id, Region: region, ...(resource.tags && { Tags: resource.tags }) }],
    Compliance: {
      Status: compliance,
      SecurityControlId: control,
      ...(foundNothing ? { StatusReasons: [{ ReasonCode: "CONFIG_EVALUATIONS_EMPTY", Description: "Nothing to evaluate" }] } : {}),
    },
    Workflow: { Status: workflow },
    RecordState: state,
  };
}

export interface ReadRun {
  readonly day: Day;
  /** In which the day was told; UTC unless said. */
  readonly timeZone?: string;
  /** An administrator answers: which controls are on is not visible. */
  readonly through?: true;
  /** What people and the clock do while the run goes on: between two pages of half the records each, which come a third time at the end. */
  readonly meanwhile?: () => Promise<unknown>;
  /** Each with the key of its scope. */
  readonly records: readonly { readonly record: ControlRecord; readonly status: ControlStatus; readonly scope: number }[];
}

/** One complete run at noon of the day, in which AWS lists these records. */
export async function writeRun(
  { writer, run }: Pick<TestDatabase, "writer" | "run">,
  { day, timeZone = "UTC", records, through, meanwhile }: ReadRun,
): Promise<void> {
  const seen = `${day}T12:00:00.000Z`;
  const id = await run({ day, started_at: seen, ended_at: seen, asked_at: seen, rules: `rules of ${day}`, time_zone: timeZone });
  const writing = newWriting(id, { seen, day, timeZone }, await knownBefore(writer.rows, seen));
  const ready = records.flatMap(({ record, status, scope }) => {
    const raw = documentOf(record, status, seen);
    const reading = normalize(raw, { account: record.account, region: record.region, rules: () => undefined });
    if (reading === undefined) throw new Error("a control record is a record of ours");
    const around = {
      scope,
      source: "securityhub",
      resource: reading.resource.id,
      resourceGone: status.gone === true,
      checkOff: false,
    } as const;
    return [readyRecord(reading, raw, around)];
  });
  const heard = new Heard();
  if (meanwhile !== undefined) {
    const half = Math.ceil(ready.length / 2);
    await writer.transaction((tx) => writeRecords(tx, new Names(), writing, ready.slice(0, half)));
    await meanwhile();
    await writer.transaction((tx) => writeRecords(tx, new Names(), writing, ready.slice(half)));
  }
  await writer.transaction(async (tx) => {
    await writeRecords(tx, new Names(), writing, ready);
    if (through === true) for (const scope of new Set(ready.map((record) => record.scope))) await heard.note(tx, scope, ready);
  });
  const scopes = await writer.rows.all<{ id: number }>("SELECT id FROM scopes WHERE source = 'securityhub'");
  for (const { id: scope } of scopes) await weighControls({ writer, writing, stop: new AbortController() }, scope, through === true);
  await sumAll(writer, writing);
  await writer.transaction(async (tx) => {
    await writeAccountDays(tx, day, Date.parse(seen), 3_600_000);
    await settleDays(tx);
  });
}
