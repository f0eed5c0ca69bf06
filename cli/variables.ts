/** How a variable is read: spaces around it do not count, an empty one is none, and what is wrong with it is said by its name. */
import { readFileSync } from "node:fs";
import { validate } from "node-cron";
import { Refusal } from "../posture/refusal.ts";

export type Environment = Readonly<Record<string, string | undefined>>;

export const text = (environment: Environment, name: string): string | undefined => {
  const value = environment[name]?.trim();
  return value === "" ? undefined : value;
};

/** A secret may stand in a file of its own: `NAME_FILE`. */
export function secret(environment: Environment, name: string): string | undefined {
  const file = text(environment, `${name}_FILE`);
  if (file === undefined) return text(environment, name);
  if (text(environment, name) !== undefined) throw new Refusal(`${name}_FILE`, `${name} is set as well: set only one of them`);
  return contentOf(file, `${name}_FILE`).trim();
}

/** Of a file that an operator names. @throws Refusal naming the variable or option that it is named by, where it cannot be read. */
export function contentOf(file: string, field: string): string {
  try {
    return readFileSync(file, "utf8");
  } catch (error) {
    throw unreadable(file, field, error);
  }
}

export const placeOf = (environment: Environment, name: string): string =>
  text(environment, `${name}_FILE`) === undefined ? name : `${name}_FILE`;

const unreadable = (file: string, field: string, cause: unknown): Refusal => new Refusal(field, `${file} cannot be read`, { cause });

export function wholeNumber(environment: Environment, name: string, otherwise: number, least: number, most: number): number {
  const given = text(environment, name);
  if (given === undefined) return otherwise;
  const value = Number(given);
  if (!Number.isInteger(value) || value < least || value > most) {
    throw new Refusal(name, `"${given}" is not a whole number from ${least} to ${most}`);
  }
  return value;
}

/** @param when what `usual` says, for whoever mistyped: "every hour". */
export function cronExpression(environment: Environment, name: string, usual: string, when: string): string {
  const cron = text(environment, name) ?? usual;
  // Of six fields, as node-cron takes them too, the first would be seconds.
  if (!validate(cron) || cron.split(/\s+/).length > 5)
    throw new Refusal(name, `"${cron}" is not a cron expression of five fields such as "${usual}" (${when})`);
  return cron;
}

export function oneOf<Word extends string>(environment: Environment, name: string, words: readonly Word[], otherwise: Word): Word {
  const given = text(environment, name);
  if (given === undefined) return otherwise;
  const word = words.find((candidate) => candidate === given);
  if (word === undefined) throw new Refusal(name, `"${given}" is not one of ${words.join(", ")}`);
  return word;
}
