/**
 * The statement to add where AWS says that an action is denied: the same form as `pillarwatch policy` prints (collectors/policy.ts; a test
 * holds them together). Pure.
 */
export interface PermissionStatement {
  readonly Sid: string;
  readonly Effect: "Allow";
  readonly Action: string[];
  readonly Resource: string;
}

export interface Denied {
  /** Where AWS named none, there is nothing to add. */
  readonly action: string | null;
  /** AWS's own words: they name the role that may not be taken. */
  readonly message: string | null;
}

/** @returns null where no statement helps: AWS named no action, or no role. */
export function statementFor({ action, message }: Denied): PermissionStatement | null {
  const [, service, operation] = /^([a-z0-9-]+):([A-Za-z0-9]+)$/.exec(action ?? "") ?? [];
  if (action === null || service === undefined || operation === undefined) return null;
  const resource = service === "sts" ? roleIn(message ?? "") : "*";
  if (resource === undefined) return null;
  return { Sid: `Pillarwatch${operation}`, Effect: "Allow", Action: [action], Resource: resource };
}

/** Such a statement belongs to the credentials that collect, and the role's own trust must name them as well. */
const roleIn = (message: string): string | undefined => /on resource: (arn:[a-z-]+:iam::\d{12}:role\/[\w+=,.@/-]+)/.exec(message)?.[1];
