/**
 * GuardDuty's and Macie's own names of finding types, back from the names that they take in Security Hub. GuardDuty's guide has the whole
 * table ("Integrating with AWS Security Hub"); these are the forms in it:
 * - `TTPs/Discovery/Recon:EC2-Portscan` is `Recon:EC2/Portscan`, also without a tactic before it (`TTPs/Policy:S3-…`);
 * - `TTPs/Initial Access/IAMUser-AnomalousBehavior` leaves the purpose to the tactic: `InitialAccess:IAMUser/AnomalousBehavior`;
 * - `TTPs/AttackSequence:S3/CompromisedData` and `TTPs/PenTest:IAMUser/KaliLinux` keep the slash;
 * - `TTPs/AnomalousBehavior/Discovery:Kubernetes-PermissionChecked` takes the family out:
 *   `Discovery:Kubernetes/AnomalousBehavior.PermissionChecked`;
 * - `TTPs/DefenseEvasion/EC2:Unusual-DoH-Activity` is `DefenseEvasion:EC2/UnusualDoHActivity`.
 */
export function nativeType(given: string): string {
  const parts = given.split("/");
  const at = parts.findIndex((part) => part.includes(":"));
  if (at === -1) return `${purposeIn(parts.at(-2))}:${slashed(parts.at(-1) ?? given)}`;
  const [head = "", ...tails] = (parts[at] ?? "").split(":");
  const tail = tails.join(":");
  const before = parts[at - 1];
  const after = parts.slice(at + 1);
  if (after.length > 0) return `${head}:${[tail, ...after].join("/")}`;
  if (resourceWords.has(head)) return `${purposeIn(before)}:${head}/${tail.replaceAll("-", "")}`;
  const type = slashed(tail);
  return `${head}:${before === "AnomalousBehavior" ? type.replace("/", "/AnomalousBehavior.") : type}`;
}

/** Where one of these stands before the colon, the purpose is the tactic before it. */
const resourceWords = new Set(["EC2", "IAMUser", "S3", "Kubernetes", "RDS", "Runtime", "Lambda", "ECS", "Container"]);

const purposeIn = (tactic = ""): string => tactic.replaceAll(" ", "");

/** The first dash only: names after it may hold others. AWS's own table cuts one name short. */
const slashed = (text: string): string => text.replace("-", "/").replace(/\.Reputatio$/, ".Reputation");
