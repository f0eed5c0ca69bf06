/** `pillarwatch doctor`: what is missing, action by action, account by account. Exit code 1 where anything is. */
import { createAws } from "../collectors/aws/clients.ts";
import { type Diagnosis, diagnose } from "../collectors/doctor.ts";
import { registry } from "../collectors/sources/registry.ts";
import { backupConfig } from "./backup-config.ts";
import { backupLines, diagnoseBackups } from "./backup-doctor.ts";
import { collectConfig, digestCron } from "./config.ts";
import { diagnoseMail, mailLines } from "./mail-doctor.ts";
import { say } from "./print.ts";
import { sendingConfig } from "./sending-config.ts";

export interface DoctorOptions {
  readonly json?: boolean;
}

export async function doctor(environment: NodeJS.ProcessEnv, { json }: DoctorOptions): Promise<void> {
  const { homeRegion, roleName, externalId, regions, mode, databaseUrl, timeZone } = collectConfig(environment);
  const schedule = { cron: digestCron(environment), timeZone };
  const mail = await diagnoseMail(sendingConfig(environment).mail, { databaseUrl, schedule }, new Date());
  const backups = await diagnoseBackups(backupConfig(environment), timeZone, new Date());
  const aws = createAws({ homeRegion, roleName, limits: "aws", ...(externalId === undefined ? {} : { externalId }) });
  try {
    const diagnosis = await diagnose(aws, {
      sources: Object.values(registry),
      homeRegion,
      mode,
      ...(regions === undefined ? {} : { regions }),
    });
    if (json === true) say(JSON.stringify({ ...diagnosis, mail, backups }));
    else for (const line of [...linesOf(diagnosis), ...mailLines(mail), ...backupLines(backups)]) say(line);
    if (!diagnosis.healthy || !mail.healthy || !backups.healthy) process.exitCode = 1;
  } finally {
    aws.close();
  }
}

function linesOf(diagnosis: Diagnosis): readonly string[] {
  const { callerArn, refused, accounts, unreachable, missing, deniedByOrganization, regionsOff, healthy } = diagnosis;
  const lines = [`collecting as ${callerArn ?? "nobody"}`];
  if (refused !== undefined) lines.push(`refused: ${refused}`);
  for (const [message, group] of alike(unreachable, ({ account, message: said }) => said.replaceAll(account, "…"))) {
    lines.push(`${group.map(({ account }) => account).join(", ")} cannot be reached: ${group.length === 1 ? group[0]?.message : message}`);
  }
  for (const [action, group] of alike(missing, ({ action: name }) => name)) {
    lines.push(`${action} is denied in ${group.map(placeOf).join(", ")}. Without it, ${group[0]?.lost}`);
  }
  for (const { region, accounts: where } of regionsOff) lines.push(`${region} is off in ${countOf(where)}: nothing is read there`);
  for (const { region, accounts: where, actions } of deniedByOrganization) {
    lines.push(
      `${region}: a service control policy denies ${actions.length} actions in ${countOf(where)}; that is the organization's own decision`,
    );
  }
  if (callerArn === undefined) return lines;
  lines.push(
    healthy
      ? `nothing is missing in ${countOf(accounts)}`
      : `${new Set(missing.map(({ action }) => action)).size} permissions missing, ${unreachable.length} of ${countOf(accounts)} not reached`,
  );
  return lines;
}

const placeOf = ({ account, region }: Diagnosis["missing"][number]): string =>
  account === undefined ? "the organization" : [account, ...(region === undefined ? [] : [region])].join(" ");

const countOf = (accounts: readonly string[]): string => (accounts.length === 1 ? `account ${accounts[0]}` : `${accounts.length} accounts`);

/** What says the same in many accounts is one line. */
function alike<Item>(items: readonly Item[], keyOf: (item: Item) => string): ReadonlyMap<string, readonly Item[]> {
  const groups = new Map<string, Item[]>();
  for (const item of items) groups.set(keyOf(item), [...(groups.get(keyOf(item)) ?? []), item]);
  return groups;
}
