/** Which entries of the audit log are listed. The days are its own: the range of the charts narrows no log unasked. */
import { type AuditAction, auditActions, auditActorKinds } from "../../posture/audit.ts";
import { useAddress } from "./address.ts";
import { isDay, type Read, type Refused, wordOf } from "./read.ts";

/** As the API takes it. */
export interface AuditFilter {
  /** Public id of a person or token, or a kind of actor. */
  readonly actor?: string;
  readonly action?: AuditAction[];
  readonly subject?: string;
  readonly from?: string;
  readonly to?: string;
}

/** As many letters as the API takes. */
export const LONGEST_SUBJECT = 200;

const parameterNames = ["actor", "action", "subject", "since", "until"] as const;

export function readAuditFilter(parameters: URLSearchParams): Read<AuditFilter> {
  const refused: Refused[] = [];
  const one = (parameter: string, instead: string, isValue: (text: string) => boolean): string | undefined => {
    const value = parameters.get(parameter);
    if (value === null || value === "" || isValue(value)) return value || undefined;
    refused.push({ parameter, value, instead });
    return undefined;
  };
  const actor = one("actor", "everybody", (text) => wordOf(auditActorKinds, text) !== undefined || /^[0-9a-f]{32}$/.test(text));
  const subject = one("subject", "everything", (text) => text.trim() !== "" && text.length <= LONGEST_SUBJECT);
  const from = one("since", "from the beginning", isDay);
  const to = one("until", "until now", (text) => isDay(text) && (from === undefined || from <= text));
  const asked = [...new Set(parameters.getAll("action"))];
  const action = asked.filter((text): text is AuditAction => wordOf(auditActions, text) !== undefined);
  for (const value of asked)
    if (wordOf(auditActions, value) === undefined) refused.push({ parameter: "action", value, instead: "everything" });
  return {
    value: {
      ...(actor !== undefined && { actor }),
      ...(action.length > 0 && { action }),
      ...(subject !== undefined && { subject: subject.trim() }),
      ...(from !== undefined && { from }),
      ...(to !== undefined && { to }),
    },
    refused,
  };
}

export function useAuditFilter() {
  const { parameters, change, hrefWith } = useAddress();
  const { value: filter, refused } = readAuditFilter(parameters);
  // Another filter begins at its first page: a cursor of one is nothing to another.
  const narrowed = (to: Partial<Record<(typeof parameterNames)[number], string | readonly string[] | undefined>>) => ({
    ...to,
    cursor: undefined,
  });
  return {
    filter,
    refused,
    isNarrowed: Object.keys(filter).length > 0,
    narrow: (to: Parameters<typeof narrowed>[0], options?: { readonly replace: boolean }) => change(narrowed(to), options),
    hrefNarrowed: (to: Parameters<typeof narrowed>[0]) => hrefWith(narrowed(to)),
    clear: () => change(narrowed(Object.fromEntries(parameterNames.map((name) => [name, undefined])))),
  };
}
