/** What can be meant by "accept the risk" where a finding is shown: pure, so that a test holds what each choice sends. */
import type { Finding } from "../../contract/findings.ts";
import { resourceName } from "../formats/resource.ts";
import { visible } from "../formats/visible.ts";
import type { SubjectChoice } from "./AcceptRisk.tsx";

type About = Pick<Finding, "id" | "check" | "kind" | "accountId" | "accountName" | "resource" | "region">;

export function choicesOf({
  id,
  check,
  kind,
  accountId,
  accountName,
  resource,
  region,
}: About): readonly [SubjectChoice, ...SubjectChoice[]] {
  const account = visible(accountName) ?? accountId;
  return [
    { label: "This finding", description: `${resourceName(resource)}, ${region}`, subjects: [{ finding: id }] },
    {
      label: `${check} on this resource`,
      description: "Also what the check finds on it later.",
      subjects: [{ account: accountId, check, kind, resource: resource.id }],
    },
    {
      label: `${check} on the whole of ${account}`,
      description: "Every resource of the account, also those found later.",
      subjects: [{ account: accountId, check, kind }],
    },
  ];
}
