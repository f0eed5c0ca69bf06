import { count, countOf } from "../formats/number.ts";

interface Share {
  readonly fresh: number;
  readonly of: number;
}

/** "38 of 41 scopes", amber below all of them; never a bare percentage. A number stands with its own share. */
export function ShareNote({ share, lead = "Evidence: " }: { readonly share: Share | null | undefined; readonly lead?: string }) {
  if (share === undefined) return null;
  if (share === null) return <span className="quiet">{lead}none, there was no run</span>;
  if (share.of === 0) return <span className="quiet">{lead}no scope counts</span>;
  return (
    <span className="quiet">
      {lead}
      <span className={share.fresh < share.of ? "amber" : undefined}>
        {count(share.fresh)} of {countOf(share.of, "scope")}
      </span>
    </span>
  );
}
