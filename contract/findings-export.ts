import { type Static, Type } from "typebox";
import { Finding } from "./findings.ts";
import { filterMembers, sortMembers } from "./findings-filter.ts";
import { OneOf } from "./words.ts";

export const exportFormats = ["csv", "json", "jsonl", "asff", "ocsf"] as const;
export type ExportFormat = (typeof exportFormats)[number];

const asked = { ...filterMembers, ...sortMembers };

export const ExportQuery = Type.Object(
  {
    ...asked,
    format: Type.Optional(
      OneOf(
        exportFormats,
        "csv; json: one array; jsonl: JSON lines; asff: AWS Security Finding Format; ocsf: Open Cybersecurity Schema Framework 1.6.0. Without it, what Accept names: text/csv, application/x-ndjson, and this with profile=asff or profile=ocsf; else json",
      ),
    ),
  },
  { additionalProperties: false },
);
export type ExportQuery = Static<typeof ExportQuery>;

/** The same without a format: what `pillarwatch export --filter` names. */
export const ExportFilter = Type.Object(asked, { additionalProperties: false });
export type ExportFilter = Static<typeof ExportFilter>;

const Lines = (description: string, line: object) => ({
  schema: Type.String({ description, default: `${JSON.stringify(line)}\n` }),
});

export const Exported = {
  description: "Every finding that is asked for, a line each",
  content: {
    "application/json": { schema: Type.Array(Finding) },
    "text/csv": {
      schema: Type.String({
        description: "RFC 4180 in UTF-8, with a line of names; what a spreadsheet would take for a formula begins with an apostrophe",
        default:
          "id,status,severity,title,…\r\n9f86d081884c7d659a2feaa0c55ad015,open,HIGH,S3 general purpose buckets should require requests to use SSL,…\r\n",
      }),
    },
    "application/x-ndjson": Lines("JSON lines: one finding a line, as in the array", {
      id: "9f86d081884c7d659a2feaa0c55ad015",
      title: "S3 general purpose buckets should require requests to use SSL",
      check: "S3.5",
      severity: "HIGH",
      status: "open",
    }),
    "application/x-ndjson; profile=asff": Lines("One finding a line in the AWS Security Finding Format (AwsSecurityFinding of AWS's API)", {
      SchemaVersion: "2018-10-08",
      ProductArn: "arn:aws:securityhub:eu-central-1::product/aws/securityhub",
      AwsAccountId: "560738219944",
      Compliance: { Status: "FAILED", SecurityControlId: "S3.5" },
      RecordState: "ACTIVE",
    }),
    "application/x-ndjson; profile=ocsf": Lines(
      "One event a line by OCSF 1.6.0: Compliance Finding (2003), Vulnerability Finding (2002) or Detection Finding (2004)",
      { class_uid: 2003, activity_id: 1, type_uid: 200301, severity_id: 4, status_id: 1, metadata: { version: "1.6.0" } },
    ),
  },
};
