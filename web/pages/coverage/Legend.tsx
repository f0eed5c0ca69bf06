import { sources } from "../../../posture/words.ts";
import { coverageWords, sourceNames, sourceShort } from "../../words.ts";

const states = ["ok", "stale", "denied", "failed", "not_enabled", "never", "denied_by_scp"] as const;

export function Legend() {
  return (
    <div className="legend">
      {states.map((state) => (
        <span key={state}>
          <span className={`glyph ${state}`} aria-hidden="true">
            {coverageWords[state].glyph}
          </span>{" "}
          {coverageWords[state].name}
          {state === "denied_by_scp" && ", not counted"}
        </span>
      ))}
      <p>
        {sources
          .map(
            (source) =>
              `${sourceShort[source]} ${sourceNames[source]}${source === "securityhub" ? " (called Security Hub before December 2025)" : ""}`,
          )
          .join(", ")}
        .
      </p>
    </div>
  );
}
