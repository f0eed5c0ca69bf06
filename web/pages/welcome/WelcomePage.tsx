import { useQuery } from "@tanstack/react-query";
import { send } from "../../api/get.ts";
import { isNoMore, LookingUp, lookedUpOnce } from "../../door/link.tsx";
import { useLinkToken } from "../../link-token.ts";
import { Expired, NoLink } from "./Expired.tsx";
import { UseLink } from "./UseLink.tsx";

/** A one-time link: to make the first administrator, to accept an invitation, to choose a new password, to look at the sample. */
export function WelcomePage() {
  const token = useLinkToken();
  return token === undefined ? <NoLink /> : <Linked key={token} token={token} />;
}

function Linked({ token }: { readonly token: string }) {
  const link = useQuery({
    queryKey: ["/links/look", token],
    queryFn: () => send("POST /links/look", { token }),
    ...lookedUpOnce,
  });
  if (link.data !== undefined) return <UseLink link={link.data} token={token} />;
  if (isNoMore(link.error)) return <Expired />;
  return <LookingUp title="Welcome" link={link} lines={5} />;
}
