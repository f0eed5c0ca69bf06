import type { Digests } from "../../contract/digests.ts";
import { When } from "./When.tsx";

type Mail = Pick<NonNullable<Digests["items"][number]["last"]>, "state" | "why" | "at" | "endedAt">;

const names: Readonly<Record<Mail["state"], string>> = {
  waiting: "Waiting to be sent",
  sent: "Sent",
  failed: "Could not be sent",
  dropped: "Not sent",
  quiet: "Quiet, no mail wanted",
};

/** What became of a digest or another mail, and when. */
export function DigestState({ mail: { state, why, at, endedAt } }: { readonly mail: Mail }) {
  return (
    <span className={state === "failed" ? "amber" : undefined}>
      {names[state]} <When at={endedAt ?? at} />
      {(state === "failed" || state === "dropped") && why !== null && `: ${why}`}
    </span>
  );
}
