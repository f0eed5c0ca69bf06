/** What the bar at the top says. */
import type { Run } from "../../contract/runs.ts";
import type { Person } from "../api/eyes.ts";
import { isGoingOn } from "../api/follow.ts";
import { percent } from "../formats/number.ts";
import { when } from "../formats/time.ts";
import { visible } from "../formats/visible.ts";
import { paths } from "../paths.ts";

/** Of a name; the whole one is one hover away. */
export const LONGEST_NAME = 30;

export const nameOf = (person: Person): string => visible(person.name) ?? visible(person.email) ?? `Demonstration ${person.role}`;

/** "Run 12: 34 %" while it goes on, else when the last one ended and how. */
export function lastRunIs(run: Run | null | undefined): string {
  if (run === undefined) return "Runs";
  if (run === null) return "No run yet";
  if (isGoingOn(run))
    return run.state === "asked" ? `Run ${run.id}: asked for` : `Run ${run.id}: ${percent(run.scopes.done, run.scopes.total)}`;
  const at = run.endedAt === null ? "" : ` ${when(run.endedAt, new Date())}`;
  return run.state === "done" ? `Last run${at}` : `Run ${run.state}${at}`;
}

export const lastRunAt = (run: Run | null | undefined): string => (run ? paths.run(run.id) : paths.runs);
