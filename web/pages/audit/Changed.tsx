import type { ReactNode } from "react";
import { type Role, roles } from "../../../posture/words.ts";
import { Breakable } from "../../components/Breakable.tsx";
import { When } from "../../components/When.tsx";
import { count } from "../../formats/number.ts";
import { wordOf } from "../../selection/read.ts";
import { roleNames } from "../../words.ts";
import { changesOf } from "./changes.ts";

/** Before and after: what was, an arrow, what is. */
export function Changed({ before, after }: { readonly before: unknown; readonly after: unknown }) {
  const changes = changesOf(before, after);
  if (changes.length === 0) return <span className="quiet inline">–</span>;
  return (
    <dl className="changed">
      {changes.map((change) => (
        <div key={change.name}>
          {change.name !== "" && <dt>{change.name}</dt>}
          <dd>
            {change.before !== undefined && (
              <>
                {change.after === undefined && "was "}
                <Value value={change.before} />
              </>
            )}
            {change.before !== undefined && change.after !== undefined && (
              <>
                <span aria-hidden="true"> → </span>
                <span className="only-read"> became </span>
              </>
            )}
            {change.after !== undefined && <Value value={change.after} />}
          </dd>
        </div>
      ))}
    </dl>
  );
}

const SHOWN = 3;
const instant = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d+)?Z$/;

/** Words as the pages have them; only what is nested stays as it was written. */
function Value({ value }: { readonly value: unknown }): ReactNode {
  if (value === null) return "none";
  if (typeof value === "boolean") return value ? "yes" : "no";
  if (typeof value === "number") return count(value);
  if (typeof value === "string") return <Text text={value} />;
  if (Array.isArray(value) && value.every((item) => typeof item === "string" || typeof item === "number")) return <List items={value} />;
  return (
    <code>
      <Breakable text={JSON.stringify(value)} />
    </code>
  );
}

function Text({ text }: { readonly text: string }) {
  const role: Role | undefined = wordOf(roles, text);
  if (role !== undefined) return roleNames[role];
  return instant.test(text) && !Number.isNaN(Date.parse(text)) ? <When at={text} /> : <Breakable text={text === "" ? "empty" : text} />;
}

/** Of a long one the first few, and all on hover: the file has every one. */
function List({ items }: { readonly items: readonly (string | number)[] }) {
  if (items.length === 0) return "none";
  const more = items.length - SHOWN;
  return (
    <span title={items.join(", ")}>
      <Breakable text={items.slice(0, SHOWN).join(", ")} />
      {more > 0 && ` and ${count(more)} more`}
    </span>
  );
}
