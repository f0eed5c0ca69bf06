/** Which findings are asked for: the same members for the list, its groups, its suggestions and its export. */
import { type Static, Type } from "typebox";
import { directions, dues, kinds, principleGroups, severities, silences, sources } from "../posture/words.ts";
import { causes } from "./changes.ts";
import { asIf } from "./posture.ts";
import { OneOf } from "./words.ts";

/** Standings that are findings: the others (passed, unknown, none) are evaluations without a problem. */
export const findingStatuses = ["open", "accepted", "suppressed", "resolved", "closed"] as const;

export const reasons = ["fixed", ...silences.filter((silence) => silence !== "regenerated")] as const;

const MOST_WORDS = 100;
const Text = (description: string, maxLength = 300) => Type.String({ minLength: 1, maxLength, description });
const Words = <const Word extends string>(words: readonly Word[], description?: string) => Type.Array(OneOf(words, description));
const Texts = (description: string, maxLength = 300) => Type.Array(Text(description, maxLength), { maxItems: MOST_WORDS });
const Day = (description: string) =>
  Type.String({ pattern: "^[0-9]{4}-[0-9]{2}-[0-9]{2}$", description: `${description} A day in the organization's time zone` });

/** Members that can be asked for and asked against: `severity=HIGH`, `notSeverity=HIGH`. */
const sides = {
  account: Type.Array(Type.String({ pattern: "^[0-9]{12}$", description: "Account id, twelve digits" }), { maxItems: 500 }),
  ou: Texts("An OU's id, or its names from the root; with all that is below it today", 1000),
  owner: Texts("One of the account's owners, by name or address; without case"),
  region: Texts("A region's name, or global", 50),
  severity: Words(severities),
  status: Words(findingStatuses),
  reason: Words(reasons, "Why it is no longer open"),
  kind: Words(kinds),
  source: Words(sources),
  product: Texts("The service that made the record", 100),
  check: Texts("Compared without case"),
  principle: Words(principleGroups),
  bestPractice: Texts("SEC02-BP01 and the like: one of those that the check is about", 20),
  resource: Texts("An ARN or name, or a part of it; without case", 1000),
  resourceType: Texts("As AWS Config spells it; without case", 200),
};

type Sides = typeof sides;
export const suggestedFields = Object.keys(sides) as readonly (keyof Sides)[];
const optional = <Members extends Record<string, Parameters<typeof Type.Optional>[0]>>(members: Members) =>
  Object.fromEntries(Object.entries(members).map(([name, member]) => [name, Type.Optional(member)])) as {
    [Name in keyof Members]: ReturnType<typeof Type.Optional<Members[Name]>>;
  };
const negated = Object.fromEntries(
  Object.entries(sides).map(([name, member]) => [`not${name[0]?.toUpperCase()}${name.slice(1)}`, member]),
) as { [Name in keyof Sides as `not${Capitalize<Name>}`]: Sides[Name] };

export const filterMembers = {
  ...optional(sides),
  ...optional(negated),
  id: Type.Optional(
    Type.Array(Type.String({ pattern: "^[0-9a-f]{32}$", description: "These very findings" }), {
      maxItems: 200,
    }),
  ),
  resourceId: Type.Optional(Texts("This very resource: its ARN, or what stands for it; without case", 2000)),
  hasOwner: Type.Optional(Type.Boolean({ description: "Whether the account has one" })),
  asIf,
  reopened: Type.Optional(Type.Boolean({ description: "It came back after it was resolved" })),
  secondHand: Type.Optional(Type.Boolean({ description: "Only a copy was read" })),
  evidenceLost: Type.Optional(Type.Boolean({ description: "It rests on an earlier word, or is no longer listed" })),
  firstSeenFrom: Type.Optional(Day("New since: first seen on this day or later.")),
  firstSeenTo: Type.Optional(Day("First seen on this day or before.")),
  openedFrom: Type.Optional(Day("Its present spell began on this day or later.")),
  openedTo: Type.Optional(Day("Its present spell began on this day or before.")),
  leftFrom: Type.Optional(Day("It left open on this day or later.")),
  leftTo: Type.Optional(Day("It left open on this day or before.")),
  assignee: Type.Optional(
    Type.Array(Type.String({ pattern: "^[0-9a-f]{32}$", description: "Public id of whoever works on it" }), { maxItems: 100 }),
  ),
  due: Type.Optional(Words(dues, "By its account's level: its day is over; is today or one of the six days after; is later")),
  search: Type.Optional(Text("Part of the title, the check or the resource; without case", 200)),
  include: Type.Optional(Words(["uncounted"], "Also samples and resources of another cloud, which are in no number")),
  cause: Type.Optional(
    OneOf(
      causes,
      "With direction, from and to: what is behind that part of /posture/changes, a row each time that it moved; place, check, product and severity are those of the change then",
    ),
  ),
  direction: Type.Optional(OneOf(directions, "Which side of the change")),
  from: Type.Optional(Type.String({ maxLength: 30, description: "Of the change: after the end of this day, YYYY-MM-DD" })),
  to: Type.Optional(Type.String({ maxLength: 30, description: "Of the change: the last day that counts" })),
};

const findingSorts = ["severity", "changed", "firstSeen", "account", "due"] as const;
const orders = ["asc", "desc"] as const;

export const sortMembers = {
  sort: Type.Optional(
    OneOf(
      findingSorts,
      "changed (the default): newest change first. severity: the worst first, of these what has been open longest. firstSeen: the latest first. account: by its name. due: what has been overdue longest first, what is not due last",
    ),
  ),
  order: Type.Optional(OneOf(orders, "desc unless asked for; of account and due, asc")),
};

const Filter = Type.Object(filterMembers);
export type FindingsFilter = Static<typeof Filter>;
