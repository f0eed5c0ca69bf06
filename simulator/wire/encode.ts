/**
 * Compiles a shape into a function that turns checked members into what travels: wire names, timestamps in the model's format.
 * Shapes without either are passed through untouched: a page of Security Hub findings costs nothing here.
 */

import { type ServiceModel, type Shape, shapeOf, type TimestampFormat } from "../models/model.ts";
import { isWrittenAsGiven } from "../service.ts";
import { compileGiven } from "./given.ts";

export type Encode = (value: unknown) => unknown;

const same: Encode = (value) => value;

export function compileEncoders(model: ServiceModel): (shapeName: string) => Encode {
  const compiled = new Map<string, Encode>();
  const givenOf = compileGiven(model);
  const encoderOf = (name: string): Encode => {
    const known = compiled.get(name);
    if (known) return known;
    let actual: Encode = same;
    compiled.set(name, (value) => actual(value));
    actual = isPlain(model, name, new Set()) ? same : compile(shapeOf(model, name), encoderOf, givenOf(name));
    compiled.set(name, actual);
    return actual;
  };
  return encoderOf;
}

/** Does nothing beneath this shape change its name or form on the way out? */
function isPlain(model: ServiceModel, name: string, visited: Set<string>): boolean {
  if (visited.has(name)) return true;
  visited.add(name);
  const shape = shapeOf(model, name);
  if (shape.type === "timestamp") return false;
  for (const [memberName, member] of Object.entries(shape.members ?? {})) {
    if ((member.locationName ?? memberName) !== memberName || !isPlain(model, member.shape, visited)) return false;
  }
  return [shape.member, shape.value].every((inner) => inner === undefined || isPlain(model, inner.shape, visited));
}

function compile(shape: Shape, encoderOf: (name: string) => Encode, given: Encode): Encode {
  switch (shape.type) {
    case "structure":
      return structureEncoder(shape, encoderOf, given);
    case "list": {
      const encode = encoderOf(shape.member?.shape ?? "");
      return (value) => (value as readonly unknown[]).map(encode);
    }
    case "map": {
      const encode = encoderOf(shape.value?.shape ?? "");
      return (value) => Object.fromEntries(Object.entries(value as object).map(([key, item]) => [key, encode(item)]));
    }
    case "timestamp":
      return (value) => timestampText(value as Date, shape.timestampFormat ?? "unixTimestamp");
    default:
      return same;
  }
}

export function timestampText(value: Date, format: TimestampFormat): string | number {
  switch (format) {
    case "iso8601":
      return value.toISOString();
    case "rfc822":
      return value.toUTCString();
    case "unixTimestamp":
      return value.getTime() / 1000;
  }
}

function structureEncoder(shape: Shape, encoderOf: (name: string) => Encode, given: Encode): Encode {
  const members = new Map(
    Object.entries(shape.members ?? {}).map(([name, member]) => [
      name,
      { wireName: member.locationName ?? name, encode: encoderOf(member.shape) },
    ]),
  );
  return (value) => {
    if (isWrittenAsGiven(value)) return given(value);
    const wire: Record<string, unknown> = {};
    const record = value as Readonly<Record<string, unknown>>;
    for (const name in record) {
      const member = members.get(name);
      if (member && record[name] !== undefined) wire[member.wireName] = member.encode(record[name]);
    }
    return wire;
  };
}
