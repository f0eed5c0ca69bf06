import { Link } from "react-router";
import type { AuditEntry } from "../../../contract/audit.ts";
import { Foreign } from "../../components/Foreign.tsx";
import { When } from "../../components/When.tsx";
import { useAddress } from "../../selection/address.ts";
import { actionName, actorKindNames } from "./names.ts";

export function AuditTable({ entries }: { readonly entries: readonly AuditEntry[] }) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by the keyboard
    <section className="scrolls" aria-label="Entries" tabIndex={0}>
      <table className="listed-rows audit">
        <thead>
          <tr>
            <th scope="col">When</th>
            <th scope="col">What</th>
            <th scope="col">Who</th>
            <th scope="col" className="only-wide-cell">
              To what
            </th>
            <th scope="col" className="only-wide-cell">
              Before and after
            </th>
            <th scope="col" className="only-wide-cell">
              From where
            </th>
          </tr>
        </thead>
        <tbody>
          {entries.map((entry) => (
            <Row key={entry.seq} entry={entry} />
          ))}
        </tbody>
      </table>
    </section>
  );
}

function Row({ entry: { at, action, actor, subject, subjectName, address, before, after } }: { readonly entry: AuditEntry }) {
  const { hrefWith } = useAddress();
  const by = actor.id ?? actor.kind;
  return (
    <tr>
      <td className="when">
        <When at={at} />
      </td>
      <th scope="row">{actionName(action)}</th>
      <td className="wide-text">
        <Link to={hrefWith({ actor: by, cursor: undefined })}>
          {actor.id === null ? (
            actor.kind === "person" ? (
              "Nobody known"
            ) : (
              actorKindNames[actor.kind]
            )
          ) : (
            <Foreign text={actor.name ?? short(actor.id)} />
          )}
        </Link>
        {actor.kind === "token" && <span className="quiet">a token</span>}
      </td>
      <td className="only-wide-cell wide-text">
        {subject !== null && (
          <Link to={hrefWith({ subject, cursor: undefined })} title={subject}>
            <Foreign text={subjectName ?? short(subject)} />
          </Link>
        )}
      </td>
      <td className="only-wide-cell wide-text">
        <Told of={before} /> {before !== null && after !== null && "→"} <Told of={after} />
      </td>
      <td className="only-wide-cell wide-text">{address !== null && <Foreign text={address} />}</td>
    </tr>
  );
}

const SHORT = 8;

/** An id is as good as its beginning where it is read, and whole one hover away. */
const short = (id: string): string => (/^[0-9a-f]{32}$/.test(id) ? `${id.slice(0, SHORT)}…` : id);

/** Of a few members: "role: viewer, days: 90". */
function Told({ of }: { readonly of: unknown }) {
  if (of === null || of === undefined) return null;
  const text =
    typeof of === "object"
      ? Object.entries(of)
          .map(([name, value]) => `${name}: ${typeof value === "string" ? value : JSON.stringify(value)}`)
          .join(", ")
      : String(of);
  return <Foreign text={text} />;
}
