/**
 * Records from outside travel as they were given, whether or not they fit the shape; only times are made what the wire carries. AWS sends a
 * number there and can send nothing else, so that what is no time is left out: an SDK that meets a text refuses the whole page.
 */
import { type ServiceModel, shapeOf } from "../models/model.ts";

/** Undefined: cannot be sent. */
type Carry = (value: unknown) => unknown;

const asItIs: Carry = (value) => value;

/** @returns what to do with a value of the named shape, in the wire's own member names. */
export function compileGiven(model: ServiceModel): (shapeName: string) => Carry {
  const compiled = new Map<string, Carry>();
  const carryOf = (name: string): Carry => {
    const known = compiled.get(name);
    if (known !== undefined) return known;
    let actual: Carry | undefined;
    // Shapes may hold themselves.
    const carry: Carry = (value) => {
      actual ??= compile(model, name, carryOf);
      return actual(value);
    };
    compiled.set(name, carry);
    return carry;
  };
  return carryOf;
}

function compile(model: ServiceModel, name: string, carryOf: (name: string) => Carry): Carry {
  const { type, timestampFormat, members = {}, member, value: held } = shapeOf(model, name);
  if (type === "timestamp") return timestampFormat === "iso8601" || timestampFormat === "rfc822" ? asItIs : epochSeconds;
  if (type === "list") {
    const carry = carryOf(member?.shape ?? "");
    return (value) => (Array.isArray(value) ? value.map(carry) : value);
  }
  if (type === "map") {
    const carry = carryOf(held?.shape ?? "");
    return (value) => (isObject(value) ? carried(value, () => carry) : value);
  }
  if (type !== "structure") return asItIs;
  const byWireName = new Map(Object.entries(members).map(([own, { locationName, shape }]) => [locationName ?? own, carryOf(shape)]));
  return (value) => (isObject(value) ? carried(value, (key) => byWireName.get(key) ?? asItIs) : value);
}

const isObject = (value: unknown): value is object => typeof value === "object" && value !== null && !Array.isArray(value);

const carried = (value: object, carryOf: (key: string) => Carry): object =>
  Object.fromEntries(
    Object.entries(value)
      .map(([key, held]) => [key, carryOf(key)(held)] as const)
      .filter(([, held]) => held !== undefined),
  );

/** Texts in ISO 8601, also with a blank for the T. */
function epochSeconds(value: unknown): number | undefined {
  if (typeof value === "number") return value;
  const ms = typeof value === "string" && /^\d{4}-\d\d-\d\d/.test(value) ? Date.parse(value.replace(/^(\S{10}) /, "$1T")) : Number.NaN;
  return Number.isNaN(ms) ? undefined : ms / 1000;
}
