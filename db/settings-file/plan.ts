/** What a file would change here: everything is looked at before anything is done. */
import { foldedEmail } from "../../posture/email.ts";
import type { SettingsFile } from "../../posture/settings-file.ts";
import { readSettings } from "../read/settings.ts";
import type { PlanOptions, SectionPlan } from "./plan-section.ts";
import type { Asking } from "./section.ts";
import { sections } from "./sections.ts";

export interface ImportPlan extends SectionPlan {
  /** Names of settings that change. */
  readonly settings: readonly string[];
}

export async function planImport(from: Omit<Asking, "people">, file: SettingsFile, options: PlanOptions): Promise<ImportPlan> {
  const now = await readSettings(from.db);
  const settings = Object.entries(file.settings ?? {})
    .filter(([name, value]) => value !== undefined && now[name as keyof typeof now] !== value)
    .map(([name]) => name);
  const asking = { ...from, people: peopleOf(file) };
  const plans: SectionPlan[] = [];
  for (const section of sections) plans.push(await section.plan(asking, file, options));
  return {
    settings,
    steps: plans.flatMap(({ steps }) => steps),
    passedOver: plans.flatMap(({ passedOver }) => passedOver),
    mistakes: plans.flatMap(({ mistakes }) => mistakes),
  };
}

const peopleOf = ({ people = [] }: SettingsFile): ReadonlySet<string> =>
  new Set(people.flatMap(({ email, disabled }) => (email === undefined || disabled ? [] : [foldedEmail(email)])));
