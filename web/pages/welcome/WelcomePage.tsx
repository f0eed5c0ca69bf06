import { useQuery } from "@tanstack/react-query";
import { RequestFailed, send } from "../../api/get.ts";
import { Answer } from "../../components/Answer.tsx";
import { Door } from "../../door/Door.tsx";
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
    gcTime: 0,
    refetchOnWindowFocus: false,
    retry: false,
  });
  if (link.data !== undefined) return <UseLink link={link.data} token={token} />;
  // What is no token at all is told as one that is no more.
  if (link.error instanceof RequestFailed && [400, 404].includes(link.error.problem.status)) return <Expired />;
  return (
    <Door title="Welcome">
      <Answer of={link} name="The link" lines={5}>
        {() => null}
      </Answer>
    </Door>
  );
}
