import { findings } from "./0001_findings.ts";
import { steps } from "./0002_steps.ts";
import { reading } from "./0003_reading.ts";
import { days } from "./0004_days.ts";
import { told } from "./0005_told.ts";
import { toldFresh } from "./0006_told_fresh.ts";
import { heard } from "./0007_heard.ts";
import { standingNow } from "./0008_standing_now.ts";
import { scoreByCheck } from "./0009_score_by_check.ts";
import { present } from "./0010_present.ts";
import { findingsInOrder } from "./0020_findings_in_order.ts";
import { uncertainFindings } from "./0021_uncertain_findings.ts";
import { checksOfAKind } from "./0022_checks_of_a_kind.ts";
import { daysDense } from "./0023_days_dense.ts";
import { people } from "./0024_people.ts";
import { owners } from "./0025_owners.ts";
import { audit } from "./0026_audit.ts";
import { ownerConfirmations } from "./0028_owner_confirmations.ts";
import { daysOfParts } from "./0030_days_of_parts.ts";
import { acceptances } from "./0031_acceptances.ts";
import { mails } from "./0032_mails.ts";
import { webhooks } from "./0033_webhooks.ts";
import { serviceLevels } from "./0034_service_levels.ts";
import { settings } from "./0035_settings.ts";
import { secondFactors } from "./0036_second_factors.ts";
import { auditKeys } from "./0037_audit_keys.ts";
import { resourcesOfAccounts } from "./0038_resources_of_accounts.ts";
import { handling } from "./0039_handling.ts";
import { digests } from "./0040_digests.ts";
import { decided } from "./0042_decided.ts";
import { openByAccount } from "./0043_open_by_account.ts";
import { forgotten } from "./0044_forgotten.ts";
import { whyRevoked } from "./0045_why_revoked.ts";
import { evaluations } from "./0046_evaluations.ts";
import { openByScope } from "./0047_open_by_scope.ts";
import { runSums } from "./0048_run_sums.ts";
import { reachOfMails } from "./0049_reach_of_mails.ts";
import { practiceDays } from "./0050_practice_days.ts";
import { views } from "./0052_views.ts";
import type { Migration } from "./migration.ts";

/** Every migration, in order: an explicit list, so that a file that is not named here cannot run. */
export const migrations: readonly Migration[] = [
  findings,
  steps,
  reading,
  days,
  told,
  toldFresh,
  heard,
  standingNow,
  scoreByCheck,
  present,
  findingsInOrder,
  uncertainFindings,
  checksOfAKind,
  daysDense,
  people,
  owners,
  audit,
  ownerConfirmations,
  daysOfParts,
  acceptances,
  mails,
  webhooks,
  serviceLevels,
  settings,
  secondFactors,
  auditKeys,
  resourcesOfAccounts,
  handling,
  digests,
  decided,
  openByAccount,
  forgotten,
  whyRevoked,
  evaluations,
  openByScope,
  runSums,
  reachOfMails,
  practiceDays,
  views,
];
