/**
 * The first page's questions are asked while its scripts are on their way, by a script of its own that is small (web/early.ts). What is answered
 * when the page is drawn stands in it at once: it is drawn once, and not first as one that waits.
 */
import type { QueryClient } from "@tanstack/react-query";
import type { Session } from "../../contract/session.ts";
import { eyesOf } from "./eyes.ts";
import { firstQuestions, type Question, sessionQuestion } from "./first-questions.ts";

interface Asked<Answer = unknown> extends Question<Answer> {
  readonly answer: Promise<Answer>;
  /** undefined: not yet. */
  readonly answered: () => { readonly data: Answer; readonly atMs: number } | undefined;
}

/** Not yet taken by a page. */
let session: Asked<Session> | undefined;
let first: { readonly eyes: string; readonly asked: Asked[] } | undefined;

/** Call it once, as early as can be. */
export function askEarly({ pathname, search }: Location): void {
  session = begin(sessionQuestion);
  void session.answer.then(
    ({ person }) => {
      if (person === null || person.needsSecondFactor) return;
      first = { eyes: eyesOf(person), asked: [] };
      for (const question of firstQuestions(pathname, search, person)) askFirst(question);
    },
    () => undefined, // the page asks again, and says it
  );
}

function askFirst(question: Question): void {
  const asked = begin(question);
  first?.asked.push(asked);
  void asked.answer.then(
    // Once a page has taken them, it asks by itself what follows.
    (answer) => first?.asked.includes(asked) === true && question.next?.(answer).forEach(askFirst),
    () => undefined,
  );
}

function begin<Answer>(question: Question<Answer>): Asked<Answer> {
  let answered: ReturnType<Asked<Answer>["answered"]>;
  const answer = question.ask().then((data) => {
    answered = { data, atMs: Date.now() };
    return data;
  });
  return { ...question, answer, answered: () => answered };
}

/** Longer is not waited for who is signed in: the other scripts have arrived by then. */
const ASKED_MS = 200;

/** Resolves when all that can be asked without an answer of the first questions is on its way, and soon in any case. */
export const askedSoon = (): Promise<unknown> =>
  Promise.race([session?.answer.catch(() => undefined), new Promise((resolve) => setTimeout(resolve, ASKED_MS))]);

/** Longer is not waited for what is not answered: the page is drawn as one that waits. */
const PATIENCE_MS = 400;

/** Call it before anything is drawn: what is answered now need not be drawn twice. Resolves when all is answered, and soon in any case. */
export const answeredSoon = (): Promise<unknown> =>
  Promise.race([allAnswered(), new Promise((resolve) => setTimeout(resolve, PATIENCE_MS))]);

async function allAnswered(): Promise<void> {
  await session?.answer.catch(() => undefined);
  const asked = first?.asked ?? [];
  // Each answer may have led to further questions.
  for (let before = -1; before !== asked.length; ) {
    before = asked.length;
    await Promise.allSettled(asked.map(({ answer }) => answer));
  }
}

/** Who is signed in, for the queries that know nothing else. */
export function takeSession(queries: QueryClient): void {
  if (session !== undefined) hand(session, queries);
  session = undefined;
}

/** All else, for the first page only. @param eyes of the queries: what was asked through others is shown to nobody. */
export function takeFirst(queries: QueryClient, eyes: string): void {
  if (first?.eyes === eyes) for (const one of first.asked) hand(one, queries);
  first = undefined;
}

/** @param asked is in the queries at once if it is answered, and else as soon as it is. */
function hand({ key, ask, answer, answered }: Asked, queries: QueryClient): void {
  const known = answered();
  if (known !== undefined) return void queries.setQueryData(key, known.data, { updatedAt: known.atMs });
  let isFirst = true;
  const queryFn = () => {
    const asking = isFirst ? answer : ask();
    isFirst = false;
    return asking;
  };
  void queries.prefetchQuery({ queryKey: key, queryFn });
}
