/** `pillarwatch settings export` and `import`: what people decided, as one file that can be kept, compared and brought elsewhere. */
import { readFileSync, renameSync, rmSync, statSync, writeFileSync } from "node:fs";
import { openDatabase } from "../db/open.ts";
import { applyImport } from "../db/settings-file/apply.ts";
import { type ImportPlan, planImport } from "../db/settings-file/plan.ts";
import { readSettingsFile } from "../db/settings-file/read.ts";
import { allowedTargets, demandTarget } from "../notify/target-guard.ts";
import { Refusal } from "../posture/refusal.ts";
import type { SettingsFile } from "../posture/settings-file.ts";
import { collectConfig, secretConfig } from "./config.ts";
import { lookingInto } from "./existing-database.ts";
import { openKeys } from "./keys.ts";
import { complain, onOneLine, say } from "./print.ts";
import { sendingConfig } from "./sending-config.ts";
import { fieldOf, LARGEST_FILE, type Mistake, type Parsed, parseSettingsFile, writeSettingsFile } from "./settings-file.ts";
import { planLines } from "./settings-plan.ts";

const STANDARD = "-";
/** Mistakes told at once; more would hide the first. */
const TOLD = 20;

/** @param file `-`: standard output. */
export async function exportSettings(environment: NodeJS.ProcessEnv, file: string): Promise<void> {
  const { databaseUrl } = secretConfig(environment);
  const text = await lookingInto(databaseUrl, async (db) => writeSettingsFile(await readSettingsFile(db, new Date())));
  if (file === STANDARD) return void process.stdout.write(text);
  const part = `${file}.part`;
  try {
    writeFileSync(part, text, { mode: 0o600 });
    renameSync(part, file);
  } catch (error) {
    rmSync(part, { force: true });
    throw notWritten(file, error);
  }
  complain(`written to ${file}: it holds names and e-mail addresses, and is readable by this user only`);
}

export interface ImportOptions {
  /** Only told what would change. */
  readonly plan?: boolean;
  readonly prune?: boolean;
  readonly skipMissing?: boolean;
  readonly json?: boolean;
}

/** @param file `-`: standard input. @throws Refusal with a line for each mistake, and nothing is changed then. */
export async function importSettings(environment: NodeJS.ProcessEnv, file: string, options: ImportOptions): Promise<void> {
  const name = file === STANDARD ? "standard input" : file;
  const parsed = parseSettingsFile(contentOf(file, name));
  if (parsed.file === undefined) throw mistaken(name, parsed.mistakes);
  const [config, now] = [secretConfig(environment), new Date()];
  const wanted = parsed.file;
  const plan = await lookingInto(config.databaseUrl, (db) => planFor(environment, wanted, options, { db, now }));
  if (plan.mistakes.length > 0)
    throw mistaken(
      name,
      plan.mistakes.map(({ at, message }) => ({ line: parsed.lineOf(at), field: fieldOf(at), message })),
    );
  if (options.plan !== true) await apply(environment, wanted, plan, now);
  tell(plan, parsed, name, options);
}

type Looking = Pick<Parameters<typeof planImport>[0], "db" | "now">;

function planFor(environment: NodeJS.ProcessEnv, file: SettingsFile, options: ImportOptions, looking: Looking): Promise<ImportPlan> {
  const allowed = allowedTargets(sendingConfig(environment).allowedTargets, "ALLOW_PRIVATE_TARGETS");
  const asking = {
    ...looking,
    timeZone: collectConfig(environment).timeZone,
    target: (address: string) => demandTarget(address, allowed, "target"),
  };
  return planImport(asking, file, { prune: options.prune === true, skipMissing: options.skipMissing === true });
}

async function apply(environment: NodeJS.ProcessEnv, file: SettingsFile, plan: ImportPlan, now: Date): Promise<void> {
  const config = secretConfig(environment);
  const { timeZone, ownerRules: rules } = collectConfig(environment);
  const writer = await openDatabase(config.databaseUrl, now.toISOString(), { durable: true });
  try {
    const keys = await openKeys(writer, config, { by: "command", tell: complain });
    const deed = { at: now.toISOString(), actor: { kind: "command", id: null }, from: null } as const;
    await applyImport({ writer, keys, deed, timeZone, rules, tell: say }, file, plan);
  } finally {
    await writer.close();
  }
}

function tell(plan: ImportPlan, { lineOf }: Parsed, name: string, { plan: only = false, json = false }: ImportOptions): void {
  for (const { at, why } of plan.passedOver) complain(onOneLine(`passed over: ${name}:${lineOf(at)}: ${fieldOf(at)}: ${why}`));
  for (const line of planLines(plan, { only, json })) say(onOneLine(line));
}

function contentOf(file: string, name: string): string {
  try {
    const size = file === STANDARD ? 0 : statSync(file).size;
    if (size > LARGEST_FILE) throw tooLarge(name);
    const bytes = readFileSync(file === STANDARD ? 0 : file);
    if (bytes.length > LARGEST_FILE) throw tooLarge(name);
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch (error) {
    throw error instanceof Refusal ? error : unreadable(name, error);
  }
}

function mistaken(name: string, mistakes: readonly Mistake[]): Refusal {
  const told = mistakes.slice(0, TOLD).map(({ line, field, message }) => onOneLine(`${name}:${line}: ${field}: ${message}`));
  if (mistakes.length > TOLD) told.push(`and ${mistakes.length - TOLD} more`);
  return new Refusal("FILE", `nothing was changed:\n${told.join("\n")}`);
}

const tooLarge = (name: string): Refusal => new Refusal("FILE", `${name} has more than ${LARGEST_FILE / 1e6} MB: it is no settings file`);

const unreadable = (name: string, cause: unknown): Refusal =>
  new Refusal("FILE", `${name} cannot be read${cause instanceof TypeError ? ": it is no UTF-8" : ""}`, { cause });

const notWritten = (file: string, cause: unknown): Refusal => new Refusal("FILE", `${file} cannot be written`, { cause });
