/** ASFF filters: values of one attribute are alternatives (negative ones are all wanted), attributes are all wanted. */
import { ServiceError } from "../../service.ts";
import type { Asff } from "./asff.ts";

interface StringFilter {
  readonly Value?: string;
  readonly Comparison?: string;
}
interface DateFilter {
  readonly Start?: string;
  readonly End?: string;
  readonly DateRange?: { readonly Value?: number; readonly Unit?: string };
}
interface MapFilter extends StringFilter {
  readonly Key?: string;
}

export type Filters = Readonly<Record<string, readonly unknown[]>>;

/** Where each attribute stands in the document. */
const paths: Readonly<Record<string, readonly string[]>> = {
  AwsAccountId: ["AwsAccountId"],
  Region: ["Region"],
  Id: ["Id"],
  ProductArn: ["ProductArn"],
  // AWS looks at what it wrote itself, never at the document's own member.
  ProductName: ["ProductFields", "aws/securityhub/ProductName"],
  CompanyName: ["ProductFields", "aws/securityhub/CompanyName"],
  GeneratorId: ["GeneratorId"],
  Title: ["Title"],
  RecordState: ["RecordState"],
  WorkflowStatus: ["Workflow", "Status"],
  ComplianceStatus: ["Compliance", "Status"],
  ComplianceSecurityControlId: ["Compliance", "SecurityControlId"],
  SeverityLabel: ["Severity", "Label"],
  VerificationState: ["VerificationState"],
};
const datePaths: Readonly<Record<string, string>> = {
  UpdatedAt: "UpdatedAt",
  CreatedAt: "CreatedAt",
  FirstObservedAt: "FirstObservedAt",
  LastObservedAt: "LastObservedAt",
};

export function checkFilters(filters: Filters): void {
  const attributes = Object.keys(filters);
  if (attributes.length > 10) throw invalid("Filters may have at most 10 attributes");
  for (const name of attributes) {
    if ((filters[name]?.length ?? 0) > 20) throw invalid(`Filter ${name} may have at most 20 values`);
    const comparisons = new Set((filters[name] as readonly StringFilter[]).map(({ Comparison = "EQUALS" }) => Comparison));
    for (const [one, other] of apart) {
      if (comparisons.has(one) && comparisons.has(other)) throw invalid(`Filter ${name} may not combine ${one} with ${other}`);
    }
    if (paths[name] === undefined && datePaths[name] === undefined && !listed.has(name)) throw invalid(`Filter ${name} is not simulated`);
  }
}

/** Comparisons that AWS does not take together on one attribute (StringFilter). */
const apart = [
  ["CONTAINS", "NOT_CONTAINS"],
  ["EQUALS", "NOT_EQUALS"],
  ["EQUALS", "PREFIX_NOT_EQUALS"],
] as const;

const listed = new Set(["ResourceId", "ResourceType", "Type", "ProductFields"]);

export function matches(document: Asff, filters: Filters, atMs: number): boolean {
  for (const name of Object.keys(filters)) {
    const wanted = filters[name] ?? [];
    if (wanted.length > 0 && !attributeMatches(document, name, wanted, atMs)) return false;
  }
  return true;
}

function attributeMatches(document: Asff, name: string, wanted: readonly unknown[], atMs: number): boolean {
  const datePath = datePaths[name];
  if (datePath !== undefined) return wanted.some((filter) => inRange(Date.parse(String(document[datePath])), filter as DateFilter, atMs));
  if (name === "ProductFields")
    return (wanted as MapFilter[]).every((filter) => stringMatches([fieldOf(document.ProductFields, filter.Key ?? "")], [filter]));
  return stringMatches(valuesOf(document, name), wanted as StringFilter[]);
}

/** Does a value of a known attribute (account, region, states) pass? Lets a scan skip what need not be dressed. */
export function passes(filters: Filters, name: string, value: string): boolean {
  const wanted = filters[name] as readonly StringFilter[] | undefined;
  return wanted === undefined || wanted.length === 0 || stringMatches([value], wanted);
}

export function passesDate(filters: Filters, name: string, ms: number, atMs: number): boolean {
  const wanted = filters[name] as readonly DateFilter[] | undefined;
  return wanted === undefined || wanted.length === 0 || wanted.some((filter) => inRange(ms, filter, atMs));
}

function stringMatches(values: readonly (string | undefined)[], wanted: readonly StringFilter[]): boolean {
  const positive = wanted.filter(({ Comparison }) => !negative.has(Comparison ?? "EQUALS"));
  const refused = wanted.filter(({ Comparison }) => negative.has(Comparison ?? "EQUALS"));
  const given = values.filter((value) => value !== undefined);
  if (positive.length > 0 && !given.some((value) => positive.some((filter) => compares(value, filter)))) return false;
  // AWS does not say whether what is missing is "other than" a value; here it is not, since that answer finds less.
  return (refused.length === 0 || given.length > 0) && refused.every((filter) => !given.some((value) => compares(value, filter)));
}

const negative = new Set(["NOT_EQUALS", "PREFIX_NOT_EQUALS", "NOT_CONTAINS"]);

function compares(value: string, { Value = "", Comparison = "EQUALS" }: StringFilter): boolean {
  switch (Comparison) {
    case "EQUALS":
    case "NOT_EQUALS":
      return value === Value;
    case "PREFIX":
    case "PREFIX_NOT_EQUALS":
      return value.startsWith(Value);
    case "CONTAINS":
    case "NOT_CONTAINS":
      return value.includes(Value);
    default:
      throw invalid(`Comparison ${Comparison} is not allowed here`);
  }
}

function inRange(ms: number, { Start, End, DateRange }: DateFilter, atMs: number): boolean {
  if (DateRange?.Value !== undefined) return ms >= atMs - DateRange.Value * 86_400_000 && ms <= atMs;
  return (Start === undefined || ms >= instant(Start)) && (End === undefined || ms <= instant(End));
}

function instant(text: string): number {
  const ms = Date.parse(text);
  if (Number.isNaN(ms)) throw invalid(`${text} is not a date`);
  return ms;
}

function valuesOf(document: Asff, name: string): readonly (string | undefined)[] {
  if (name === "ResourceId" || name === "ResourceType") {
    const resources = (document.Resources as readonly Readonly<Record<string, unknown>>[] | undefined) ?? [];
    return resources.map((resource) => text(resource[name === "ResourceId" ? "Id" : "Type"]));
  }
  if (name === "Type") return ((document.Types as readonly unknown[] | undefined) ?? []).map(text);
  let value: unknown = document;
  for (const step of paths[name] ?? [name]) value = fieldOf(value, step);
  return [text(value)];
}

const fieldOf = (value: unknown, name: string): string | undefined =>
  typeof value === "object" && value !== null ? ((value as Record<string, unknown>)[name] as string | undefined) : undefined;

const text = (value: unknown): string | undefined => (typeof value === "string" ? value : undefined);

export const invalid = (message: string): ServiceError => new ServiceError("InvalidInputException", message);
