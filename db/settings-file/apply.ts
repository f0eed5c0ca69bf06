/**
 * Does what was planned: each section in a transaction of its own, with its entries in the audit log, by what the API decides by. One that is
 * cut off is carried on by the same import: what is decided already is as the file has it.
 */
import type { OwnerRules } from "../../posture/owner.ts";
import { Refusal } from "../../posture/refusal.ts";
import type { SettingsFile } from "../../posture/settings-file.ts";
import type { Writer } from "../dialect/connection.ts";
import type { Keys } from "../keys.ts";
import { DecidedAlready } from "../write/acceptances.ts";
import { applyLevels } from "../write/service-levels.ts";
import { changeSettings } from "../write/settings.ts";
import type { Deed } from "../write/tokens.ts";
import type { ImportPlan } from "./plan.ts";
import type { Step } from "./plan-section.ts";
import type { Doing } from "./section.ts";
import { sections } from "./sections.ts";

export interface Applying {
  readonly writer: Writer;
  readonly keys: Pick<Keys, "audit" | "sealing">;
  readonly deed: Deed;
  readonly timeZone: string;
  readonly rules: OwnerRules;
  readonly tell: (line: string) => void;
}

/** @throws Refusal where somebody decided otherwise meanwhile: what was done before stays, and is told by the audit log. */
export async function applyImport({ writer, keys, deed, ...with_ }: Applying, file: SettingsFile, plan: ImportPlan): Promise<void> {
  if (plan.settings.length > 0) await writer.transaction((tx) => changeSettings(tx, keys.audit, file.settings ?? {}, deed));
  for (const { name, finish } of sections) {
    const steps = plan.steps.filter(({ section, act }) => section === name && act !== "keep");
    if (steps.length === 0) continue;
    // Told when it stands: a secret of what was rolled back is nobody's.
    const told: string[] = [];
    await writer.transaction(async (tx) => {
      const doing: Doing = { ...with_, tx, keys, deed, now: new Date(deed.at), tell: (line) => void told.push(line) };
      for (const step of steps) await act(doing, step);
      await finish(doing);
    });
    for (const line of told) with_.tell(line);
  }
  // Also where nothing of them was to be decided: an import that was cut off may have left it.
  if (plan.steps.some(({ section }) => section === "serviceLevels")) await applyLevels(writer);
}

async function act(doing: Doing, { section, carryOut }: Step): Promise<void> {
  try {
    await carryOut?.(doing);
  } catch (error) {
    throw error instanceof DecidedAlready ? otherwise(section, error) : error;
  }
}

const otherwise = (section: string, cause: Error): Refusal =>
  new Refusal(section, `somebody decided otherwise meanwhile (${cause.message}): import it again`, { cause });
