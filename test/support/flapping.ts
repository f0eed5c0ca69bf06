/** A finding that is fixed and fails again, a day after the other. */
import { noon, type TestDatabase } from "./database.ts";

const DAY_MS = 86_400_000;

/** @param events how many, the last of them at noon of the tests; the first is that it was found. */
export async function fillFlapping(database: TestDatabase, finding: number, events: number): Promise<void> {
  for (let nth = 0; nth < events; nth += 1) {
    const at = new Date(Date.parse(noon) - (events - 1 - nth) * DAY_MS).toISOString();
    const isOpen = nth % 2 === 0;
    await database.event({
      ...{ finding, at, seen: at },
      ...(isOpen
        ? { from_standing: nth === 0 ? "none" : "resolved", to_standing: "open" }
        : { from_standing: "open", to_standing: "resolved" }),
      ...{ from_severity: "HIGH", cause: nth === 0 ? "new" : isOpen ? "reopened" : "fixed" },
    });
  }
}
