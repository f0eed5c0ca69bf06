/** The audit log: who did what, when and from where. Of the whole organization, for leads and administrators. */
import { type Static, Type } from "typebox";
import { auditActions, auditActorKinds } from "../posture/audit.ts";
import { Cursor, ListOf, OneOf, TextOrNull, Time } from "./words.ts";

const Day = (description: string) =>
  Type.String({ pattern: "^[0-9]{4}-[0-9]{2}-[0-9]{2}$", description: `${description} A day in the organization's time zone` });

const filter = {
  actor: Type.Optional(
    Type.String({
      pattern: `^([0-9a-f]{32}|${auditActorKinds.join("|")})$`,
      description: "Who: the id of a person or token, or all of a kind. command: somebody at the machine; system: Pillarwatch by itself",
    }),
  ),
  action: Type.Optional(Type.Array(OneOf(auditActions), { description: "What: any of these" })),
  subject: Type.Optional(
    Type.String({
      minLength: 1,
      maxLength: 200,
      description: "What it was done to, exactly: the id of a person or token, an account's digits …",
    }),
  ),
  from: Type.Optional(Day("The first day.")),
  to: Type.Optional(Day("The last day.")),
};

export const AuditQuery = Type.Object(
  { ...filter, limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 200, default: 50 })), cursor: Type.Optional(Cursor) },
  { additionalProperties: false },
);
export type AuditQuery = Static<typeof AuditQuery>;

export const AuditExportQuery = Type.Object(
  { ...filter, format: Type.Optional(OneOf(["csv", "json"], "csv where Accept names text/csv, else json")) },
  { additionalProperties: false },
);
export type AuditExportQuery = Static<typeof AuditExportQuery>;

export const AuditEntry = Type.Object({
  seq: Type.Integer({ description: "From 1, without a gap" }),
  at: Time("When."),
  actor: Type.Object({
    kind: OneOf(auditActorKinds),
    id: TextOrNull("Of the person or token: it stays when the person is erased"),
    name: TextOrNull("As the person or token is called today; null: nobody (any more), or not known"),
  }),
  action: OneOf(auditActions),
  subject: TextOrNull("What it was done to"),
  subjectName: TextOrNull("Where that is a person or token: as it is called today"),
  address: TextOrNull("The network address that it came from; null where it came by none"),
  before: Type.Unknown({ description: "How it stood before: few members, without secrets, names and e-mail addresses; null: nothing" }),
  after: Type.Unknown({ description: "How it stood after" }),
});
export type AuditEntry = Static<typeof AuditEntry>;

export const Audit = ListOf(AuditEntry);
export type Audit = Static<typeof Audit>;

export const AuditExported = {
  description: "Every entry that is asked for, the newest first, a line each",
  content: {
    "application/json": { schema: Type.Array(AuditEntry) },
    "text/csv": {
      schema: Type.String({
        description: "RFC 4180 in UTF-8, with a line of names; what a spreadsheet would take for a formula begins with an apostrophe",
        default: "seq,at,actorKind,actorId,…\r\n42,2026-11-24T06:00:00.000Z,person,9f86d081884c7d659a2feaa0c55ad015,…\r\n",
      }),
    },
  },
};

export const AuditHead = Type.Object({
  head: TextOrNull("Number and MAC of the last entry, as `pillarwatch audit verify --head` takes it; null: nothing is in the log"),
});
export type AuditHead = Static<typeof AuditHead>;
