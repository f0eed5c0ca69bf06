/** What doctor says of AWS: what is missing, action by action, account by account. */
import type { Diagnosis } from "../collectors/doctor.ts";
import type { DoctorCheck } from "../posture/doctor.ts";

type Mend = DoctorCheck["mend"];

export function awsCheck(diagnosis: Diagnosis): DoctorCheck {
  const state = diagnosis.healthy ? "well" : "trouble";
  return { id: "aws", title: "AWS", state, says: awsLines(diagnosis), mend: mendOf(diagnosis) };
}

function mendOf({ healthy, callerArn, refused, missing, unreachable }: Diagnosis): Mend {
  if (healthy) return null;
  if (callerArn === undefined || (refused !== undefined && missing.length === 0))
    return {
      text: "The line says which variable is at fault; what the credentials need is printed by:",
      command: "npx pillarwatch policy",
    };
  if (missing.length > 0)
    return {
      text: "Give the role what it lacks: the templates of this version have all of it. Roll them out as docs/aws-setup.md says.",
      command: "npx pillarwatch policy --template organization",
    };
  if (unreachable.length > 0)
    return {
      text: "Roll the role out to these accounts too, with the trust and the external id that this prints.",
      command: "npx pillarwatch policy --template organization",
    };
  return {
    text: "Nothing is on anywhere that could be read: the regions are off, or COLLECT_REGIONS leaves all of them out.",
    command: null,
  };
}

export function awsLines(diagnosis: Diagnosis): readonly string[] {
  const { callerArn, refused, accounts, unreachable, missing, deniedByOrganization, regionsOff, healthy } = diagnosis;
  const lines = [`collecting as ${callerArn ?? "nobody"}`];
  if (refused !== undefined) lines.push(`refused: ${refused}`);
  for (const [message, group] of alike(unreachable, ({ account, message: said }) => said.replaceAll(account, "…"))) {
    lines.push(`${group.map(({ account }) => account).join(", ")} cannot be reached: ${group.length === 1 ? group[0]?.message : message}`);
  }
  for (const [action, group] of alike(missing, ({ action: name }) => name)) {
    lines.push(`${action} is denied in ${group.map(placeOf).join(", ")}. Without it, ${group[0]?.lost}`);
  }
  for (const { region, accounts: where } of regionsOff) lines.push(`${region} is off in ${countOf(where)}: nothing is read there`);
  for (const { region, accounts: where, actions } of deniedByOrganization) {
    lines.push(
      `${region}: a service control policy denies ${actions.length} actions in ${countOf(where)}; that is the organization's own decision`,
    );
  }
  if (callerArn === undefined) return lines;
  lines.push(
    healthy
      ? `nothing is missing in ${countOf(accounts)}`
      : `${new Set(missing.map(({ action }) => action)).size} permissions missing, ${unreachable.length} of ${countOf(accounts)} not reached`,
  );
  return lines;
}

const placeOf = ({ account, region }: Diagnosis["missing"][number]): string =>
  account === undefined ? "the organization" : [account, ...(region === undefined ? [] : [region])].join(" ");

const countOf = (accounts: readonly string[]): string => (accounts.length === 1 ? `account ${accounts[0]}` : `${accounts.length} accounts`);

/** What says the same in many accounts is one line. */
function alike<Item>(items: readonly Item[], keyOf: (item: Item) => string): ReadonlyMap<string, readonly Item[]> {
  const groups = new Map<string, Item[]>();
  for (const item of items) groups.set(keyOf(item), [...(groups.get(keyOf(item)) ?? []), item]);
  return groups;
}
