/**
 * Who may import whom. A finding goes one way (collectors, posture, db, server, web) and the rooms meet only where this table says so: a room
 * can be understood, tested and deleted without reading the others. An entry with a slash or an extension opens that folder or file only.
 */
export const rooms: Readonly<Record<string, readonly string[]>> = {
  posture: [],
  simulator: [], // else it would share our errors, and could not judge us
  contract: ["posture/words.ts", "posture/audit.ts", "posture/condition.ts", "posture/doctor.ts"],
  db: ["posture"],
  outgoing: [],
  collectors: ["posture", "db", "outgoing"],
  notify: ["posture", "db", "outgoing"],
  server: ["posture", "contract", "db", "outgoing", "notify/digest", "notify/links", "notify/target-guard.ts"],
  jobs: ["posture", "db", "collectors", "notify", "outgoing"],
  web: [
    "contract",
    "posture/words.ts",
    "posture/names.ts",
    "posture/caller.ts",
    "posture/audit.ts",
    "posture/verdict.ts",
    "posture/acceptance.ts",
  ], // what a page offers is judged as the server judges it, a week as its mail does
  cli: ["posture", "contract", "db", "collectors", "notify", "server", "jobs", "simulator"],
};

/** Rooms that may import everything: they measure and judge the others, and nothing of them ships. */
export const observers: readonly string[] = ["test", "bench", "scripts"];

/** web knows the API's words as types: their schemas would bring the validator into the browser. */
export const typesOnly: readonly { readonly from: string; readonly to: string }[] = [{ from: "web", to: "contract" }];

/** A library that one room alone knows can be replaced there. */
export const libraries: readonly {
  readonly names: readonly string[];
  readonly room: string;
  /** Single files of other rooms. */
  readonly also?: readonly string[];
  readonly why: string;
}[] = [
  { names: ["better-sqlite3", "kysely", "pg"], room: "db", why: "only db knows which database it is" },
  {
    names: ["@aws-sdk/*", "@smithy/*"],
    room: "collectors",
    also: ["notify/ses.ts", "jobs/backup-bucket.ts", "outgoing/aws.ts"],
    why: "only collectors talk to AWS, and who mails by SES or keeps backups in S3",
  },
  { names: ["nodemailer", "ipaddr.js"], room: "notify", why: "only notify sends anything to anybody" },
  {
    names: ["undici", "agent-base", "https-proxy-agent", "proxy-from-env"],
    room: "outgoing",
    why: "one place decides what goes by a proxy",
  },
  { names: ["fastify", "@fastify/*"], room: "server", why: "only server answers our API" },
  { names: ["react", "react-dom", "react-router", "@cloudscape-design/*", "recharts"], room: "web", why: "only web draws" },
];

/** posture is pure: no library, no I/O, no clock. Node's SHA-256, for the public id, is all that it takes. */
export const pure: { readonly room: string; readonly allowed: readonly string[] } = { room: "posture", allowed: ["node:crypto"] };
