/** What a file would change here: everything is looked at before anything is done. */
import { Refusal } from "../../posture/refusal.ts";
import { NotHere, Over, type SettingsFile } from "../../posture/settings-file.ts";
import { readSettings } from "../read/settings.ts";
import type { Asking, Held, Wanted } from "./section.ts";
import { type Entry, type SectionName, sections } from "./sections.ts";

export type Place = readonly (string | number)[];

/** What is to be done about one entry. */
export interface Step {
  readonly section: SectionName;
  readonly act: "add" | "change" | "keep" | "remove";
  /** Fields that change. */
  readonly fields: readonly string[];
  readonly held: Held<Entry> | undefined;
  /** Undefined: the file has none of it. */
  readonly wanted: Wanted<Entry, unknown> | undefined;
}

export interface PassedOver {
  readonly at: Place;
  readonly why: string;
}

export interface ImportPlan {
  /** Names of settings that change. */
  readonly settings: readonly string[];
  readonly steps: readonly Step[];
  readonly passedOver: readonly PassedOver[];
  readonly mistakes: readonly { readonly at: Place; readonly message: string }[];
}

export interface PlanOptions {
  /** What the file does not name is taken away; never people, nor what somebody unsubscribed. */
  readonly prune: boolean;
  /** What is about nothing that is here is passed over, and no mistake. */
  readonly skipMissing: boolean;
}

export async function planImport(asking: Asking, file: SettingsFile, options: PlanOptions): Promise<ImportPlan> {
  const now = await readSettings(asking.db);
  const settings = Object.entries(file.settings ?? {})
    .filter(([name, value]) => value !== undefined && now[name as keyof typeof now] !== value)
    .map(([name]) => name);
  const plan = { settings, steps: [] as Step[], passedOver: [] as PassedOver[], mistakes: [] as { at: Place; message: string }[] };
  for (const { name } of sections) await planSection(asking, name, file[name] ?? [], options, plan);
  return plan;
}

async function planSection(
  asking: Asking,
  name: SectionName,
  entries: readonly Entry[],
  { prune, skipMissing }: PlanOptions,
  plan: { steps: Step[]; passedOver: PassedOver[]; mistakes: { at: Place; message: string }[] },
): Promise<void> {
  const section = sectionOf(name);
  const helds: readonly Held<Entry>[] = await section.held(asking);
  const byKey = new Map(helds.map((held) => [held.key, held]));
  const named = new Map<string, number>();
  for (const [index, entry] of entries.entries()) {
    try {
      const found = await section.find(asking, entry, helds);
      const first = named.get(found.key);
      if (first !== undefined) throw new Refusal("", `is the same as ${name}[${first}]: one of them decides`);
      named.set(found.key, index);
      const wanted = { ...found, entry };
      const held = byKey.get(found.key);
      if (held === undefined) await section.makeable?.(asking, wanted);
      const fields = held === undefined ? [] : section.differences(held.entry, wanted);
      plan.steps.push({ section: name, act: held === undefined ? "add" : fields.length > 0 ? "change" : "keep", fields, held, wanted });
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      const at = [name, index, ...(error.field === "" ? [] : error.field.split("."))];
      const message = error.message.slice(error.field.length + 2);
      if (error instanceof Over || (skipMissing && error instanceof NotHere)) plan.passedOver.push({ at, why: message });
      else plan.mistakes.push({ at, message });
    }
  }
  const isTaken = prune && section.remove !== undefined;
  for (const held of helds)
    if (!named.has(held.key)) plan.steps.push({ section: name, act: isTaken ? "remove" : "keep", fields: [], held, wanted: undefined });
}

export function sectionOf(name: SectionName): (typeof sections)[number]["section"] {
  const found = sections.find((one) => one.name === name);
  if (found === undefined) throw new Error(`there is no section ${name}`);
  return found.section;
}
