import type { Fix } from "../../../contract/checks.ts";

type FromTo = NonNullable<Fix["score"]>;

/** What a fix would make of the score, and of checks passed: "43 → 45 %". What has none (a CVE) says so. */
export function Effect({ fix }: { readonly fix: Fix }) {
  return (
    <>
      <span>
        {fix.score === null ? <abbr title="Only controls of Security Hub CSPM have a score">–</abbr> : <Becomes of={fix.score} />}
      </span>
      <span className="quiet">
        {fix.checksPassed === null ? (
          "no posture"
        ) : (
          <>
            checks passed <Becomes of={fix.checksPassed} />
          </>
        )}
      </span>
    </>
  );
}

export function Becomes({ of: { from, to } }: { readonly of: FromTo }) {
  if (from === null || to === null) return <>–</>;
  if (from === to) return <span title="Less than a whole point">{from} %, ± 0</span>;
  return (
    <b className="better-effect">
      {from} → {to} %
    </b>
  );
}
