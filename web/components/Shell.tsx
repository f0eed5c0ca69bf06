import AppLayout, { type AppLayoutProps } from "@cloudscape-design/components/app-layout";
import { I18nProvider } from "@cloudscape-design/components/i18n";
import messages from "@cloudscape-design/components/i18n/messages/all.en";
import TopNavigation from "@cloudscape-design/components/top-navigation";
import { Mode } from "@cloudscape-design/global-styles";
import { type ReactNode, useEffect, useRef } from "react";
import { paths } from "../paths.ts";
import { toggleMode, useMode } from "../theme.ts";

/** The panel stands where the screen has room: there is no choice to keep. */
const stay = () => undefined;

interface Panel {
  readonly content: ReactNode;
  readonly close: () => void;
  /** Where the reader was: a selector of what opened it. */
  readonly opener: string;
}

/** What is the same on every page: the bar at the top, the content, and a panel for what was chosen in it. */
export function Shell({ children, panel }: { readonly children: ReactNode; readonly panel?: Panel | undefined }) {
  const layout = useRef<AppLayoutProps.Ref>(null);
  useFocus(layout, panel?.opener);
  return (
    <I18nProvider locale="en" messages={[messages]}>
      <TopBar />
      <AppLayout
        ref={layout}
        headerSelector="#top"
        navigationHide
        toolsHide
        maxContentWidth={1600}
        content={children}
        ariaLabels={{ notifications: "Notifications" }}
        splitPanel={panel?.content}
        splitPanelOpen={panel !== undefined}
        splitPanelPreferences={{ position: "side" }}
        onSplitPanelPreferencesChange={stay}
        onSplitPanelToggle={({ detail }) => {
          if (!detail.open) panel?.close();
        }}
      />
    </I18nProvider>
  );
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

function TopBar() {
  const mode = useMode();
  const other = mode === Mode.Dark ? "Light" : "Dark";
  return (
    <div id="top">
      <TopNavigation
        identity={{ href: paths.collect, logo: { src: "/logo.svg", alt: "Pillarwatch" } }}
        utilities={[{ type: "button", text: other, ariaLabel: `Change to ${other.toLowerCase()} colours`, onClick: toggleMode }]}
      />
    </div>
  );
}
