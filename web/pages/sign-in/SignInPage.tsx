import Alert from "@cloudscape-design/components/alert";
import Button from "@cloudscape-design/components/button";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { Navigate, useLocation, useSearchParams } from "react-router";
import type { Session } from "../../../contract/session.ts";
import { send } from "../../api/get.ts";
import { enter, sessionQuery } from "../../api/session.ts";
import { FormFailed } from "../../components/FormFailed.tsx";
import { Unreachable } from "../../components/Unreachable.tsx";
import { Door } from "../../door/Door.tsx";
import { NotKept } from "../../door/NotKept.tsx";
import { isOurs, paths } from "../../paths.ts";
import { PasswordForm } from "./PasswordForm.tsx";
import { ProviderFailure } from "./ProviderFailure.tsx";

/** The ways in, and where they lead: to the page that one came for. */
export function SignInPage() {
  const session = useQuery(sessionQuery);
  const [parameters] = useSearchParams();
  const asked = parameters.get("to");
  const to = asked !== null && isOurs(asked) ? asked : paths.overview;
  if (session.data === undefined) return session.isError ? <Unreachable again={() => void session.refetch()} /> : null;
  if (session.data.person !== null) return <Navigate to={to} replace />;
  return (
    <Door
      title="Sign in"
      lead={session.data.isSample ? "To the sample organization: invented data." : "To the security posture of your AWS organization."}
    >
      <Ways session={session.data} to={to} />
    </Door>
  );
}

/** Whether the way here has ended with a session that the browser did not keep (components/Gate.tsx). */
const wasKept = (state: unknown): boolean => !(typeof state === "object" && state !== null && "isKept" in state && state.isKept === false);

function Ways({ session, to }: { readonly session: Session; readonly to: string }) {
  const { waysIn, needsSetUp } = session;
  const { state } = useLocation();
  const [isKept, setKept] = useState(() => wasKept(state));
  const queries = useQueryClient();
  const entered = async () => setKept(await enter(queries));
  const isNone = !waysIn.password && waysIn.openId === null && !waysIn.demonstration;
  return (
    <div className="ways">
      <ProviderFailure />
      {!isKept && <NotKept />}
      {needsSetUp && (
        <Alert type="info" header="Nobody can sign in yet">
          Open the link that stands in Pillarwatch’s log to make the first administrator. A start of Pillarwatch makes a new one.
        </Alert>
      )}
      {waysIn.openId !== null && (
        <Button variant="primary" fullWidth href={`/auth/openid/begin?${new URLSearchParams({ to }).toString()}`}>
          Continue with {waysIn.openId.label}
        </Button>
      )}
      {waysIn.openId !== null && waysIn.password && <div className="or">or</div>}
      {waysIn.password && <PasswordForm entered={entered} isFirst={waysIn.openId === null} />}
      {waysIn.demonstration && (
        <>
          {(waysIn.openId !== null || waysIn.password) && <div className="or">or</div>}
          <Demonstration entered={entered} />
        </>
      )}
      {isNone && <p className="below">No way to sign in is set up. Your Pillarwatch administrator can print a link on the machine.</p>}
    </div>
  );
}

function Demonstration({ entered }: { readonly entered: () => Promise<void> }) {
  const asking = useMutation({ mutationFn: () => send("POST /session/demonstration"), onSuccess: entered });
  return (
    <>
      <FormFailed error={asking.error} />
      <Button fullWidth onClick={() => asking.mutate()} loading={asking.isPending} loadingText="Signing in">
        Look at the sample organization
      </Button>
      <p className="below">As the demonstration lead, from this machine only. Nothing in it is real.</p>
    </>
  );
}
