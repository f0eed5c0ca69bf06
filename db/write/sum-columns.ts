/** Columns that several tables of sums have, and what they are of steps. */
import type { Sign } from "./parts.ts";

export const open = ["critical", "high", "medium", "low", "informational"];
export const records = ["failed", "unknown", "passed"];

export const list = (columns: readonly string[]): string => columns.join(", ");
export const sums = (columns: readonly string[], sign: Sign): string => columns.map((column) => `${sign}sum(${column})`).join(", ");
/** What is there, moved by what is to be written. */
export const added = (columns: readonly string[]): string =>
  columns.map((column) => `${column} = ${column} + excluded.${column}`).join(", ");

const counted = (condition: string): string => `sum(CASE WHEN ${condition} THEN n ELSE 0 END)`;
/** By how many more are as the column says, after the steps than before. */
export const moreAre = (column: string): string => `${counted(isAs(column, "to"))} - ${counted(isAs(column, "from"))}`;
const isAs = (column: string, side: "from" | "to"): string =>
  open.includes(column) ? `${side}_state = 'open' AND ${side}_severity = '${column.toUpperCase()}'` : `${side}_state = '${column}'`;

const enters = "to_state = 'open' AND from_state <> 'open'";
const departs = "from_state = 'open' AND to_state <> 'open'";
const change = (states: string): string =>
  `${counted(`kind = 'posture' AND to_state IN (${states})`)} - ${counted(`kind = 'posture' AND from_state IN (${states})`)}`;

/** Of a day: what became open and what is open no longer, and why; how checks passed moved. A decision of ours changes no evidence: what is accepted has failed. */
const causes: Readonly<Record<string, string>> = {
  entered: counted(enters),
  departed: counted(departs),
  opened: counted(`${enters} AND cause = 'new'`),
  reopened: counted(`${enters} AND cause = 'reopened'`),
  fixed: counted(`${departs} AND cause = 'fixed'`),
  gone: counted(`${departs} AND cause = 'resource gone'`),
  passed: change("'passed'"),
  failed: change("'open', 'accepted'"),
  unknown: change("'unknown'"),
};

export const causal = Object.keys(causes);
/** In the order of their columns, of `steps` and `checks`. */
export const movedCausal = Object.values(causes);
/** The same, and by how many more are open by severity. */
export const daily = [...causal, ...open];
export const moved = [...movedCausal, ...open.map(moreAre)];

/** The OU that an account is in today, of `accounts`. */
export const unitKey = ["organization_id", "ou_id", "ou_path"];
export const unitOfAccount = unitKey.map((column) => `ifnull(accounts.${column}, '')`).join(", ");
