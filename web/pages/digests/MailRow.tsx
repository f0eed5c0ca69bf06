import type { Mail } from "../../../contract/mail.ts";
import { DigestState } from "../../components/DigestState.tsx";
import { Foreign } from "../../components/Foreign.tsx";
import { When } from "../../components/When.tsx";
import { countOf } from "../../formats/number.ts";
import { visible } from "../../formats/visible.ts";

type Attempt = Mail["attempts"][number];

const kinds: Readonly<Record<Mail["kind"], string>> = {
  "owner-digest": "owner’s digest",
  "lead-digest": "lead’s digest",
  alert: "alert",
};

const outcomes: Readonly<Record<NonNullable<Attempt["outcome"]>, string>> = {
  sent: "taken",
  later: "not now",
  refused: "refused for good",
  trouble: "the server was in trouble",
  "cut off": "cut off: Pillarwatch ended",
};

export function MailRow({ mail }: { readonly mail: Mail }) {
  const { kind, to, period, subject, state, why, putAt, dueAt, endedAt, perhapsTwice, attempts } = mail;
  const called = visible(to.name) ?? to.address ?? "Somebody who was erased";
  return (
    <tr>
      <th scope="row">
        <Foreign text={called} />
        {to.address !== null && to.address !== called && (
          <span className="quiet">
            <Foreign text={to.address} />
          </span>
        )}
      </th>
      <td data-label="About" className="wide-text">
        <div>
          {subject === null ? <span className="quiet inline">erased</span> : <Foreign text={subject} />}
          <span className="quiet">
            {kinds[kind]}, {period}
          </span>
        </div>
      </td>
      <td data-label="State">
        <div>
          <DigestState mail={{ state, why, at: putAt, endedAt }} />
          {dueAt !== null && attempts.length > 0 && (
            <span className="quiet">
              next attempt <When at={dueAt} />
            </span>
          )}
          {perhapsTwice && <span className="quiet">perhaps twice: an attempt was never answered</span>}
        </div>
      </td>
      <td data-label="Attempts" className="wide-text">
        <Attempts attempts={attempts} />
      </td>
    </tr>
  );
}

/** The last one, and those before it behind a word. */
function Attempts({ attempts: [last, ...before] }: Pick<Mail, "attempts">) {
  if (last === undefined) return <span className="quiet inline">None yet</span>;
  return (
    <div>
      <Said attempt={last} />
      {before.length > 0 && (
        <details>
          <summary>{countOf(before.length, "attempt")} before</summary>
          <ol className="plain">
            {before.map((attempt) => (
              <li key={attempt.begunAt}>
                <Said attempt={attempt} />
              </li>
            ))}
          </ol>
        </details>
      )}
    </div>
  );
}

function Said({ attempt: { begunAt, outcome, answer, perhapsTaken } }: { readonly attempt: Attempt }) {
  return (
    <div>
      <When at={begunAt} />: {outcome === null ? "it goes on" : outcomes[outcome]}
      {perhapsTaken && ", perhaps taken"}
      {answer !== null && answer !== "" && (
        <span className="quiet">
          <Foreign text={answer} />
        </span>
      )}
    </div>
  );
}
