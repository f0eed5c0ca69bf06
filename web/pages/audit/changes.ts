/** What an entry tells of before and after, member by member, so that it reads as a change and not as two documents. */

export interface MemberChange {
  /** In words: "Expires at". Empty where the whole value is no object. */
  readonly name: string;
  /** undefined: it says nothing of before, or the same as after. */
  readonly before: unknown;
  /** undefined: it says nothing of after. */
  readonly after: unknown;
}

export function changesOf(before: unknown, after: unknown): readonly MemberChange[] {
  const [from, to] = [membersOf(before), membersOf(after)];
  return [...new Set([...Object.keys(from), ...Object.keys(to)])].map((member) => {
    const isSame = member in from && member in to && JSON.stringify(from[member]) === JSON.stringify(to[member]);
    return { name: inWords(member), before: isSame ? undefined : from[member], after: to[member] };
  });
}

function membersOf(value: unknown): Readonly<Record<string, unknown>> {
  if (value === null || value === undefined) return {};
  return typeof value === "object" && !Array.isArray(value) ? (value as Record<string, unknown>) : { "": value };
}

/** "expiresAt" and "expires_at": "Expires at". */
function inWords(member: string): string {
  const words = member
    .replace(/([a-z0-9])([A-Z])/g, "$1 $2")
    .replaceAll(/[_-]+/g, " ")
    .toLowerCase();
  return `${words.charAt(0).toUpperCase()}${words.slice(1)}`;
}
