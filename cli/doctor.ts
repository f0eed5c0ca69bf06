/** `pillarwatch doctor`: what is missing, action by action, account by account. Exit code 1 where anything is. */
import { createAws } from "../collectors/aws/clients.ts";
import { type Diagnosis, diagnose } from "../collectors/doctor.ts";
import { registry } from "../collectors/sources/registry.ts";
import { collectConfig } from "./config.ts";
import { say } from "./print.ts";

export interface DoctorOptions {
  readonly json?: boolean;
}

export async function doctor(environment: NodeJS.ProcessEnv, { json }: DoctorOptions): Promise<void> {
  const { homeRegion, roleName, externalId, regions } = collectConfig(environment);
  const aws = createAws({ homeRegion, roleName, limits: "aws", ...(externalId === undefined ? {} : { externalId }) });
  try {
    const diagnosis = await diagnose(aws, { sources: Object.values(registry), homeRegion, ...(regions === undefined ? {} : { regions }) });
    if (json === true) say(JSON.stringify(diagnosis));
    else for (const line of linesOf(diagnosis)) say(line);
    if (!diagnosis.healthy) process.exitCode = 1;
  } finally {
    aws.close();
  }
}

function linesOf({ callerArn, refused, accounts, unreachable, missing, healthy }: Diagnosis): readonly string[] {
  const lines = [`collecting as ${callerArn ?? "nobody"}`];
  if (refused !== undefined) lines.push(`refused: ${refused}`);
  for (const { account, message } of unreachable) lines.push(`account ${account} cannot be reached: ${message}`);
  for (const { account, region, action, lost, by } of missing) {
    const where = [account ?? "organization", ...(region === undefined ? [] : [region])].join(" ");
    lines.push(
      `${where}: ${action} is denied by ${by === "policy" ? "the role's policy" : "a service control policy"}. Without it, ${lost}`,
    );
  }
  lines.push(
    healthy
      ? `nothing is missing in ${accounts.length} accounts`
      : `${missing.length} permissions missing, ${unreachable.length} accounts not reached`,
  );
  return lines;
}
