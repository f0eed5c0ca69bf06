import { paths } from "./paths.ts";

/** Pages that one goes to without naming a thing, in the order of the navigation, each with other words that people look for it by. */
export const pages = [
  { name: "Overview", path: paths.overview, about: "better or worse, where, why, what next" },
  { name: "Principles", path: paths.principles, about: "the seven design principles and their best practices" },
  { name: "Accounts", path: paths.accounts, about: "heat map and table" },
  { name: "Findings", path: paths.findings, about: "list, filter, export" },
  { name: "Checks", path: paths.checks, about: "what to fix first" },
  { name: "Compare", path: paths.compare, about: "two days, accounts or OUs side by side" },
  { name: "Coverage", path: paths.coverage, about: "evidence, what is missing, detective controls" },
  { name: "Runs", path: paths.runs, about: "history, collect now" },
] as const;
