/** Doctor for the page of administrators: looks here with each question, and asks AWS and the mail server on a thread of its own, when somebody asks for it. */
import { Worker } from "node:worker_threads";
import type { AskedOfAws } from "../jobs/doctor.ts";
import type { ToldOfAws } from "../jobs/doctor-worker.ts";
import type { DigestSchedule } from "../notify/digest/due.ts";
import type { Facts } from "../posture/condition.ts";
import type { DoctorCheck } from "../posture/doctor.ts";
import { textOf } from "../posture/refusal.ts";
import type { Conditions } from "../server/conditions.ts";
import type { AskedDoctor, DoctorOfServer } from "../server/options.ts";
import { awsCheck } from "./aws-doctor.ts";
import type { BackupConfig } from "./backup-config.ts";
import { backupCheck, diagnoseBackups } from "./backup-doctor.ts";
import type { CollectConfig } from "./config.ts";
import { fileCheck, type LookedInto, localChecks } from "./doctor-checks.ts";
import { diagnoseMail, mailCheck } from "./mail-doctor.ts";
import type { MailConfig } from "./sending-config.ts";

interface Settings {
  /** What costs nobody anything. */
  readonly look: () => Promise<readonly DoctorCheck[]>;
  /** Of AWS's environment the collector's own: of the sample it is the simulator's. */
  readonly environment: () => NodeJS.ProcessEnv;
  readonly aws: () => AskedOfAws;
  /** What else asks somebody outside, or reads for seconds. */
  readonly others: readonly (() => Promise<DoctorCheck>)[];
  readonly now: () => Date;
  readonly onFault: (fault: unknown) => void;
}

export class ServerDoctor implements DoctorOfServer {
  readonly #settings: Settings;
  #asked: AskedDoctor = { state: "never", at: null, checks: [] };
  #worker: Worker | undefined;

  constructor(settings: Settings) {
    this.#settings = settings;
  }

  look = (): Promise<readonly DoctorCheck[]> => this.#settings.look();

  asked = (): AskedDoctor => this.#asked;

  ask = (): void => {
    if (this.#asked.state === "going-on") return;
    const at = this.#settings.now().toISOString();
    this.#asked = { state: "going-on", at, checks: this.#asked.checks };
    void this.#askAll().then(
      (checks) => {
        this.#asked = { state: "done", at, checks };
      },
      (fault: unknown) => {
        this.#asked = { state: "failed", at, checks: [] };
        this.#settings.onFault(fault);
      },
    );
  };

  async close(): Promise<void> {
    await this.#worker?.terminate();
  }

  async #askAll(): Promise<readonly DoctorCheck[]> {
    const { aws, environment, others } = this.#settings;
    const worker = new Worker(new URL("../jobs/doctor-thread.mjs", import.meta.url), { workerData: aws(), env: environment() });
    this.#worker = worker;
    const told = new Promise<ToldOfAws>((resolve, reject) => {
      worker.once("message", resolve).once("error", reject);
      worker.once("exit", () => reject(new Error("the thread that asks AWS has ended without an answer")));
    });
    const [said, ...checks] = await Promise.all([told, ...others.map((look) => look())]);
    return [checkOf(said), ...checks];
  }
}

function checkOf(told: ToldOfAws): DoctorCheck {
  if ("diagnosis" in told) return awsCheck(told.diagnosis);
  if ("fault" in told) throw Object.assign(new Error("AWS could not be asked"), { stack: textOf(told.fault) });
  return {
    id: "aws",
    title: "AWS",
    state: "trouble",
    says: [told.refused],
    mend: { text: "Correct this variable, and start again.", command: null },
  };
}

interface OfServer extends Omit<LookedInto, "facts" | "conditions"> {
  readonly gather: () => Promise<Facts>;
  readonly conditions: Conditions;
  readonly databaseUrl: string;
  readonly collect: CollectConfig;
  /** Undefined: no mail is sent. */
  readonly mail: MailConfig | undefined;
  readonly schedule: DigestSchedule;
  readonly backup: BackupConfig | undefined;
  /** What the collector is told, by which AWS is asked. */
  readonly organization: AskedOfAws;
  readonly awsEnvironment: NodeJS.ProcessEnv;
  readonly log: { error(what: object, words: string): void };
}

export function doctorOf(server: OfServer): ServerDoctor {
  const { db, path, gather, conditions, databaseUrl, collect, mail, schedule, backup, organization, awsEnvironment, log } = server;
  const now = () => new Date();
  const backups = async () => backupCheck(await diagnoseBackups(backup, collect.timeZone, now()));
  // A bucket is AWS's, and asking it is paid for.
  const isBucket = backup !== undefined && "bucket" in backup.place;
  return new ServerDoctor({
    look: async () => {
      const looked = { ...server, facts: await gather(), conditions: await conditions.now() };
      return [...(await localChecks(looked)), ...(isBucket ? [] : [await backups()])];
    },
    aws: () => organization,
    environment: () => awsEnvironment,
    others: [
      async () => mailCheck(await diagnoseMail(mail, { databaseUrl, schedule }, now())),
      () => fileCheck({ db, path }),
      ...(isBucket ? [backups] : []),
    ],
    now,
    onFault: (err) => log.error({ err }, "doctor could not ask AWS"),
  });
}
