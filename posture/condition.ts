/**
 * What keeps Pillarwatch from doing its work, or what is shown from being of today. Decided here and nowhere else, from facts that others gather:
 * `/readyz`, the strip on every page, the metrics, the log and `doctor` all tell the same.
 */

/** What keeps the database from being written, by the word of whoever tried. */
export type StoreTrouble = "disk-full" | "disk-fault" | "read-only" | "database-busy" | "database-damaged";

/** Why a run read nothing at all. `fault`: a fault of ours; `refusal`: something else that somebody can mend. */
export type RunFailure = "unreachable" | "not-let-in" | "clock" | "refusal" | "fault";

/** For programs, so that they never change; docs/operations.md says of each what to do. The worst first. */
export const conditionIds = [
  "database-damaged",
  "database-unreachable",
  "schema",
  "disk-full",
  "disk-fault",
  "read-only",
  "database-busy",
  "collector-ended",
  "sender-ended",
  "ending",
  "clock",
  "aws-unreachable",
  "aws-refused",
  "run-failed",
  "collector-overdue",
  "killed",
] as const;
export type ConditionId = (typeof conditionIds)[number];

export interface Condition {
  readonly id: ConditionId;
  /** Instant; null: nobody knows. */
  readonly since: string | null;
  /** For everybody who is signed in: what is so, and what it means for what is shown. It names no account, person, path or address. */
  readonly text: string;
  /** For whoever runs it: the step, and the command that takes it or shows where; null: no command does. */
  readonly mend: { readonly text: string; readonly command: string | null };
  /** The server cannot do its work: `/readyz` answers 503. */
  readonly stops: boolean;
}

export interface DatabaseFacts {
  readonly answer: "schema" | "busy" | "damaged" | "none";
  /** Of `schema`: what it holds; undefined: migrations never ran. */
  readonly schema?: number | undefined;
  /** Of `none`: the system's word for it. */
  readonly word?: string;
}

export interface RunFacts {
  /** When the last run that AWS answered began: AWS itself takes no request of a clock that is more than five minutes off. */
  readonly answeredAt: string | null;
  /** When the last run of whatever kind ended. */
  readonly endedAt: string | null;
  /** Those since the last that AWS answered which read nothing at all. */
  readonly failing: { readonly times: number; readonly since: string; readonly why: RunFailure } | null;
  /** When a run that goes on showed a sign of life last. */
  readonly beatAt: string | null;
}

/** What the process knows of itself. */
export interface ProcessFacts {
  /** Since when it collects; null: it is another process that does. */
  readonly since: string | null;
  readonly ended: readonly ("collector" | "sender")[];
  readonly isEnding: boolean;
  /** What the last one who wrote has met; undefined: it went well. */
  readonly writing: { readonly trouble: StoreTrouble; readonly since: string } | undefined;
  /** Instants of starts after an end that nobody asked for. */
  readonly killedAt: readonly string[];
}

export interface Facts {
  readonly now: Date;
  /** Longest time between two scheduled runs. */
  readonly intervalMs: number;
  /** The schema that this program needs. */
  readonly schema: number;
  /** Of the database's file, for commands. */
  readonly path: string | undefined;
  readonly database: DatabaseFacts;
  /** `gone`: the file cannot be looked at; undefined: nobody looked. `leastBytes`: with less nothing can be written but the end of what was begun. */
  readonly disk: { readonly freeBytes: number; readonly leastBytes: number; readonly isWritable: boolean } | "gone" | undefined;
  /** undefined: they cannot be read. */
  readonly runs: RunFacts | undefined;
  readonly process: ProcessFacts | undefined;
}

type Found = Pick<Condition, "id"> & {
  readonly since?: string | null;
  readonly text?: string;
  /** Other than the usual. */
  readonly mend?: Condition["mend"];
};

/** All that is so, the worst first; none: all is well. */
export function conditionsOf(facts: Facts): readonly Condition[] {
  const found = [...databaseConditions(facts), ...diskConditions(facts), ...processConditions(facts)];
  // Whoever cannot write cannot collect: what follows from it needs no name of its own.
  const isStopped = found.some(({ id }) => id !== "ending");
  found.push(...runConditions(facts, isStopped));
  const first = new Map<ConditionId, Found>();
  for (const one of found) first.set(one.id, { ...one, ...first.get(one.id), since: first.get(one.id)?.since ?? one.since ?? null });
  return conditionIds.flatMap((id) => {
    const one = first.get(id);
    return one === undefined ? [] : [conditionOf(one, facts)];
  });
}

