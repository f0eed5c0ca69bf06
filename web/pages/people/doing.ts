import type { Person } from "../../../contract/people.ts";

/** What can be done with a person. */
export type DoingKind = "look" | "role" | "link" | "codes" | "state" | "erase";

export interface DoingProps {
  readonly person: Person;
  readonly close: () => void;
}
