/**
 * Every section of the file, in the order in which they are decided: people before what is theirs, plans before acceptances, which may leave
 * nothing open of what was planned.
 */
import type { Entries, EntryLists, SectionName, SettingsFile } from "../../posture/settings-file.ts";
import { acceptances } from "./acceptances.ts";
import { serviceLevels } from "./levels.ts";
import { owners } from "./owners.ts";
import { people } from "./people.ts";
import { type PlanOptions, planSection, type SectionPlan } from "./plan-section.ts";
import { plans } from "./plans.ts";
import type { Asking, Doing, Section } from "./section.ts";
import { unsubscribed } from "./unsubscribed.ts";
import { webhooks } from "./webhooks.ts";
import { work } from "./work.ts";

/** One section to whoever goes through all of them: what its entries are, only it knows. */
export interface AnySection {
  readonly name: SectionName;
  /** Adds to the file what is decided here. */
  readonly write: (asking: Pick<Asking, "db" | "now">, file: SettingsFile) => Promise<void>;
  readonly plan: (asking: Asking, file: SettingsFile, options: PlanOptions) => Promise<SectionPlan>;
  readonly finish: (doing: Doing) => Promise<void>;
}

const sectionOf = <Name extends SectionName, Target, Id>(name: Name, section: Section<Entries[Name], Target, Id>): AnySection => ({
  name,
  write: async (asking, file) => {
    const entries = (await section.held(asking)).map(({ entry }) => ({ entry, text: JSON.stringify(entry) }));
    if (entries.length === 0) return;
    const list: Entries[Name][] = entries.sort((a, b) => (a.text < b.text ? -1 : 1)).map(({ entry }) => entry);
    Object.assign(file, { [name]: list });
  },
  plan: (asking, file: EntryLists, options) => planSection(asking, name, section, file[name] ?? [], options),
  finish: async (doing) => section.finish?.(doing),
});

export const sections: readonly AnySection[] = [
  sectionOf("people", people),
  sectionOf("owners", owners),
  sectionOf("serviceLevels", serviceLevels),
  sectionOf("plans", plans),
  sectionOf("acceptances", acceptances),
  sectionOf("work", work),
  sectionOf("webhooks", webhooks),
  sectionOf("unsubscribed", unsubscribed),
];
