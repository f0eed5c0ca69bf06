import type { UseQueryResult } from "@tanstack/react-query";
import type { Preview } from "../../contract/acceptances.ts";
import { whyFailed } from "../api/get.ts";
import { Foreign } from "../components/Foreign.tsx";
import { SeverityBar } from "../components/Severity.tsx";
import { count, countOf } from "../formats/number.ts";
import { severityNames, worstFirst } from "../words.ts";

/** What it would match and hide, in findings and points: said before anything is saved. */
export function PreviewNote({ of: { data, error } }: { readonly of: Pick<UseQueryResult<Preview>, "data" | "error"> }) {
  return (
    <section className="preview" aria-label="What it hides" aria-live="polite">
      {data === undefined ? (
        <p className="quiet">{error === null ? "Counting what it hides…" : `What it hides could not be counted. ${whyFailed(error)}`}</p>
      ) : (
        <Counted preview={data} />
      )}
    </section>
  );
}

function Counted({ preview: { matches, hides, hidesTotal, openTotal, score, scores, needsApproval } }: { readonly preview: Preview }) {
  const severities = worstFirst.filter((severity) => hides[severity] > 0);
  return (
    <>
      <p>
        {matches === 0 ? (
          "Nothing that is open matches it now."
        ) : (
          <>
            <b>
              Hides {count(hidesTotal)} of {countOf(openTotal, "open finding")}
            </b>
            {severities.length > 0 &&
              ` (${severities.map((one) => `${count(hides[one])} ${severityNames[one].toLowerCase()}`).join(", ")})`}
            {matches > hidesTotal && `; it matches ${count(matches)}, the others are hidden already or not counted`}.
          </>
        )}
      </p>
      {hidesTotal > 0 && <SeverityBar counts={hides} largest={hidesTotal} />}
      <p>{pointsOf(score)}</p>
      {scores.length > 1 && (
        <ul className="points">
          {scores.slice(0, MOST_ACCOUNTS).map(({ account, score }) => (
            <li key={account.id}>
              <Foreign text={account.name} otherwise={account.id} />: {pointsOf(score)}
            </li>
          ))}
          {scores.length > MOST_ACCOUNTS && <li className="quiet">{countOf(scores.length - MOST_ACCOUNTS, "more account")}</li>}
        </ul>
      )}
      {needsApproval && (
        <p>
          <b className="amber">It is a proposal:</b> nothing is hidden until a lead approves it.
        </p>
      )}
    </>
  );
}

/** Beyond them a list says no more than their sum. */
const MOST_ACCOUNTS = 5;

/** An acceptance moves no score: what fixing would bring is what is lived with. */
export function pointsOf({ now, ifFixed }: Preview["score"]): string {
  if (now === null || ifFixed === null) return "No score is made of it.";
  const points = ifFixed - now;
  if (points <= 0) return `The score stays ${now} %; fixing only this would not move it.`;
  return `The score stays ${now} %; fixed, it would be ${ifFixed} %: ${countOf(points, "point")} lived with.`;
}
