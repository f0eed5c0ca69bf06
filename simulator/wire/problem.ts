/** What is wrong with a value, and where: made by the compiled checks, worded by each service in its own way. */
export type Constraint =
  | { readonly kind: "missing" }
  | { readonly kind: "unknown" }
  | { readonly kind: "type"; readonly wanted: string }
  | { readonly kind: "max"; readonly of: "value" | "length"; readonly limit: number }
  | { readonly kind: "min"; readonly of: "value" | "length"; readonly limit: number }
  | { readonly kind: "pattern"; readonly pattern: string }
  | { readonly kind: "enum"; readonly allowed: readonly string[] }
  | { readonly kind: "union" };

export interface Problem {
  /** `Filters.AwsAccountId[0].Value`; starts with `.` or `[` inside the checks, which is cut off for readers. */
  readonly path: string;
  readonly value: unknown;
  readonly constraint: Constraint;
}

export class InputProblem extends Error {
  readonly problem: Problem;
  constructor(problem: Problem, options?: ErrorOptions) {
    super(`${problem.path}: ${problem.constraint.kind}`, options);
    this.name = "InputProblem";
    this.problem = { ...problem, path: pathOf(problem) };
  }
}

export const under = (prefix: string, problem: Problem): Problem => ({ ...problem, path: prefix + problem.path });

export const pathOf = (problem: Problem): string => problem.path.replace(/^\./, "");

/** The wording of AWS's common framework, which most services pass on as it is. */
export function constraintText(constraint: Constraint): string {
  switch (constraint.kind) {
    case "missing":
      return "Member must not be null";
    case "unknown":
      return "Member is not known";
    case "type":
      return `Member must be of type ${constraint.wanted}`;
    case "max":
      return `Member must have ${constraint.of} less than or equal to ${constraint.limit}`;
    case "min":
      return `Member must have ${constraint.of} greater than or equal to ${constraint.limit}`;
    case "pattern":
      return `Member must satisfy regular expression pattern: ${constraint.pattern}`;
    case "enum":
      return `Member must satisfy enum value set: [${constraint.allowed.join(", ")}]`;
    case "union":
      return "Member must have exactly one member set";
  }
}
