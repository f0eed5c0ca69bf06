/** Parameters of Config rules, compared by what they mean to Config and not by how somebody wrote them. */

export type Parameters = Readonly<Record<string, string>>;

/** One text for one meaning: names without case and in order, lists as sets, `True` and `true` alike, any partition's ARN alike. */
export const meaning = (parameters: Parameters): string =>
  Object.entries(parameters)
    .map(([name, value]) => `${name.toLowerCase()}=${valueMeaning(value)}`)
    .sort()
    .join("&");

/** Without those that say only what the rule does anyway. */
export function notDefault(parameters: Parameters, defaults: Parameters = {}): Parameters {
  const usual = new Map(Object.entries(defaults).map(([name, value]) => [name.toLowerCase(), valueMeaning(value)]));
  return Object.fromEntries(Object.entries(parameters).filter(([name, value]) => usual.get(name.toLowerCase()) !== valueMeaning(value)));
}

export function without(parameters: Parameters, names: readonly string[] = []): Parameters {
  const left = new Set(names.map((name) => name.toLowerCase()));
  return Object.fromEntries(Object.entries(parameters).filter(([name]) => !left.has(name.toLowerCase())));
}

/** FNV-1a, 32 bits, in hexadecimal: enough to tell a rule's few sets of parameters apart, and pure. */
export function shortHash(text: string): string {
  let hash = 0x811c9dc5;
  for (const character of text) hash = Math.imul(hash ^ (character.codePointAt(0) ?? 0), 0x01000193);
  return (hash >>> 0).toString(16).padStart(8, "0");
}

/** Names, tags and actions keep their case: Config compares them so. AWS writes a few words of its own in either (`Defensive`, `defensive`). */
function valueMeaning(value: string): string {
  const members = value
    .split(",")
    .map((member) => member.trim().replace(/^arn:aws[a-z-]*:/, "arn:aws:"))
    .filter((member) => member !== "")
    .map((member) => (/^(true|false|defensive|strictest|monitor)$/i.test(member) ? member.toLowerCase() : member));
  return [...new Set(members)].sort().join(",");
}
