import type { Person } from "../../../contract/people.ts";
import { visible } from "../../formats/visible.ts";

/** What a person is called, in a list and in a question. Whoever was erased has only an id. */
export const nameOf = ({ name, email, id }: Pick<Person, "name" | "email" | "id">): string =>
  visible(name) ?? visible(email) ?? `Erased (${id.slice(0, 8)})`;
