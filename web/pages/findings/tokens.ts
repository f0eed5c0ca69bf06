/** The filter as tokens, and back. Tokens of one field are taken together: the API takes any of its values. */
import type { PropertyFilterProps } from "@cloudscape-design/components/property-filter";
import { type AskedFindings, against, flags, instants, sidedFields } from "../../selection/asked-findings.ts";
import { readPart } from "../../selection/read.ts";

type Token = PropertyFilterProps.Token;

export function tokensOf(asked: AskedFindings): readonly Token[] {
  const tokens: Token[] = [];
  const add = (propertyKey: string, operator: Token["operator"], value: unknown) => tokens.push({ propertyKey, operator, value });
  for (const field of sidedFields) {
    for (const [values, is, has] of [
      [asked[field], "=", ":"],
      [asked[against(field)], "!=", "!:"],
    ] as const) {
      if (values === undefined) continue;
      if (field === "resource") for (const part of values) add(field, has, part);
      else add(field, is, [...values]);
    }
  }
  for (const id of asked.resourceId ?? []) add("resourceId", "=", id);
  for (const flag of flags) if (asked[flag] !== undefined) add(flag, "=", String(asked[flag]));
  if (asked.include !== undefined) add("include", "=", "uncounted");
  for (const due of asked.due ?? []) add("due", "=", due);
  for (const id of asked.assignee ?? []) add("assignee", "=", id);
  for (const id of asked.id ?? []) add("id", "=", id);
  for (const name of instants) {
    if (asked[`${name}From`] !== undefined) add(name, ">=", asked[`${name}From`]);
    if (asked[`${name}To`] !== undefined) add(name, "<=", asked[`${name}To`]);
  }
  if (asked.part !== undefined) add("part", "=", `${asked.part.direction}/${asked.part.cause}`);
  if (asked.search !== undefined) tokens.push({ operator: ":", value: asked.search });
  return tokens;
}

/** What a token says that cannot be meant stays as it is typed: the address is read again, and says what it refuses. */
export function askedOf(tokens: readonly Token[]): AskedFindings {
  const asked: Record<string, unknown> = {};
  const append = (name: string, value: unknown) => {
    const values = [value].flat().filter((one) => typeof one === "string" && one !== "");
    if (values.length > 0) asked[name] = [...new Set([...((asked[name] as string[] | undefined) ?? []), ...values])];
  };
  for (const { propertyKey, operator, value } of tokens) {
    const field = sidedFields.find((one) => one === propertyKey);
    const instant = instants.find((one) => one === propertyKey);
    const flag = flags.find((one) => one === propertyKey);
    if (propertyKey === undefined) asked.search = String(value);
    else if (field !== undefined) append(operator.startsWith("!") ? against(field) : field, value);
    else if (instant !== undefined && value !== null) asked[`${instant}${operator === ">=" ? "From" : "To"}`] = value;
    else if (flag !== undefined) asked[flag] = value === "true";
    else if (propertyKey === "part") asked.part = partOf(String(value));
    else append(propertyKey, value);
  }
  return asked as AskedFindings;
}

function partOf(value: string): AskedFindings["part"] {
  const [direction = "", cause = ""] = value.split("/");
  return readPart(new URLSearchParams({ direction, cause })).value;
}
