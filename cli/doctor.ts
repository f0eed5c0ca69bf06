/** `pillarwatch doctor`: what is wrong here and what is missing in AWS, with the command that mends it. Exit code 1 where anything is. */
import { existsSync } from "node:fs";
import { tryWriting } from "../db/dialect/sqlite-trial.ts";
import { keysOf } from "../db/keys.ts";
import { openForReading } from "../db/open.ts";
import { pathOf } from "../db/url.ts";
import { askAws } from "../jobs/doctor.ts";
import { longestInterval } from "../jobs/schedule.ts";
import { conditionsOf } from "../posture/condition.ts";
import { type DoctorCheck, worstFirst } from "../posture/doctor.ts";
import { gatherFacts } from "../server/conditions.ts";
import { awsCheck, awsLines } from "./aws-doctor.ts";
import { backupConfig } from "./backup-config.ts";
import { backupCheck, backupLines, diagnoseBackups } from "./backup-doctor.ts";
import { awsConfigured, type CollectConfig, collectConfig, digestCron, secretConfig } from "./config.ts";
import { fileCheck, localChecks } from "./doctor-checks.ts";
import { diagnoseMail, mailCheck, mailLines } from "./mail-doctor.ts";
import { networkCheck } from "./network-doctor.ts";
import { say } from "./print.ts";
import { secretAtHand } from "./secret.ts";
import { sendingConfig } from "./sending-config.ts";

export interface DoctorOptions {
  readonly json?: boolean;
}

export async function doctor(environment: NodeJS.ProcessEnv, { json }: DoctorOptions): Promise<void> {
  const collect = collectConfig(environment);
  const { databaseUrl, timeZone } = collect;
  const now = new Date();
  const schedule = { cron: digestCron(environment), timeZone };
  const mail = await diagnoseMail(sendingConfig(environment).mail, { databaseUrl, schedule }, now);
  const backups = await diagnoseBackups(backupConfig(environment), timeZone, now);
  const diagnosis = await askAws(collect);
  const here = [
    ...(await lookHere(environment, collect, now)),
    ...sampleCheck(awsConfigured(environment), diagnosis.callerArn, collect.roleName),
  ];
  const checks = worstFirst([...here, awsCheck(diagnosis), mailCheck(mail), backupCheck(backups)]);
  if (json === true) say(JSON.stringify({ ...diagnosis, mail, backups, checks }));
  else for (const line of [...awsLines(diagnosis), ...mailLines(mail), ...backupLines(backups), ...troubleLines(here)]) say(line);
  if (checks.some(({ state }) => state === "trouble")) process.exitCode = 1;
}

/** Of a database that is not there yet nothing can be said but the way out. */
async function lookHere(environment: NodeJS.ProcessEnv, collect: CollectConfig, now: Date): Promise<readonly DoctorCheck[]> {
  const path = pathOf(collect.databaseUrl);
  if (!existsSync(path)) return [networkCheck(environment, now)];
  const reader = openForReading(collect.databaseUrl);
  const db = reader.kysely;
  try {
    const trouble = tryWriting(path);
    const writing = trouble && { trouble, since: now.toISOString() };
    const process = () => ({ since: null, ended: [], isEnding: false, writing, killedAt: [] });
    const facts = await gatherFacts({ db, path, intervalMs: longestInterval(collect), now: () => now, process });
    const secret = secretAtHand(secretConfig(environment));
    const auditKey = secret === undefined ? undefined : keysOf(secret).audit;
    const looked = { db, path, facts, conditions: conditionsOf(facts), auditKey, environment };
    return [...(await localChecks(looked)), await fileCheck(looked)];
  } finally {
    await reader.close();
  }
}

/** A machine's role lets doctor in, and leaves nothing behind by which `serve` could tell that AWS is meant. */
function sampleCheck(isConfigured: boolean, callerArn: string | undefined, roleName: string): readonly DoctorCheck[] {
  if (isConfigured || callerArn === undefined) return [];
  return [
    {
      id: "sample",
      title: "The sample organization",
      state: "trouble",
      says: ["AWS lets this machine in, but no variable says that it is meant: `serve` would show the sample organization"],
      mend: {
        text: `Put COLLECT_ROLE_NAME=${roleName} into .env, and start it again.`,
        command: `COLLECT_ROLE_NAME=${roleName} npm start`,
      },
    },
  ];
}

/** What is well needs no line. */
const troubleLines = (checks: readonly DoctorCheck[]): readonly string[] =>
  checks.flatMap(({ state, says, mend }) => {
    if (state !== "trouble") return [];
    return [...says, ...(mend === null ? [] : [`  ${mend.text}${mend.command === null ? "" : `  ${mend.command}`}`])];
  });
