/** Severities compare by rank; what is unknown is never made milder than can be justified (domain.md section 3). */
import { type Severity, severities } from "./words.ts";

const rank = (severity: Severity): number => severities.indexOf(severity);

export const worst = (given: Iterable<Severity | undefined>): Severity | undefined => {
  let found: Severity | undefined;
  for (const severity of given) if (severity !== undefined && (found === undefined || rank(severity) > rank(found))) found = severity;
  return found;
};
