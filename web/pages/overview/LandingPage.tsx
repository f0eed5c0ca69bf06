import { lazy, Suspense } from "react";
import { useSignedIn } from "../../api/session.ts";
import { OverviewPage } from "./OverviewPage.tsx";

const OwnerPage = lazy(async () => ({ default: (await import("../owner/OwnerPage.tsx")).OwnerPage }));

/** Where everybody begins: an owner at their own accounts, all others at the organization. */
export const LandingPage = () =>
  useSignedIn().role === "owner" ? (
    <Suspense fallback={null}>
      <OwnerPage />
    </Suspense>
  ) : (
    <OverviewPage />
  );
