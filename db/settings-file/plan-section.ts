/** What one section of a file would change here. */
import { Refusal } from "../../posture/refusal.ts";
import { NotHere, Over, type SectionName } from "../../posture/settings-file.ts";
import type { Asking, Doing, Section } from "./section.ts";

export type Place = readonly (string | number)[];

/** What is to be done about one entry. */
export interface Step {
  readonly section: SectionName;
  readonly act: "add" | "change" | "keep" | "remove";
  /** Fields that change. */
  readonly fields: readonly string[];
  /** As the file has it; what the file has none of, as it is here. */
  readonly entry: object;
  readonly isInFile: boolean;
  /** Undefined: it is kept. */
  readonly carryOut: ((doing: Doing) => Promise<void>) | undefined;
}

export interface PassedOver {
  readonly at: Place;
  readonly why: string;
}

export interface FileMistake {
  readonly at: Place;
  readonly message: string;
}

export interface SectionPlan {
  readonly steps: readonly Step[];
  readonly passedOver: readonly PassedOver[];
  readonly mistakes: readonly FileMistake[];
}

export interface PlanOptions {
  /** What the file does not name is taken away; never people, nor what somebody unsubscribed. */
  readonly prune: boolean;
  /** What is about nothing that is here is passed over, and no mistake. */
  readonly skipMissing: boolean;
}

export async function planSection<Entry extends object, Target, Id>(
  asking: Asking,
  name: SectionName,
  section: Section<Entry, Target, Id>,
  entries: readonly Entry[],
  { prune, skipMissing }: PlanOptions,
): Promise<SectionPlan> {
  const [steps, passedOver, mistakes]: [Step[], PassedOver[], FileMistake[]] = [[], [], []];
  const { remove } = section;
  const helds = await section.held(asking);
  const byKey = new Map(helds.map((held) => [held.key, held]));
  const named = new Map<string, number>();
  for (const [index, entry] of entries.entries()) {
    try {
      const found = await section.find(asking, entry, helds);
      const first = named.get(found.key);
      if (first !== undefined) throw new Refusal("", `is the same as ${name}[${first}]: one of them decides`);
      named.set(found.key, index);
      const wanted = { ...found, entry };
      const step = { section: name, entry, isInFile: true };
      const held = byKey.get(found.key);
      if (held === undefined) {
        await section.makeable?.(asking, wanted);
        steps.push({ ...step, act: "add", fields: [], carryOut: (doing) => section.add(doing, wanted) });
        continue;
      }
      const fields = section.differences(held.entry, wanted);
      if (fields.length === 0) steps.push({ ...step, act: "keep", fields, carryOut: undefined });
      else steps.push({ ...step, act: "change", fields, carryOut: (doing) => section.change(doing, held, wanted) });
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      const at = [name, index, ...(error.field === "" ? [] : error.field.split("."))];
      if (error instanceof Over || (skipMissing && error instanceof NotHere)) passedOver.push({ at, why: error.why });
      else mistakes.push({ at, message: error.why });
    }
  }
  for (const held of helds) {
    if (named.has(held.key)) continue;
    const step = { section: name, fields: [], entry: held.entry, isInFile: false };
    if (prune && remove !== undefined) steps.push({ ...step, act: "remove", carryOut: (doing) => remove(doing, held) });
    else steps.push({ ...step, act: "keep", carryOut: undefined });
  }
  return { steps, passedOver, mistakes };
}
