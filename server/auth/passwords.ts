/** Passwords of local people: kept by Argon2id, refused where somebody would guess them. */
import { type Algorithm, hash, verify } from "@node-rs/argon2";
import { ZxcvbnFactory } from "@zxcvbn-ts/core";
import { adjacencyGraphs, dictionary } from "@zxcvbn-ts/language-common";
import { Refusal } from "../../posture/refusal.ts";
import { isCommon } from "./common-passwords.ts";

/** OWASP's Password Storage Cheat Sheet: 19 MiB, two passes, one lane. `algorithm` is a `const enum`, which `isolatedModules` cannot read. */
const manner = { memoryCost: 19_456, timeCost: 2, parallelism: 1, algorithm: 2 satisfies Algorithm } as const;

/** ASVS 6.2.1: 15 where the password is all that is asked for. */
const LEAST_CHARACTERS = 15;
/** Of 0 to 4; 3 is 10^8 guesses and more. The lists of common passwords are part of what it guesses by. */
const LEAST_SCORE = 3;
/**
 * Judging goes on in the thread that answers everybody, and takes longer the longer the text is: of the worst that was found, 0.1 s for 40
 * characters and twice that for 100. What is beyond makes no password weaker.
 */
const JUDGED_CHARACTERS = 40;
/** What an attacker tries first here (ASVS 6.1.2). */
const ownWords: readonly string[] = ["pillarwatch", "security", "securityhub", "guardduty", "dashboard", "posture", "amazon", "aws"];

/** Made when somebody chooses a password: its lists take a moment to be read, which no start has to wait for. */
let guesser: ZxcvbnFactory | undefined;

/** @param about words that are known of them: address and name. @throws Refusal naming `password`. */
export function demandStrong(password: string, about: readonly (string | null | undefined)[]): void {
  const characters = [...password].length;
  if (characters < LEAST_CHARACTERS)
    throw new Refusal("password", `has ${characters} characters, and needs ${LEAST_CHARACTERS}: a sentence will do`);
  if (isCommon(password)) throw guessable();
  const told = about.map((words) => (words ?? "").toLowerCase());
  // Whole, and in its parts.
  const known = [...told, ...told.flatMap((words) => words.split(/[^\p{L}\p{N}]+/u))].filter((word) => word.length > 2);
  guesser ??= new ZxcvbnFactory({ dictionary, graphs: adjacencyGraphs });
  const { score } = guesser.check([...password].slice(0, JUDGED_CHARACTERS).join(""), [...ownWords, ...known]);
  if (score < LEAST_SCORE) throw guessable();
}

const guessable = () =>
  new Refusal(
    "password",
    "is common, or made of what is: somebody would guess it. Take four words that have nothing to do with each other",
  );

/** Each takes 19 MiB and most of a processor: a crowd waits in a row and does not take the machine. */
const AT_ONCE = 2;
let running = 0;
const waiting: (() => void)[] = [];

async function inTurn<Result>(work: () => Promise<Result>): Promise<Result> {
  if (running >= AT_ONCE) await new Promise<void>((resolve) => waiting.push(resolve));
  else running += 1;
  try {
    return await work();
  } finally {
    const next = waiting.shift();
    if (next === undefined) running -= 1;
    else next();
  }
}

export const hashPassword = (password: string): Promise<string> => inTurn(() => hash(password, manner));

/** Of a password that nobody has: whoever asks for an unknown address waits as long as for a known one. */
let nobodys: Promise<string> | undefined;

/** @param kept null: there is nobody with that address, or nobody with a password. */
export async function isPassword(kept: string | null, given: string): Promise<boolean> {
  nobodys ??= hash("nobody's", manner);
  const isTheirs = await inTurn(async () => verify(kept ?? (await nobodys) ?? "", given));
  return kept !== null && isTheirs;
}
