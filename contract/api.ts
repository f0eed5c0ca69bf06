/** What the web page may ask for: path → query and answer. Types only, so that the page carries no schema along. */
import type { AccountQuery, Accounts, AccountsQuery, Units, WholeAccount } from "./accounts.ts";
import type { Audit, AuditHead, AuditQuery } from "./audit.ts";
import type { ChangedFindings, ChangedFindingsQuery, Changes, ChangesQuery } from "./changes.ts";
import type { CheckQuery, Checks, ChecksQuery, WholeCheck } from "./checks.ts";
import type { Coverage, CoverageMatrix, CoverageMatrixQuery, CoverageQuery } from "./coverage.ts";
import type { DetectiveControls, DetectiveControlsQuery } from "./detective-controls.ts";
import type { FindingDocument, Findings, FindingsQuery, Refresh, WholeFinding } from "./findings.ts";
import type { FindingGroups, FindingGroupsQuery, Suggestions, SuggestionsQuery } from "./findings-groups.ts";
import type { Assignments, Owners, Unowned } from "./owners.ts";
import type { Explained, ExplainQuery, Posture, PostureQuery, Principles } from "./posture.ts";
import type { BestPractices, BestPracticesQuery, PrincipleQuery, WholePrinciple } from "./practices.ts";
import type { Runs, RunsQuery, WholeRun } from "./runs.ts";
import type { Search, SearchQuery } from "./search.ts";
import type { Summary } from "./summary.ts";
import type { Tokens, TokensQuery } from "./tokens.ts";
import type { Trend, TrendQuery } from "./trend.ts";

type None = Readonly<Record<string, never>>;

/** Addresses without a part that changes. */
interface Fixed {
  "/summary": { query: None; answer: Summary };
  "/posture": { query: PostureQuery; answer: Posture };
  "/posture/explain": { query: ExplainQuery; answer: Explained };
  "/principles": { query: PostureQuery; answer: Principles };
  "/best-practices": { query: BestPracticesQuery; answer: BestPractices };
  "/checks": { query: ChecksQuery; answer: Checks };
  "/findings": { query: FindingsQuery; answer: Findings };
  "/findings/groups": { query: FindingGroupsQuery; answer: FindingGroups };
  "/findings/suggestions": { query: SuggestionsQuery; answer: Suggestions };
  "/accounts": { query: AccountsQuery; answer: Accounts };
  "/ous": { query: None; answer: Units };
  "/owners": { query: None; answer: Owners };
  "/owners/unowned": { query: None; answer: Unowned };
  "/owners/assignments": { query: None; answer: Assignments };
  "/coverage": { query: CoverageQuery; answer: Coverage };
  "/coverage/matrix": { query: CoverageMatrixQuery; answer: CoverageMatrix };
  "/posture/trend": { query: TrendQuery; answer: Trend };
  "/posture/changes": { query: ChangesQuery; answer: Changes };
  "/posture/changes/findings": { query: ChangedFindingsQuery; answer: ChangedFindings };
  "/detective-controls": { query: DetectiveControlsQuery; answer: DetectiveControls };
  "/search": { query: SearchQuery; answer: Search };
  "/runs": { query: RunsQuery; answer: Runs };
  "/audit": { query: AuditQuery; answer: Audit };
  "/audit/head": { query: None; answer: AuditHead };
  "/tokens": { query: TokensQuery; answer: Tokens };
}

/** Addresses of one thing each. */
interface ByName {
  [principle: `/principles/${string}`]: { query: PrincipleQuery; answer: WholePrinciple };
  [account: `/accounts/${string}`]: { query: AccountQuery; answer: WholeAccount };
  [check: `/checks/${string}`]: { query: CheckQuery; answer: WholeCheck };
  [finding: `/findings/${string}`]: { query: { record?: string }; answer: WholeFinding };
  [run: `/runs/${number}`]: { query: None; answer: WholeRun };
  [refresh: `/refreshes/${number}`]: { query: None; answer: Refresh };
  [document: `/findings/${string}/document`]: { query: { record?: string }; answer: FindingDocument & WholeFinding };
}

export type ApiPath = keyof Fixed | keyof ByName;
/** `/findings/groups` is no finding: a whole address goes before the form of one. */
type Asked<Path extends ApiPath> = Path extends keyof Fixed ? Fixed[Path] : Path extends keyof ByName ? ByName[Path] : never;
export type QueryOf<Path extends ApiPath> = Asked<Path>["query"];
export type AnswerOf<Path extends ApiPath> = Asked<Path>["answer"];
