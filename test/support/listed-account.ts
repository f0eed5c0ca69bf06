/** An account as the API lists it: healthy, read, and without a finding, but for what a test says of it. */
import type { Accounts } from "../../contract/accounts.ts";

type ListedAccount = Accounts["items"][number];

export const noneOpen = { CRITICAL: 0, HIGH: 0, MEDIUM: 0, LOW: 0, INFORMATIONAL: 0 };
const nothingDue = { CRITICAL: 0, HIGH: 0, MEDIUM: 0, LOW: 0 };
const share = { fresh: 12, of: 12, deniedByScp: 0 };

/** By the account's tag, and no more than a name. */
export const ownerNamed = (name: string): ListedAccount["owners"][number] => ({
  name,
  email: null,
  source: "account tag",
  detail: "Owner",
});

export const one = (name: string, members: Partial<ListedAccount>): ListedAccount => ({
  id: "111111111111",
  name,
  state: "active",
  organizationId: "o-1",
  organizationalUnit: "Root",
  joinedAt: null,
  firstSeen: "2026-08-01T00:00:00.000Z",
  leftAt: null,
  owner: members.owners?.[0] ?? null,
  owners: [],
  tags: {},
  score: 100,
  controls: { passed: 1, failed: 0, unknown: 0 },
  checksPassed: { passed: 1, failed: 0, unknown: 0, percentage: 100 },
  open: noneOpen,
  openTotal: 0,
  change: { since: "2026-10-25", score: 0, checksPassed: 0, open: 0, bySeverity: noneOpen, opened: 0, fixed: 0 },
  due: { overdue: nothingDue, overdueTotal: 0, soon: nothingDue, soonTotal: 0 },
  scopes: share,
  scoreScopes: share,
  staleSince: null,
  principles: [],
  ...members,
});
