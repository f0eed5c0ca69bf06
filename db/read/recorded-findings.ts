/** Findings with what other tools' formats ask of them: by which record AWS knows each, and how it is mended. */
import type { Kysely } from "kysely";
import type { Catalogue } from "../../posture/catalogue/decide.ts";
import { guidanceOf } from "../../posture/guidance.ts";
import { bytesOf, hexOf } from "../../posture/hex.ts";
import type { SourceId } from "../../posture/words.ts";
import type { Schema } from "../schema.ts";
import { type Explained, explained } from "./explained.ts";
import type { ListedFinding } from "./findings.ts";
import { leadingFirst } from "./leading-record.ts";

export interface LeadingRecord {
  readonly source: SourceId;
  /** Its own, also where the finding is global. */
  readonly region: string;
  /** The source's own id: null where none was kept. */
  readonly nativeId: string | null;
  /** GuardDuty's, which names the detector; null where no document says so. */
  readonly arn: string | null;
  readonly createdAt: string;
  readonly updatedAt: string;
}

export interface Advice {
  /** In our own words; null where nobody has written any. */
  readonly matters: string | null;
  readonly fix: string | null;
  /** AWS's own page. */
  readonly page: string | null;
}

export interface RecordedFinding extends ListedFinding {
  readonly record: LeadingRecord | null;
  readonly advice: Advice;
}

/** @returns what adds it to a page of findings. They are within the reader's reach already. */
export function recordedBy(
  db: Kysely<Schema>,
  catalogue: Pick<Catalogue, "decide">,
): (page: readonly ListedFinding[]) => Promise<readonly RecordedFinding[]> {
  const adviceOf = advisedBy(catalogue);
  return async (page) => {
    const records = await leadingRecords(db, page);
    return page.map((finding) => ({ ...finding, record: records.get(finding.id) ?? null, advice: adviceOf(finding) }));
  };
}

/** Each check is looked up once, of however many findings. */
function advisedBy(catalogue: Pick<Catalogue, "decide">): (finding: Pick<ListedFinding, "check" | "product">) => Advice {
  const known = new Map<string, Advice>();
  return ({ check, product }) => {
    const key = `${product} ${check}`;
    const advice = known.get(key) ?? advised(explained(check, product, catalogue), guidanceOf(check, product, undefined));
    known.set(key, advice);
    return advice;
  };
}

const advised = ({ explanation }: Explained, page: string | undefined): Advice => ({
  matters: explanation?.matters ?? null,
  fix: explanation?.fix ?? null,
  page: page ?? null,
});

async function leadingRecords(db: Kysely<Schema>, page: readonly ListedFinding[]): Promise<ReadonlyMap<string, LeadingRecord>> {
  if (page.length === 0) return new Map();
  const rows = await db
    .selectFrom("findings")
    .innerJoin("records", "records.finding", "findings.id")
    .innerJoin("scopes", "scopes.id", "records.scope")
    .where(
      "findings.public_id",
      "in",
      [...new Set(page.map(({ id }) => id))].map((id) => bytesOf(id)),
    )
    .select(["findings.public_id", "findings.source as of_source", "scopes.source", "scopes.region"])
    .select(["records.id", "records.copy_of", "records.silence", "records.native_id", "records.created_at", "records.updated_at"])
    .execute();
  const leading = new Map<string, (typeof rows)[number]>();
  for (const row of rows) {
    const id = hexOf(row.public_id);
    const other = leading.get(id);
    if (other === undefined || leadingFirst(row.of_source)(row, other) < 0) leading.set(id, row);
  }
  const arns = await arnsOf(
    db,
    [...leading.values()].filter(({ source }) => source === "guardduty").map(({ id }) => id),
  );
  return new Map(
    [...leading].map(([id, row]) => [
      id,
      {
        source: row.source,
        region: row.region,
        nativeId: row.native_id,
        arn: arns.get(row.id) ?? null,
        createdAt: row.created_at,
        updatedAt: row.updated_at,
      },
    ]),
  );
}

/** By the record's row. In the native id there is no detector, since an administrator's answer names another one. */
async function arnsOf(db: Kysely<Schema>, records: readonly number[]): Promise<ReadonlyMap<number, string>> {
  if (records.length === 0) return new Map();
  const rows = await db.selectFrom("documents").selectAll().where("record", "in", records).execute();
  return new Map(
    rows.flatMap(({ record, body }) => {
      const { Arn, arn = Arn } = Object(JSON.parse(body)) as { readonly Arn?: unknown; readonly arn?: unknown };
      return typeof arn === "string" && arn !== "" ? [[record, arn] as const] : [];
    }),
  );
}
