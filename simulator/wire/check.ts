/**
 * Compiles a shape into a function that finds the first thing wrong with a value (members under their own names, timestamps as `Date`).
 * Lengths and patterns hold callers to their word and bind inputs only: AWS itself answers an empty list where its model wants one item.
 */

import { type Member, type ServiceModel, type Shape, shapeOf } from "../models/model.ts";
import { isWrittenAsGiven } from "../service.ts";
import { type Constraint, type Problem, under } from "./problem.ts";

export type Check = (value: unknown) => Problem | undefined;

/** A check is compiled once per shape; shapes may contain themselves. */
export function compileChecks(model: ServiceModel, side: "input" | "output"): (shapeName: string) => Check {
  const compiled = new Map<string, Check>();
  const checkOf = (name: string): Check => {
    const known = compiled.get(name);
    if (known) return known;
    let actual: Check | undefined;
    compiled.set(name, (value) => actual?.(value));
    const shape = shapeOf(model, name);
    actual = compile(side === "input" ? shape : unbounded(shape), (member) => checkOf(member.shape));
    compiled.set(name, actual);
    return actual;
  };
  return checkOf;
}

function unbounded({ min: _min, max: _max, pattern: _pattern, ...shape }: Shape): Shape {
  return shape;
}

function compile(shape: Shape, checkOf: (member: Member) => Check): Check {
  if (shape.document) return () => undefined;
  switch (shape.type) {
    case "structure":
      return structureCheck(shape, checkOf);
    case "list":
      return listCheck(shape, checkOf);
    case "map":
      return mapCheck(shape, checkOf);
    case "string":
    case "blob":
      return stringCheck(shape);
    case "integer":
    case "long":
      return numberCheck(shape, "Integer", Number.isSafeInteger);
    case "float":
    case "double":
      return numberCheck(shape, "Double", Number.isFinite);
    case "boolean":
      return (value) => (typeof value === "boolean" ? undefined : wrong(value, { kind: "type", wanted: "Boolean" }));
    case "timestamp":
      return (value) =>
        value instanceof Date && !Number.isNaN(value.getTime()) ? undefined : wrong(value, { kind: "type", wanted: "Timestamp" });
  }
}

const wrong = (value: unknown, constraint: Constraint): Problem => ({ path: "", value, constraint });

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === "object" && value !== null && !Array.isArray(value) && !(value instanceof Date);

function structureCheck(shape: Shape, checkOf: (member: Member) => Check): Check {
  const members = new Map(Object.entries(shape.members ?? {}).map(([name, member]) => [name, checkOf(member)]));
  const required = shape.required ?? [];
  return (value) => {
    if (isWrittenAsGiven(value)) return undefined;
    if (!isRecord(value)) return wrong(value, { kind: "type", wanted: "Structure" });
    let given = 0;
    for (const name in value) {
      const member = value[name];
      if (member === undefined) continue;
      given += 1;
      const check = members.get(name);
      if (check === undefined) return { path: `.${name}`, value: member, constraint: { kind: "unknown" } };
      const problem = check(member);
      if (problem) return under(`.${name}`, problem);
    }
    for (const name of required) {
      if (value[name] === undefined) return { path: `.${name}`, value: undefined, constraint: { kind: "missing" } };
    }
    return shape.union && given !== 1 ? wrong(value, { kind: "union" }) : undefined;
  };
}

function listCheck(shape: Shape, checkOf: (member: Member) => Check): Check {
  if (!shape.member) throw new Error("a list without member");
  const check = checkOf(shape.member);
  return (value) => {
    if (!Array.isArray(value)) return wrong(value, { kind: "type", wanted: "List" });
    const outside = bounds(shape, "length", value.length);
    if (outside) return wrong(value, outside);
    for (let index = 0; index < value.length; index += 1) {
      const problem = check(value[index]);
      if (problem) return under(`[${index}]`, problem);
    }
    return undefined;
  };
}

function mapCheck(shape: Shape, checkOf: (member: Member) => Check): Check {
  if (!shape.key || !shape.value) throw new Error("a map without key or value");
  const keyCheck = checkOf(shape.key);
  const valueCheck = checkOf(shape.value);
  return (value) => {
    if (!isRecord(value)) return wrong(value, { kind: "type", wanted: "Map" });
    for (const key in value) {
      const problem = keyCheck(key) ?? valueCheck(value[key]);
      if (problem) return under(`.${key}`, problem);
    }
    return undefined;
  };
}

function stringCheck(shape: Shape): Check {
  const allowed = shape.enum && new Set(shape.enum);
  const pattern = shape.pattern === undefined ? undefined : wholeMatch(shape.pattern);
  return (value) => {
    if (typeof value !== "string") return wrong(value, { kind: "type", wanted: "String" });
    const outside = bounds(shape, "length", value.length);
    if (outside) return wrong(value, outside);
    if (allowed && !allowed.has(value)) return wrong(value, { kind: "enum", allowed: shape.enum ?? [] });
    if (pattern && !pattern.test(value)) return wrong(value, { kind: "pattern", pattern: shape.pattern ?? "" });
    return undefined;
  };
}

/** AWS matches the whole value. Its patterns are Java's: `\p{…}` needs the `u` flag here, others do not compile under it. */
function wholeMatch(pattern: string): RegExp {
  try {
    return new RegExp(`^(?:${pattern})$`, "su");
  } catch (notUnicode) {
    if (pattern.includes("\\p{")) throw new Error(`cannot compile ${pattern}`, { cause: notUnicode });
    return new RegExp(`^(?:${pattern})$`, "s");
  }
}

function numberCheck(shape: Shape, wanted: string, isKind: (value: unknown) => boolean): Check {
  return (value) => {
    if (typeof value !== "number" || !isKind(value)) return wrong(value, { kind: "type", wanted });
    const outside = bounds(shape, "value", value);
    return outside && wrong(value, outside);
  };
}

function bounds(shape: Shape, of: "value" | "length", amount: number): Constraint | undefined {
  if (shape.max !== undefined && amount > shape.max) return { kind: "max", of, limit: shape.max };
  if (shape.min !== undefined && amount < shape.min) return { kind: "min", of, limit: shape.min };
  return undefined;
}
