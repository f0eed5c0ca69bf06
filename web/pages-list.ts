import type { Access } from "../posture/caller.ts";
import { paths } from "./paths.ts";

interface Listed {
  readonly name: string;
  readonly path: string;
  /** Other words that people look for it by. */
  readonly about: string;
  readonly access: Access;
  /** In the navigation, or in the menu of who is signed in. */
  readonly stands: "navigation" | "menu";
}

/** Pages that one goes to without naming a thing, in the order of the navigation. */
export const pages: readonly Listed[] = [
  { name: "Overview", path: paths.overview, about: "better or worse, where, why, what next", access: "signed-in", stands: "navigation" },
  {
    name: "Principles",
    path: paths.principles,
    about: "the seven design principles and their best practices",
    access: "signed-in",
    stands: "navigation",
  },
  { name: "Accounts", path: paths.accounts, about: "heat map and table", access: "signed-in", stands: "navigation" },
  { name: "Findings", path: paths.findings, about: "list, filter, export", access: "signed-in", stands: "navigation" },
  { name: "Checks", path: paths.checks, about: "what to fix first", access: "signed-in", stands: "navigation" },
  {
    name: "Risk acceptances",
    path: paths.acceptances,
    about: "what was decided to live with, until when; approve, renew, take back",
    access: "signed-in",
    stands: "navigation",
  },
  { name: "Planned fixes", path: paths.plans, about: "who fixes what by when, what is late", access: "signed-in", stands: "navigation" },
  { name: "Compare", path: paths.compare, about: "two days, accounts or OUs side by side", access: "signed-in", stands: "navigation" },
  {
    name: "Coverage",
    path: paths.coverage,
    about: "evidence, what is missing, detective controls",
    access: "signed-in",
    stands: "navigation",
  },
  { name: "Runs", path: paths.runs, about: "history, collect now", access: "whole", stands: "navigation" },
  {
    name: "Owners",
    path: paths.owners,
    about: "who answers for which account, accounts without an owner",
    access: "whole",
    stands: "navigation",
  },
  { name: "Service levels", path: paths.levels, about: "days to fix by severity, what is overdue", access: "whole", stands: "navigation" },
  { name: "People", path: paths.people, about: "who may sign in, roles, invite, disable", access: "administer", stands: "navigation" },
  { name: "Tokens", path: paths.tokens, about: "API tokens of programs: make, revoke", access: "administer", stands: "navigation" },
  {
    name: "Webhooks",
    path: paths.webhooks,
    about: "tell Slack and other tools what a run found",
    access: "administer",
    stands: "navigation",
  },
  { name: "Digests", path: paths.digests, about: "weekly mails: who gets one, when, preview", access: "decide", stands: "navigation" },
  { name: "Audit log", path: paths.audit, about: "who did what, when and from where", access: "decide", stands: "navigation" },
  { name: "Doctor", path: paths.doctor, about: "what is wrong, and the command that mends it", access: "administer", stands: "navigation" },
  {
    name: "Help",
    path: paths.help,
    about: "documentation and changes of this version, licence",
    access: "signed-in",
    stands: "navigation",
  },
  { name: "Profile", path: paths.profile, about: "your sessions, password, one-time codes, weekly mail", access: "self", stands: "menu" },
];
