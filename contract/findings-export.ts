import { type Static, Type } from "typebox";
import { Finding } from "./findings.ts";
import { filterMembers, sortMembers } from "./findings-filter.ts";
import { OneOf } from "./words.ts";

export const ExportQuery = Type.Object(
  {
    ...filterMembers,
    ...sortMembers,
    format: Type.Optional(OneOf(["csv", "json"], "csv where Accept names text/csv, else json")),
  },
  { additionalProperties: false },
);
export type ExportQuery = Static<typeof ExportQuery>;

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
  },
};
