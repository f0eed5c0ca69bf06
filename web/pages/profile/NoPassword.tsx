import { useSignedIn } from "../../api/session.ts";

/** @param what "A password", "One-time codes". */
export const NoPassword = ({ what }: { readonly what: string }) => (
  <p className="empty">
    {useSignedIn().person.way === "demonstration"
      ? `${what}: not for the demonstration lead, who signs in from this machine only.`
      : `${what}: not here. Your provider asks for what it asks for when you sign in.`}
  </p>
);
