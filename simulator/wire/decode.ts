/**
 * Compiles a shape into a function that turns what came over the wire into members under their own names with timestamps as `Date`.
 * What has the wrong type is left as it is, for the check to name; what the model does not know is named here, under its wire name.
 */
import { type ServiceModel, type Shape, shapeOf } from "../models/model.ts";
import { InputProblem } from "./problem.ts";

export type Decode = (value: unknown, path: string) => unknown;

/** How scalars travel: JSON has types of its own, query strings and forms have only text. */
export type Scalars = "typed" | "text";

export function compileDecoders(model: ServiceModel, scalars: Scalars): (shapeName: string) => Decode {
  const compiled = new Map<string, Decode>();
  const decoderOf = (name: string): Decode => {
    const known = compiled.get(name);
    if (known) return known;
    let actual: Decode | undefined;
    compiled.set(name, (value, path) => actual?.(value, path));
    actual = compile(shapeOf(model, name), decoderOf, scalars);
    compiled.set(name, actual);
    return actual;
  };
  return decoderOf;
}

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

function compile(shape: Shape, decoderOf: (name: string) => Decode, scalars: Scalars): Decode {
  if (shape.document) return (value) => value;
  switch (shape.type) {
    case "structure":
      return structureDecoder(shape, decoderOf);
    case "list": {
      const decode = decoderOf(shape.member?.shape ?? "");
      return (value, path) => (Array.isArray(value) ? value.map((item, index) => decode(item, `${path}[${index}]`)) : value);
    }
    case "map": {
      const decode = decoderOf(shape.value?.shape ?? "");
      return (value, path) =>
        isRecord(value) ? Object.fromEntries(Object.entries(value).map(([key, item]) => [key, decode(item, `${path}.${key}`)])) : value;
    }
    case "timestamp":
      return (value) => timestamp(value, scalars);
    case "integer":
    case "long":
    case "float":
    case "double":
      return scalars === "text" ? textNumber : (value) => value;
    case "boolean":
      return scalars === "text" ? (value) => (value === "true" ? true : value === "false" ? false : value) : (value) => value;
    case "string":
    case "blob":
      return (value) => value;
  }
}

const textNumber: Decode = (value) => (typeof value === "string" && /^-?\d+(\.\d+)?$/.test(value) ? Number(value) : value);

function timestamp(value: unknown, scalars: Scalars): unknown {
  if (typeof value === "number") return new Date(value * 1000);
  if (typeof value !== "string") return value;
  return new Date(scalars === "text" && /^\d+(\.\d+)?$/.test(value) ? Number(value) * 1000 : value);
}

function structureDecoder(shape: Shape, decoderOf: (name: string) => Decode): Decode {
  const byWireName = new Map(
    Object.entries(shape.members ?? {}).map(([name, member]) => [member.locationName ?? name, { name, decode: decoderOf(member.shape) }]),
  );
  return (value, path) => {
    if (!isRecord(value)) return value;
    const members: Record<string, unknown> = {};
    for (const [wireName, item] of Object.entries(value)) {
      if (item === null || item === undefined) continue;
      const member = byWireName.get(wireName);
      if (member === undefined) throw new InputProblem({ path: `${path}.${wireName}`, value: item, constraint: { kind: "unknown" } });
      members[member.name] = member.decode(item, `${path}.${member.name}`);
    }
    return members;
  };
}
