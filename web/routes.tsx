import { type ComponentType, lazy, Suspense } from "react";
import { createBrowserRouter, type RouteObject } from "react-router";
import type { Narrower } from "./components/Allowed.tsx";
import { Frame } from "./components/Frame.tsx";
import { Gate } from "./components/Gate.tsx";
import { drawn } from "./components/whole.ts";
import { paths } from "./paths.ts";

/** Nothing to draw before the first page's script is here: it is one file from the same machine. */
const HydrateFallback = () => null;

/** Each page is a script of its own, fetched when somebody goes there; until it is here the page before it stays. */
const page = (path: string, load: () => Promise<ComponentType>): RouteObject => ({
  path,
  HydrateFallback,
  lazy: async () => ({ Component: await load() }),
});

/** Where everybody begins: it comes with what stands around every page. */
function Landing() {
  const { LandingPage } = drawn();
  return <LandingPage />;
}

/** Pages that are not for everybody who is signed in. */
const allowed = (access: Narrower, children: RouteObject[]): RouteObject => ({ element: <OfAccess access={access} />, children });

function OfAccess({ access }: { readonly access: Narrower }) {
  const { Allowed } = drawn();
  return <Allowed access={access} />;
}

function Broken() {
  const { PageBroken } = drawn();
  return <PageBroken />;
}

/** The server answers these addresses with the pages (server/plugins/page-addresses.ts): a test holds both lists equal. */
const pages: readonly RouteObject[] = [
  { path: paths.overview, Component: Landing },
  page(paths.principles, async () => (await import("./pages/principles/PrinciplesPage.tsx")).PrinciplesPage),
  page(`${paths.principles}/:id`, async () => (await import("./pages/principles/PrinciplePage.tsx")).PrinciplePage),
  page(paths.accounts, async () => (await import("./pages/accounts/AccountsPage.tsx")).AccountsPage),
  page(`${paths.accounts}/:id`, async () => (await import("./pages/accounts/AccountPage.tsx")).AccountPage),
  page(paths.findings, async () => (await import("./pages/findings/FindingsPage.tsx")).FindingsPage),
  page(`${paths.findings}/:id`, async () => (await import("./pages/findings/FindingPage.tsx")).FindingPage),
  page(paths.checks, async () => (await import("./pages/checks/ChecksPage.tsx")).ChecksPage),
  page(`${paths.checks}/:id`, async () => (await import("./pages/checks/CheckPage.tsx")).CheckPage),
  page(paths.acceptances, async () => (await import("./pages/acceptances/AcceptancesPage.tsx")).AcceptancesPage),
  page(paths.plans, async () => (await import("./pages/plans/PlansPage.tsx")).PlansPage),
  page(paths.compare, async () => (await import("./pages/compare/ComparePage.tsx")).ComparePage),
  page(paths.coverage, async () => (await import("./pages/coverage/CoveragePage.tsx")).CoveragePage),
  allowed("whole", [
    page(paths.runs, async () => (await import("./pages/runs/RunsPage.tsx")).RunsPage),
    page(paths.owners, async () => (await import("./pages/owners/OwnersPage.tsx")).OwnersPage),
    page(paths.levels, async () => (await import("./pages/levels/LevelsPage.tsx")).LevelsPage),
    page(`${paths.runs}/:id`, async () => (await import("./pages/runs/RunPage.tsx")).RunPage),
  ]),
  allowed("decide", [
    page(paths.digests, async () => (await import("./pages/digests/DigestsPage.tsx")).DigestsPage),
    page(paths.audit, async () => (await import("./pages/audit/AuditPage.tsx")).AuditPage),
  ]),
  allowed("administer", [
    page(paths.people, async () => (await import("./pages/people/PeoplePage.tsx")).PeoplePage),
    page(paths.tokens, async () => (await import("./pages/tokens/TokensPage.tsx")).TokensPage),
    page(paths.webhooks, async () => (await import("./pages/webhooks/WebhooksPage.tsx")).WebhooksPage),
    page(paths.doctor, async () => (await import("./pages/doctor/DoctorPage.tsx")).DoctorPage),
  ]),
  page(paths.help, async () => (await import("./pages/help/HelpPage.tsx")).HelpPage),
  page(`${paths.help}/:id`, async () => (await import("./pages/help/HelpDocumentPage.tsx")).HelpDocumentPage),
  allowed("self", [page(paths.profile, async () => (await import("./pages/profile/ProfilePage.tsx")).ProfilePage)]),
];

const PageBroken = lazy(async () => ({ default: (await import("./components/PageBroken.tsx")).PageBroken }));
const DoorBroken = () => (
  <Suspense fallback={null}>
    <PageBroken />
  </Suspense>
);

/** Before anybody is signed in: without the bar, the navigation, or anything that asks for data. */
const door = (path: string, load: () => Promise<ComponentType>): RouteObject => ({
  path,
  HydrateFallback,
  ErrorBoundary: DoorBroken,
  lazy: async () => ({ Component: await load() }),
});

const doors: readonly RouteObject[] = [
  door(paths.signIn, async () => (await import("./pages/sign-in/SignInPage.tsx")).SignInPage),
  door(paths.confirm, async () => (await import("./pages/confirm/ConfirmPage.tsx")).ConfirmPage),
  door(paths.unsubscribe, async () => (await import("./pages/unsubscribe/UnsubscribePage.tsx")).UnsubscribePage),
  door(paths.welcome, async () => (await import("./pages/welcome/WelcomePage.tsx")).WelcomePage),
];

export const openRouter = () =>
  createBrowserRouter([
    ...doors,
    {
      Component: Gate,
      HydrateFallback,
      children: [
        {
          Component: Frame,
          children: [
            // An own boundary, so that a page that breaks leaves the way to the others.
            {
              ErrorBoundary: Broken,
              children: [...pages, page("*", async () => (await import("./pages/missing/MissingPage.tsx")).MissingPage)],
            },
          ],
        },
      ],
    },
  ]);
