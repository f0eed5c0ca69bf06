/** Every section of the file, in the order in which they are decided: people before what is theirs. */
import type { SettingsFile } from "../../posture/settings-file.ts";
import { acceptances } from "./acceptances.ts";
import { serviceLevels } from "./levels.ts";
import { owners } from "./owners.ts";
import { people } from "./people.ts";
import { plans } from "./plans.ts";
import type { Section } from "./section.ts";
import { unsubscribed } from "./unsubscribed.ts";
import { webhooks } from "./webhooks.ts";
import { work } from "./work.ts";

export type SectionName = Exclude<keyof SettingsFile, "pillarwatchSettings" | "settings">;

export type Entry = object;

/** Each knows its own entries; whoever goes through all of them hands an entry only to the section that it is from. */
// biome-ignore lint/suspicious/noExplicitAny: a list of sections of different entries has no type that says so
type AnySection = Section<any, any>;

export const sections: readonly { readonly name: SectionName; readonly section: AnySection }[] = [
  { name: "people", section: people },
  { name: "owners", section: owners },
  { name: "serviceLevels", section: serviceLevels },
  { name: "acceptances", section: acceptances },
  { name: "plans", section: plans },
  { name: "work", section: work },
  { name: "webhooks", section: webhooks },
  { name: "unsubscribed", section: unsubscribed },
];
