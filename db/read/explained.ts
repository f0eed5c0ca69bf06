/** What the catalogue says of a check. */
import type { Catalogue } from "../../posture/catalogue/decide.ts";
import { type Practice, practices } from "../../posture/catalogue/decisions.ts";

export interface Explained {
  bestPractices: Practice[];
  /** Why it belongs to its principle. */
  because: string;
  /** Null where nobody has written one: in our own words why it matters, and what to change. */
  explanation: { matters: string; fix: string } | null;
}

const practiceById = new Map(practices.map((practice) => [practice.id, practice]));

/** @param product that made a record of it: the same type may mean another thing elsewhere. */
export function explained(check: string, product: string, catalogue: Pick<Catalogue, "decide">): Explained {
  const { practices: ids, because, matters, fix } = catalogue.decide({ check, product });
  return {
    bestPractices: ids.flatMap((id) => practiceById.get(id) ?? []),
    because,
    explanation: matters === undefined || fix === undefined ? null : { matters, fix },
  };
}
