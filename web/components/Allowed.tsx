import { Outlet } from "react-router";
import type { Access } from "../../posture/caller.ts";
import { useSignedIn } from "../api/session.ts";
import { EmptyState } from "./EmptyState.tsx";
import { Page } from "./Page.tsx";

/** What not everybody has who is signed in. */
export type Narrower = Exclude<Access, "open" | "anyone" | "signed-in">;

/** Around pages of one access. One that is not for the reader's role asks nothing, and says so: its address may have come in a mail. */
export function Allowed({ access }: { readonly access: Narrower }) {
  const { isFor, person } = useSignedIn();
  if (isFor(access)) return <Outlet />;
  return (
    <Page title="Not for your role">
      <EmptyState heading={person.through === null ? "This page is not for your role" : "This page is not shown through another's eyes"}>
        {reasons[access]}
      </EmptyState>
    </Page>
  );
}

const reasons: Readonly<Record<Narrower, string>> = {
  whole: "It is of the whole organization; an owner sees their own accounts.",
  "look-again": "It is for those who mend findings.",
  handle: "It is for those who mend findings.",
  propose: "It is for those who decide, also of their own accounts only.",
  decide: "It is for leads and administrators.",
  administer: "It is for administrators.",
  self: "It is of whoever is signed in: go back to your own eyes.",
};
