/** What cannot be done with a person, and why: the server refuses the same. */
import type { Person } from "../../../contract/people.ts";
import type { DoingKind } from "./doing.ts";

const own = "That is you. Another administrator can.";

export function reasonAgainst(
  kind: DoingKind,
  person: Pick<Person, "role" | "kind" | "state" | "hasCodes">,
  isYou: boolean,
): string | undefined {
  switch (kind) {
    case "look":
      if (isYou) return "These are your own.";
      if (person.role === "administrator") return "Nobody looks through an administrator’s eyes.";
      if (person.role === null) return "Without a role they see nothing.";
      return person.state === "active" ? undefined : "They have not signed in yet, or may no longer.";
    case "role":
      if (isYou) return own;
      if (person.kind === "demonstration") return "The sample's people keep their role.";
      return person.kind === "openid" ? "The provider says the role." : undefined;
    case "link":
      if (person.kind !== "local") return "They have no password here.";
      return person.state === "disabled" ? "They are disabled: enable them first." : undefined;
    case "codes":
      if (!person.hasCodes) return "They have none.";
      return isYou ? "That is you: your profile removes them, by password and code." : undefined;
    case "state":
    case "erase":
      return isYou ? own : undefined;
  }
}
