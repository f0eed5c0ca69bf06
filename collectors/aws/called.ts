/**
 * Which IAM action a call needs, by the SDK's own names of client and command. AWS's errors seldom name it, and a coverage page without
 * the action helps nobody.
 */
const prefixes: Readonly<Record<string, string>> = {
  AccountClient: "account",
  ConfigServiceClient: "config",
  GuardDutyClient: "guardduty",
  Inspector2Client: "inspector2",
  OrganizationsClient: "organizations",
  SecurityHubClient: "securityhub",
  STSClient: "sts",
};

export function actionOf(clientName: string, commandName: string): string {
  return `${prefixes[clientName] ?? clientName.replace(/Client$/, "").toLowerCase()}:${commandName.replace(/Command$/, "")}`;
}

/** Beside the errors, not on them: an error object that we did not make is not ours to change. */
const calledBy = new WeakMap<object, string>();

export function rememberAction(error: unknown, action: string): void {
  if (typeof error === "object" && error !== null) calledBy.set(error, action);
}

export function rememberedAction(error: object): string | undefined {
  return calledBy.get(error);
}
