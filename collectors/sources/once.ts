/** What is the same for every scope that one endpoint answers (its list of members): asked once a read's instant, not once a scope. */
import type { Ask } from "../source.ts";

interface Remembered<Answer> {
  readonly atMs: number;
  readonly answer: Promise<Answer>;
}

/** @returns a reader that remembers its last answer for each client while the reads' window ends at the same instant: within one run. */
export function oncePerRun<Client extends object, Answer>(
  read: (client: Client) => Promise<Answer>,
): (client: Client, ask: Ask) => Promise<Answer> {
  const remembered = new WeakMap<Client, Remembered<Answer>>();
  return (client, { window, fresh }) => {
    const last = remembered.get(client);
    if (fresh !== true && last !== undefined && last.atMs === window.toMs) return last.answer;
    const answer = read(client);
    remembered.set(client, { atMs: window.toMs, answer });
    // A failure is not remembered: the next scope asks again.
    answer.catch(() => remembered.delete(client));
    return answer;
  };
}