function conditionOf({ id, since = null, text, mend }: Found, facts: Facts): Condition {
  const { says, mend: usual, command, stops } = known[id];
  return { id, since, text: text ?? says, mend: mend ?? { text: usual, command: command(quoted(facts.path ?? usualPath)) }, stops };
}

function* databaseConditions({ database: { answer, schema, word }, schema: needed, disk }: Facts): Generator<Found> {
  if (answer === "busy") yield { id: "database-busy" };
  else if (answer === "damaged") yield { id: "database-damaged" };
  else if (answer === "none") yield { id: "database-unreachable", text: `The database does not answer (${word ?? "no further word"}).` };
  else if (schema !== needed) yield otherSchema(schema, needed);
  // Who has a file open that is gone may still read it, and loses it at its end.
  if (disk === "gone") yield { id: "database-unreachable", text: "The database’s file is gone, or cannot be looked at." };
}

/** The next start brings an older one up to date, and refuses a newer one. */
function otherSchema(schema: number | undefined, needed: number): Found {
  const says = `The database has schema version ${schema ?? "none"}, this Pillarwatch needs ${needed}: `;
  return schema !== undefined && schema > needed
    ? { id: "schema", text: `${says}a newer one has migrated it.` }
    : {
        id: "schema",
        text: `${says}the next start brings it up to date.`,
        mend: {
          text: "Start the server again: it backs the database up beside itself first. How long that takes, and how much room, is told by a rehearsal on a copy.",
          command: "npx pillarwatch upgrade --rehearse",
        },
      };
}

function* diskConditions({ disk }: Facts): Generator<Found> {
  if (disk === undefined || disk === "gone") return;
  if (disk.freeBytes < disk.leastBytes) {
    const left = `The disk is full (${Math.floor(disk.freeBytes / 2 ** 20)} MB are left)`;
    yield { id: "disk-full", text: known["disk-full"].says.replace("The disk is full", left) };
  }
  if (!disk.isWritable) yield { id: "read-only" };
}

function* processConditions({ process }: Facts): Generator<Found> {
  if (process === undefined) return;
  if (process.writing !== undefined) yield { id: process.writing.trouble, since: process.writing.since };
  for (const job of process.ended) yield { id: `${job}-ended` };
  if (process.isEnding) yield { id: "ending" };
}

/** As much as AWS lets a clock be off. */
export const CLOCK_PATIENCE_MS = 5 * 60_000;
/** A run beats every five seconds. */
const BEAT_PATIENCE_MS = 10 * 60_000;
/** For how long one that is due may be on its way. */
const GRACE_MS = 30 * 60_000;
const DAY_MS = 86_400_000;
/** Once may be a machine that was switched off. */
const KILLED_OFTEN = 2;

function* runConditions({ now, intervalMs, runs, process }: Facts, isStopped: boolean): Generator<Found> {
  const nowMs = now.getTime();
  const killed = process?.killedAt.filter((at) => nowMs - Date.parse(at) < DAY_MS) ?? [];
  if (killed.length >= KILLED_OFTEN)
    yield {
      id: "killed",
      since: killed[0] ?? null,
      text: `Pillarwatch ended ${killed.length} times within a day without being told to, perhaps for want of memory. What it was collecting is carried on.`,
    };
  if (runs === undefined || isStopped) return;
  if (runs.answeredAt !== null && Date.parse(runs.answeredAt) - nowMs > CLOCK_PATIENCE_MS) yield { id: "clock" };
  if (runs.failing !== null) yield { id: ofFailure[runs.failing.why], since: runs.failing.since };
  const isWorking = runs.beatAt !== null && nowMs - Date.parse(runs.beatAt) < BEAT_PATIENCE_MS;
  const since = [runs.endedAt, process?.since]
    .filter((at) => at != null)
    .sort()
    .at(-1);
  if (!isWorking && since !== undefined && nowMs - Date.parse(since) > 2 * intervalMs + GRACE_MS) yield { id: "collector-overdue", since };
}

const ofFailure: Readonly<Record<RunFailure, ConditionId>> = {
  unreachable: "aws-unreachable",
  "not-let-in": "aws-refused",
  clock: "clock",
  refusal: "run-failed",
  fault: "run-failed",
};

interface Known {
  readonly says: string;
  readonly mend: string;
  readonly command: (file: string) => string | null;
  readonly stops: boolean;
}

const none = (): null => null;
const stands = "What is shown stands as it was read last.";

