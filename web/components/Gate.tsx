import { QueryClientProvider, useQuery, useQueryClient } from "@tanstack/react-query";
import { lazy, type ReactNode, Suspense, useEffect, useState } from "react";
import { Navigate, Outlet, useLocation } from "react-router";
import type { Session } from "../../contract/session.ts";
import { openQueries } from "../api/client.ts";
import { takeFirst } from "../api/early.ts";
import { eyesOf } from "../api/eyes.ts";
import { problemWord, send } from "../api/get.ts";
import { enter, isSignedOut, isSignedOutByHand, onOtherTabs, SignedInAs, sessionQuery, signedInOf } from "../api/session.ts";
import { paths } from "../paths.ts";
import { Unreachable } from "./Unreachable.tsx";

/** Seen once in a person's life here. */
const SecondFactor = lazy(async () => ({ default: (await import("../door/SecondFactor.tsx")).SecondFactor }));

/** Before every page: nobody comes by who is not signed in, and other eyes begin anew. */
export function Gate() {
  const session = useQuery(sessionQuery);
  const queries = useQueryClient();
  useEffect(() => onOtherTabs(() => void queries.invalidateQueries(sessionQuery)), [queries]);
  if (session.data === undefined) return session.isError ? <Unreachable again={() => void session.refetch()} /> : null;
  const { person } = session.data;
  if (person === null) return <WayIn session={session.data} />;
  if (person.needsSecondFactor)
    return (
      <SignedInAs value={signedInOf(session.data, person)}>
        <Suspense fallback={null}>
          <SecondFactor done={() => void enter(queries)} />
        </Suspense>
      </SignedInAs>
    );
  return (
    <Behind key={eyesOf(person)} session={session.data} person={person}>
      <Outlet />
    </Behind>
  );
}

interface BehindProps {
  readonly session: Session;
  readonly person: NonNullable<Session["person"]>;
  readonly children: ReactNode;
}

/** What one pair of eyes was answered is kept apart and goes with them: no page can show it to the next. */
function Behind({ session, person, children }: BehindProps) {
  const outer = useQueryClient();
  const [queries] = useState(() => {
    const own = openQueries((error) => {
      if (isSignedOut(error) || problemWord(error) === "second-factor-needed") void outer.invalidateQueries(sessionQuery);
    });
    takeFirst(own, eyesOf(person));
    return own;
  });
  return (
    <QueryClientProvider client={queries}>
      <SignedInAs value={signedInOf(session, person)}>{children}</SignedInAs>
    </QueryClientProvider>
  );
}

/** The sample organization on one's own machine opens by itself, until somebody signs out; all else begins at the sign-in page. */
function WayIn({ session }: { readonly session: Session }) {
  const [isByItself] = useState(() => session.waysIn.demonstration && !isSignedOutByHand());
  return isByItself ? <Demonstration /> : <ToSignIn />;
}

function Demonstration() {
  const queries = useQueryClient();
  const entering = useQuery({
    queryKey: ["/session/demonstration"],
    queryFn: async () => {
      await send("POST /session/demonstration");
      return enter(queries);
    },
    retry: false,
    gcTime: 0,
  });
  // Entered, the session above is somebody's, and this is gone.
  return entering.isError || entering.data === false ? <ToSignIn isKept={entering.data !== false} /> : null;
}

/** Where one was comes along: in the address, so that a provider's answer leads there too. */
function ToSignIn({ isKept = true }: { readonly isKept?: boolean }) {
  const { pathname, search } = useLocation();
  const to = `${pathname}${search}`;
  const asked = to === paths.overview ? "" : `?${new URLSearchParams({ to }).toString()}`;
  return <Navigate to={`${paths.signIn}${asked}`} state={{ isKept }} replace />;
}
