/** What an import changes, or would, in lines that a person reads; `+`, `~` and `-` as a diff has them. */
import type { ImportPlan } from "../db/settings-file/plan.ts";
import type { Step } from "../db/settings-file/plan-section.ts";

const LONGEST = 160;

export function planLines(
  { settings, steps, passedOver }: ImportPlan,
  { only, json }: { only: boolean; json: boolean },
): readonly string[] {
  const of = (act: Step["act"]) => steps.filter((step) => step.act === act);
  const [added, changed, removed] = [of("add"), of("change"), of("remove")];
  const unchanged = of("keep").filter(({ isInFile }) => isInFile);
  const onlyHere = of("keep").filter(({ isInFile }) => !isInFile);
  const counts = {
    added: added.length,
    changed: changed.length + settings.length,
    removed: removed.length,
    unchanged: unchanged.length,
    notInTheFile: onlyHere.length,
    passedOver: passedOver.length,
  };
  if (json) return [JSON.stringify({ ...counts, applied: !only })];
  return [
    ...settings.map((name) => `~ settings.${name}`),
    ...added.map((step) => `+ ${lineOf(step)}`),
    ...changed.map((step) => `~ ${lineOf(step)}: ${step.fields.join(", ")}`),
    ...removed.map((step) => `- ${lineOf(step)}`),
    `${only ? "would be" : ""} ${counts.added} added, ${counts.changed} changed, ${counts.removed} removed; ${counts.unchanged} as the file has them, ${counts.notInTheFile} not in the file (they stay), ${counts.passedOver} passed over`.trim(),
  ];
}

/** An entry in one line: what it is about, by its first members. */
function lineOf({ section, entry }: Step): string {
  const { target: _, ...members } = entry as Readonly<Record<string, unknown>>;
  const text = Object.entries(members)
    .map(([name, value]) => `${name} ${typeof value === "string" ? value : JSON.stringify(value)}`)
    .join(", ");
  return `${section}: ${text.length > LONGEST ? `${text.slice(0, LONGEST)}…` : text}`;
}