const known: Readonly<Record<ConditionId, Known>> = {
  "database-damaged": {
    says: "The database’s file is damaged: numbers may be missing or incomplete, and nothing is collected.",
    mend: "Stop the server, restore the newest backup, start it again. What was collected since is read again from AWS; look at the disk too: its log (dmesg) says whether it fails.",
    command: () => "npx pillarwatch restore BACKUP --force",
    stops: true,
  },
  "database-unreachable": {
    says: "The database does not answer.",
    mend: "Is the volume there? When the file is back, start the server again.",
    command: (file) => `ls -l ${file}`,
    stops: true,
  },
  schema: {
    says: "The database is of another version than this program.",
    mend: "Stop this one and start the newer one that it belongs to. To stay with this version, put the backup from before that upgrade in its place: what was decided since is lost.",
    command: (file) => `npx pillarwatch restore ${file}.before-schema-….backup --force`,
    stops: true,
  },
  "disk-full": {
    says: `The disk is full: nothing new is collected, and no decision can be written. ${stands}`,
    mend: "Make room on the database’s disk: backups, and what upgrades kept beside the database (….before-…), first. It goes on by itself.",
    command: (file) => `du -sh ${file}*`,
    stops: true,
  },
  "disk-fault": {
    says: `The disk does not take what is written: nothing new is collected. ${stands}`,
    mend: "The disk may be full or fail: its log says which. It goes on by itself when writing works again.",
    command: () => "dmesg | tail -50",
    stops: true,
  },
  "read-only": {
    says: `The database cannot be written: nothing new is collected, and no decision can be written. ${stands}`,
    mend: "Give the file and its folder to the user that runs Pillarwatch. A file system that was mounted read-only after an error has to be mounted anew. It goes on by itself.",
    command: (file) => `ls -ld ${file} "$(dirname ${file})"`,
    stops: true,
  },
  "database-busy": {
    says: `Another program holds the database: nothing new is collected, and no decision can be written. ${stands}`,
    mend: "End the program that holds it: a shell that was left open, a copy that is being made. It goes on by itself.",
    command: (file) => `fuser -v ${file}`,
    stops: true,
  },
  "collector-ended": {
    says: "The collector’s thread has ended, and the server ends with it: see its log.",
    mend: "The log names the fault. The next start goes on where it was; where memory ran out, give the process more.",
    command: () => "npx pillarwatch serve",
    stops: true,
  },
  "sender-ended": {
    says: "The sender’s thread has ended, and the server ends with it: see its log.",
    mend: "The log names the fault. The next start goes on where it was.",
    command: () => "npx pillarwatch serve",
    stops: true,
  },
  ending: { says: "The server is ending.", mend: "It was told to end, and finishes what it is writing.", command: none, stops: true },
  clock: {
    says: `This server’s clock is wrong: AWS takes no request of it, and nothing is collected. ${stands}`,
    mend: "Switch time synchronisation on. It goes on by itself when the clock is right.",
    command: () => "timedatectl set-ntp true",
    stops: false,
  },
  "aws-unreachable": {
    says: `AWS cannot be reached: nothing new is collected, and it is tried again at each scheduled run. ${stands}`,
    mend: "Network, name server, proxy (HTTPS_PROXY, NO_PROXY) or its certificate (NODE_EXTRA_CA_CERTS): the run’s page has the words. It goes on by itself at the next run.",
    command: () => "npx pillarwatch doctor",
    stops: false,
  },
  "aws-refused": {
    says: `AWS does not let this server in: nothing new is collected. ${stands}`,
    mend: "Credentials or the role: the run’s page has AWS’s words and the variable to mend; policy prints what they need.",
    command: () => "npx pillarwatch policy",
    stops: false,
  },
  "run-failed": {
    says: `The last collection failed as a whole. ${stands}`,
    mend: "The run’s page and the log have the reason.",
    command: () => "npx pillarwatch doctor",
    stops: false,
  },
  "collector-overdue": {
    says: `A collection is overdue: none has ended for more than twice the time between two. ${stands}`,
    mend: "The log of the collector says what it waits for. Where it says nothing, start the server again: a run that was cut off is carried on.",
    command: () => "npx pillarwatch serve",
    stops: false,
  },
  killed: {
    says: "Pillarwatch ends again and again without being told to.",
    mend: "Give it more memory: mem_limit in docker-compose.yml, resources.limits.memory in the chart’s values, MemoryMax of the unit.",
    command: () => "dmesg | grep -i 'killed process'",
    stops: false,
  },
};

const usualPath = "./data/pillarwatch.db";
/** For a shell. */
const quoted = (path: string): string => (/^[\w./-]+$/.test(path) ? path : `'${path.replaceAll("'", `'\\''`)}'`);
