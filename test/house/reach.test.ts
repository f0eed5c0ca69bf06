/** What a route reads is within a reach, which is required: forgetting it does not compile. What takes none is named here, and is of no account. */
import { readdirSync, readFileSync } from "node:fs";
import { expect, test } from "vitest";

const root = new URL("../../", import.meta.url);
const read = (path: string): string => readFileSync(new URL(path, root), "utf8");

const withoutReach: readonly string[] = [
  // Who asks, and what they may.
  ...["caller readKnown", "tokens readToken", "people readHasAdministrator", "own-sessions readOwnSessions", "views readViews"],
  // Behind doors of leads or administrators (server/auth/access.ts), or of one's own profile.
  ...["people readPeople", "people readPerson", "tokens readTokens", "tokens readListedToken"],
  ...["webhooks readWebhooks", "webhooks readWebhook", "webhooks readDeliveries"],
  ...["audit readAudit", "audit everyEntry", "audit-chain readAuditHead"],
  ...["digest-history readDigestHistory", "digest-history readLastDigests", "digest-history readStoppedAt"],
  ...["digest-recipients readDigestPreference", "digest-recipients readDigestRecipients", "digest-recipients readUnreachedOwners"],
  "mail-state readMailOutlook",
  "mails readMails",
  // Settings, clocks, versions, and an error's words.
  ...[
    "settings readSettings",
    "counted todayOf",
    "picture readPictureMark",
    "readiness readSchemaVersion",
    "installation readDatabase",
    "page notOfThisList",
  ],
  // Sums of the whole organization, for who has the token of the metrics (server/metrics/may-read.ts).
  ...[
    "scopes countScopes",
    "scopes freshnessAt",
    "watched-sums readOpenBySeverity",
    "watched-sums readWebhookQueue",
    "watched-sums readDigestQueue",
  ],
  ...["watched-runs countEndedRuns", "watched-runs firstRunAfter", "watched-runs readEvidenceAges"],
  ...["watched-runs readLastEndedRun", "watched-runs readLastRuns"],
  // Whether runs read anything at all: told to everybody, without a word of what they read.
  "run-facts readRunFacts",
  // How somebody is called who stands in a row that was read within a reach; and what hangs on a finding that was.
  ...["actor-names namesOf", "handling handlingOfFinding"],
];

/** `file function`, of each that something in server/ imports from the read models. */
function imported(): readonly string[] {
  const files = readdirSync(new URL("server/", root), { recursive: true, encoding: "utf8" }).filter((file) =>
    /(?<!\.test)\.ts$/.test(file),
  );
  const imports = files.flatMap((file) => [...read(`server/${file}`).matchAll(/import \{([^}]*)\} from "[./]*db\/read\/([\w-]+)\.ts"/g)]);
  const names = imports.flatMap(([, what = "", file = ""]) => what.split(",").map((name) => [file, name.trim()] as const));
  return [...new Set(names.filter(([, name]) => /^[a-z]\w*$/.test(name)).map(([file, name]) => `${file} ${name}`))];
}

/** As far as its parameters go. */
const signatureOf = (file: string, name: string): string | undefined =>
  new RegExp(`export (?:async )?(?:function\\*? ${name}\\b|const ${name} =)[^]*?(?:\\{\\n|=>)`).exec(read(`db/read/${file}.ts`))?.[0];

test("every read model that a route asks takes a reach, or is named here", () => {
  const asked = imported();
  expect(asked.length).toBeGreaterThan(50);
  const [without, unfound] = [[] as string[], [] as string[]];
  for (const one of asked) {
    const [file = "", name = ""] = one.split(" ");
    const signature = signatureOf(file, name);
    if (signature === undefined) unfound.push(one);
    else if (!/\breach: Reach\b/.test(signature)) without.push(one);
  }
  expect(unfound).toEqual([]);
  expect(without.toSorted()).toEqual(withoutReach.toSorted());
});

test("one place makes a reach: no other file writes one out", () => {
  const files = ["server", "db", "notify", "jobs", "cli", "collectors", "posture"].flatMap((folder) =>
    readdirSync(new URL(`${folder}/`, root), { recursive: true, encoding: "utf8" })
      .filter((file) => /(?<!\.test)\.ts$/.test(file))
      .map((file) => `${folder}/${file}`),
  );
  const making = files.filter((file) => /\bkind: "(?:accounts", accounts\b|everything" ?\})/.test(read(file)));
  expect(making.toSorted()).toEqual(["posture/caller.ts", "posture/reach.ts"]);
});
