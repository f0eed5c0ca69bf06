/**
 * The secret that keys are made from (db/keys.ts): given as PILLARWATCH_SECRET, or made at the first start and kept beside the database, not in
 * it: whoever has only a copy of the database can neither forge a link nor rewrite the audit log.
 */
import { randomBytes, randomUUID } from "node:crypto";
import { closeSync, fstatSync, fsyncSync, linkSync, openSync, readFileSync, renameSync, unlinkSync, writeSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { LEAST_SECRET_CHARACTERS } from "../db/keys.ts";
import { pathOf } from "../db/url.ts";
import { codeOf, Refusal } from "../posture/refusal.ts";
import type { SecretConfig } from "./config.ts";

const FIELD = "PILLARWATCH_SECRET";
const FILE_NAME = "pillarwatch.secret";

type SecretPlace = Pick<SecretConfig, "secret" | "databaseUrl">;

/**
 * The secret (a configured one wins), made where there is none. Of two processes that start at once both get the same one. Asked for after the database was opened,
 * which makes the folder.
 * @param onMade is told the file, never the text.
 * @throws Refusal naming the file where it may be read by others, is too short, or cannot be read or written.
 */
export function findOrMakeSecret({ secret, databaseUrl }: SecretPlace, onMade: (file: string) => void): string {
  if (secret !== undefined) return secret;
  const file = secretFile(databaseUrl);
  const found = secretIn(file);
  if (found !== undefined) return found;
  if (make(file)) onMade(file);
  return findSecret({ secret, databaseUrl });
}

/**
 * For whoever judges what was signed before: a secret made now would be another.
 * @throws Refusal as above, and where there is no secret.
 */
export function findSecret(place: SecretPlace): string {
  const found = secretAtHand(place);
  if (found !== undefined) return found;
  throw new Refusal(FIELD, `is not set, and ${secretFile(place.databaseUrl)}, which the first start makes, is not there`);
}

/** @returns undefined where there is none. @throws Refusal as above where there is one that cannot be used. */
export const secretAtHand = ({ secret, databaseUrl }: SecretPlace): string | undefined => secret ?? secretIn(secretFile(databaseUrl));

/**
 * The secret that comes after the one in the file, kept beside it until it takes its place: whoever is interrupted goes on with the same one.
 * @returns its text, and what puts it in the other's place.
 */
export function nextSecret(databaseUrl: string): { readonly secret: string; readonly takeOver: () => void } {
  const file = secretFile(databaseUrl);
  const next = `${file}.next`;
  make(next);
  const secret = secretIn(next);
  if (secret === undefined) throw new Refusal(FIELD, `${next} is gone`);
  return { secret, takeOver: () => orRefuse(file, "cannot be replaced", () => renameSync(next, file)) };
}

function secretFile(databaseUrl: string): string {
  const path = pathOf(databaseUrl);
  if (path === ":memory:") throw new Refusal(FIELD, "set it: a database in memory has no folder to keep it in");
  return join(dirname(resolve(path)), FILE_NAME);
}

/** Whether a group may read it is the operator's: Kubernetes gives a volume's files to the pod's group (fsGroup). Others never need to. */
const READABLE_BY_OTHERS = 0o004;

/** @returns undefined where there is no such file. */
function secretIn(file: string): string | undefined {
  const descriptor = orRefuse(file, "cannot be read", () => openIfThere(file));
  if (descriptor === undefined) return undefined;
  try {
    // Of the open file, not of its name: what is judged is what is read.
    const { mode } = fstatSync(descriptor);
    if ((mode & READABLE_BY_OTHERS) !== 0) {
      const shown = (mode & 0o777).toString(8).padStart(4, "0");
      throw new Refusal(
        FIELD,
        `${file} may be read by others (mode ${shown}): chmod 600 ${file}, or set ${FIELD} where the file system knows no modes`,
      );
    }
    const text = orRefuse(file, "cannot be read", () => readFileSync(descriptor, "utf8")).trim();
    if (text.length < LEAST_SECRET_CHARACTERS)
      throw new Refusal(FIELD, `${file} holds ${text.length} characters, and a secret has at least ${LEAST_SECRET_CHARACTERS}`);
    return text;
  } finally {
    closeSync(descriptor);
  }
}

function openIfThere(file: string): number | undefined {
  try {
    return openSync(file, "r");
  } catch (error) {
    if (codeOf(error) === "ENOENT") return undefined;
    throw error;
  }
}

/**
 * Written under another name first: whoever finds the file finds it whole, also after a power cut. A link, unlike a rename, fails where the
 * name is taken: nobody's secret is ever overwritten.
 * @returns false where another process was first.
 */
function make(file: string): boolean {
  return orRefuse(file, "cannot be made", () => {
    const draft = `${file}.${randomUUID()}`;
    const descriptor = openSync(draft, "wx", 0o600);
    try {
      writeSync(descriptor, `${randomBytes(32).toString("base64url")}\n`);
      fsyncSync(descriptor);
      linkSync(draft, file);
      return true;
    } catch (error) {
      if (codeOf(error) === "EEXIST") return false;
      throw error;
    } finally {
      closeSync(descriptor);
      unlinkSync(draft);
    }
  });
}

function orRefuse<Result>(file: string, what: string, work: () => Result): Result {
  try {
    return work();
  } catch (error) {
    if (codeOf(error) === undefined) throw error;
    throw unusable(file, what, error);
  }
}

const unusable = (file: string, what: string, cause: unknown): Refusal =>
  new Refusal(FIELD, `${file} ${what} (${codeOf(cause)})`, { cause });
