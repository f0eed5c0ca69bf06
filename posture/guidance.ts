/** AWS's own page about a check. Pure; forms and where AWS shows them: docs/aws-assumptions.md. */
import { isControl, ruleNamed } from "./catalogue/catalogue.ts";

/**
 * @param given as the record names it: a customer's own product may write any address there, so that only AWS's are followed.
 * @returns undefined where AWS has no page that we know of.
 */
export function guidanceOf(check: string, product: string, given: unknown): string | undefined {
  const named = awsPage(given);
  if (named !== undefined) return named;
  if (isControl(check)) return `https://docs.aws.amazon.com/console/securityhub/${encodeURIComponent(check)}/remediation`;
  const rule = ruleNamed(check);
  if (rule !== undefined) return `https://docs.aws.amazon.com/config/latest/developerguide/${encodeURIComponent(rule)}.html`;
  if (product === "guardduty") return "https://docs.aws.amazon.com/guardduty/latest/ug/guardduty_finding-types-active.html";
  return undefined;
}

const awsHosts = /(^|\.)(aws\.amazon\.com|amazonaws\.cn)$/;

function awsPage(given: unknown): string | undefined {
  if (typeof given !== "string" || given.length > 500 || !URL.canParse(given)) return undefined;
  const { protocol, hostname, username, href } = new URL(given);
  return protocol === "https:" && username === "" && awsHosts.test(hostname) ? href : undefined;
}
