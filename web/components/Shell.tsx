import AppLayout, { type AppLayoutProps } from "@cloudscape-design/components/app-layout";
import { I18nProvider } from "@cloudscape-design/components/i18n";
import messages from "@cloudscape-design/components/i18n/messages/all.en";
import Popover from "@cloudscape-design/components/popover";
import { useMutation } from "@tanstack/react-query";
import { lazy, Suspense, useEffect, useRef } from "react";
import { Outlet, useLocation } from "react-router";
import { useFollowedRun } from "../api/follow.ts";
import { useLastRun } from "../api/last-run.ts";
import { signOut } from "../api/session.ts";
import { panels } from "../panels.ts";
import { useAddress } from "../selection/address.ts";
import { PopoverIs } from "./Dotted.tsx";
import { NAVIGATION_WIDTH, Navigation, useNavigationOpen } from "./Navigation.tsx";
import type { Opened } from "./opened.ts";
import { RunEnd } from "./RunEnd.tsx";
import { Strips } from "./Strips.tsx";
import { TopBar } from "./TopBar.tsx";

/** Nobody waits for them who does not ask for them. */
const CommandPalette = lazy(async () => ({ default: (await import("../command-palette/CommandPalette.tsx")).CommandPalette }));
const EyesChoice = lazy(async () => ({ default: (await import("./EyesChoice.tsx")).EyesChoice }));

interface ShellProps {
  readonly palette: Opened;
  /** The choice of whose eyes to look through. */
  readonly eyes: Opened;
}

/** The panel stands where the screen has room: there is no choice to keep. */
const stay = () => undefined;

/** What is the same on every page: the bar at the top, the navigation, a panel for what was chosen, and the run that is followed. */
export function Shell({ palette, eyes }: ShellProps) {
  const layout = useRef<AppLayoutProps.Ref>(null);
  const lastRun = useLastRun();
  useFollowedRun(lastRun.data);
  const panel = usePanel();
  const navigation = useNavigationOpen(panel !== undefined);
  useFocus(layout, panel?.opener);
  useFocusOnPage();
  const leaving = useMutation({ mutationFn: signOut });
  return (
    <I18nProvider locale="en" messages={[messages]}>
      <PopoverIs value={Popover}>
        <a className="skip" href="#content">
          Skip to the content
        </a>
        <div id="top">
          <TopBar lastRun={lastRun.data} search={palette.open} leave={leaving.mutate} />
          <Strips lastRun={lastRun.data} notLeft={leaving.error} chooseEyes={eyes.open} />
        </div>
        <AppLayout
          ref={layout}
          headerSelector="#top"
          navigation={<Navigation />}
          navigationWidth={NAVIGATION_WIDTH}
          navigationOpen={navigation.isOpen}
          onNavigationChange={({ detail }) => navigation.change(detail.open)}
          toolsHide
          maxContentWidth={1600}
          content={
            <div id="content" tabIndex={-1}>
              <Outlet />
            </div>
          }
          ariaLabels={{
            notifications: "Notifications",
            navigation: "Pages",
            navigationClose: "Close the navigation",
            navigationToggle: "Open the navigation",
          }}
          splitPanel={panel && <Suspense fallback={null}>{panel.content}</Suspense>}
          splitPanelOpen={panel !== undefined}
          splitPanelPreferences={{ position: "side" }}
          onSplitPanelPreferencesChange={stay}
          onSplitPanelToggle={({ detail }) => {
            if (!detail.open) panel?.close();
          }}
        />
        {palette.isOpen && (
          <Suspense fallback={null}>
            <CommandPalette close={palette.close} />
          </Suspense>
        )}
        {eyes.isOpen && (
          <Suspense fallback={null}>
            <EyesChoice close={eyes.close} />
          </Suspense>
        )}
        <RunEnd lastRun={lastRun.data} />
      </PopoverIs>
    </I18nProvider>
  );
}

function usePanel() {
  const { parameters, change } = useAddress();
  for (const { parameter, Panel, opener } of panels) {
    const id = parameters.get(parameter);
    if (id !== null && id !== "") {
      return {
        content: <Panel key={id} id={id} />,
        close: () => change({ [parameter]: undefined }),
        // Ids are hexadecimal, and an address that holds another one opens nothing.
        opener: `a[${opener}="${CSS.escape(id)}"]`,
      };
    }
  }
  return undefined;
}

/** Whoever reads by keyboard or ear goes along into a panel that opens, and back to where they were when it closes. */
function useFocus(layout: { readonly current: AppLayoutProps.Ref | null }, opener: string | undefined): void {
  const before = useRef(opener);
  useEffect(() => {
    const last = before.current;
    before.current = opener;
    if (opener !== undefined && last === undefined) layout.current?.focusSplitPanel();
    if (opener === undefined && last !== undefined) document.querySelector<HTMLElement>(last)?.focus();
  }, [layout, opener]);
}

/** Another page begins at its beginning for the keyboard too: without it, the focus stays on a link that is gone. */
function useFocusOnPage(): void {
  const { pathname } = useLocation();
  const before = useRef(pathname);
  useEffect(() => {
    if (before.current !== pathname) document.getElementById("content")?.focus({ preventScroll: true });
    before.current = pathname;
  }, [pathname]);
}
