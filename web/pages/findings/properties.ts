/** What the property filter knows: each member of the filter with its name, its group, and the words for its values. */
import type { PropertyFilterProps } from "@cloudscape-design/components/property-filter";
import { type Due, dues, kinds, principleGroups, severities, sources } from "../../../posture/words.ts";
import { dayName } from "../../formats/time.ts";
import { flags, instants, reasons, type SidedField } from "../../selection/asked-findings.ts";
import {
  causesOf,
  dueNames,
  findingStatuses,
  kindNames,
  partName,
  principleNames,
  severityNames,
  sourceNames,
  statusNames,
} from "../../words.ts";
import { DayForm } from "./DayForm.tsx";

/** Names for values of a field: an account's for its id. */
export type NameOf = (field: string, value: string) => string | undefined;

const names: Readonly<Record<SidedField, readonly [label: string, group?: "check" | "place"]>> = {
  severity: ["Severity"],
  status: ["Status"],
  reason: ["Reason"],
  account: ["Account", "place"],
  ou: ["Organizational unit", "place"],
  owner: ["Owner", "place"],
  region: ["Region", "place"],
  resource: ["Resource", "place"],
  resourceType: ["Resource type", "place"],
  check: ["Check", "check"],
  principle: ["Principle", "check"],
  bestPractice: ["Best practice", "check"],
  kind: ["Kind", "check"],
  source: ["Source", "check"],
  product: ["Product", "check"],
};

/** Fields whose values are few words of ours: they are all offered. The others are asked of the data. */
const words: Partial<Readonly<Record<SidedField, readonly (readonly [value: string, name: string])[]>>> = {
  severity: [...severities].reverse().map((value) => [value, severityNames[value]]),
  status: findingStatuses.map((value) => [value, statusNames[value]]),
  reason: reasons.map((value) => [value, `${value.charAt(0).toUpperCase()}${value.slice(1)}`]),
  kind: kinds.map((value) => [value, kindNames[value]]),
  source: sources.map((value) => [value, sourceNames[value]]),
  principle: principleGroups.map((value) => [value, principleNames[value]]),
};
export const isAskedOfData = (field: string): field is SidedField => field in names && !(field in words);

const flagNames: Readonly<Record<(typeof flags)[number], string>> = {
  hasOwner: "Has an owner",
  reopened: "Reopened",
  secondHand: "Second-hand",
  evidenceLost: "Evidence lost",
};
const instantNames: Readonly<Record<(typeof instants)[number], string>> = {
  firstSeen: "First seen",
  opened: "Open since",
  left: "Left open",
};

type Property = PropertyFilterProps.FilteringProperty;

const property = (key: string, propertyLabel: string, more: Omit<Property, "key" | "propertyLabel" | "groupValuesLabel">): Property => ({
  key,
  propertyLabel,
  groupValuesLabel: `${propertyLabel} values`,
  ...more,
});

export function propertiesWith(nameOf: NameOf): readonly Property[] {
  const known = (field: string) => (value: unknown) => {
    const texts = [value].flat().map(String);
    return texts.map((text) => nameOf(field, text) ?? wordOf(field, text) ?? text).join(", ");
  };
  const one = (key: string, propertyLabel: string, format: (value: string) => string, group?: string): Property =>
    property(key, propertyLabel, { operators: [{ operator: "=", format }], ...(group !== undefined && { group }) });
  const isIn = (field: SidedField): Property => {
    const [label, group] = names[field];
    const operators: Property["operators"] =
      field === "resource"
        ? [":", "!:"]
        : (["=", "!="] as const).map((operator) => ({ operator, tokenType: "enum" as const, format: known(field) }));
    return property(field, label, {
      operators,
      ...(field === "resource" && { defaultOperator: ":" }),
      ...(group !== undefined && { group }),
    });
  };
  return [
    ...(Object.keys(names) as SidedField[]).map(isIn),
    one("resourceId", "This resource", (value) => value, "place"),
    one("hasOwner", flagNames.hasOwner, yesOrNo, "place"),
    ...(["reopened", "secondHand", "evidenceLost"] as const).map((flag) => one(flag, flagNames[flag], yesOrNo, "marks")),
    one("include", "Uncounted", () => "Shown too", "marks"),
    one("due", "Due", (value) => dueNames[value as Due] ?? value, "marks"),
    one("assignee", "Who works on it", (value) => value, "marks"),
    one("id", "Finding", (value) => value, "marks"),
    ...instants.map((name) =>
      property(name, instantNames[name], {
        defaultOperator: ">=",
        group: "time",
        operators: ([">=", "<="] as const).map((operator) => ({
          operator,
          description: operator === ">=" ? "on this day or later" : "on this day or before",
          form: DayForm,
          format: (day: string | null) => (day === null ? "" : dayName(day, new Date())),
        })),
      }),
    ),
    one("part", "Change", partName, "time"),
  ];
}

const yesOrNo = (value: string): string => (value === "true" ? "Yes" : "No");
const wordOf = (field: string, value: string): string | undefined => words[field as SidedField]?.find(([word]) => word === value)?.[1];

/** Of the few words; what the data holds comes with its question. */
export const fixedOptions: readonly PropertyFilterProps.FilteringOption[] = [
  ...Object.entries(words).flatMap(([propertyKey, values]) => values.map(([value, label]) => ({ propertyKey, value, label }))),
  ...flags.flatMap((propertyKey) => ["true", "false"].map((value) => ({ propertyKey, value, label: yesOrNo(value) }))),
  { propertyKey: "include", value: "uncounted", label: "Shown too" },
  ...dues.map((value) => ({ propertyKey: "due", value, label: dueNames[value] })),
  ...(["entered", "left"] as const).flatMap((direction) =>
    causesOf(direction).map((cause) => {
      const value = `${direction}/${cause}`;
      return { propertyKey: "part", value, label: partName(value) };
    }),
  ),
];

export const groupsText: readonly PropertyFilterProps.GroupText[] = [
  { group: "place", properties: "Place", values: "Place values" },
  { group: "check", properties: "Check", values: "Check values" },
  { group: "time", properties: "Time", values: "Time values" },
  { group: "marks", properties: "Marks", values: "Marks values" },
];
