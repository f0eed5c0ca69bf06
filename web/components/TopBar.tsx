import TopNavigation, { type TopNavigationProps } from "@cloudscape-design/components/top-navigation";
import { Mode } from "@cloudscape-design/global-styles";
import { memo, useMemo } from "react";
import { type NavigateFunction, useNavigate } from "react-router";
import type { Run } from "../../contract/runs.ts";
import { isGoingOn } from "../api/follow.ts";
import { useSignedIn } from "../api/session.ts";
import { shortcut } from "../command-palette/open.ts";
import { shortened } from "../formats/shortened.ts";
import { pages } from "../pages-list.ts";
import { paths } from "../paths.ts";
import { useHref } from "../selection/address.ts";
import { toggleMode, useMode } from "../theme.ts";
import { roleNames } from "../words.ts";
import { LONGEST_NAME, lastRunAt, lastRunIs, nameOf } from "./bar.ts";
import { useIsNarrow } from "./narrow.ts";

interface TopBarProps {
  readonly lastRun: Run | null | undefined;
  /** Opens the palette. */
  readonly search: () => void;
  /** Signs out. */
  readonly leave: () => void;
}

/** Drawn anew only where something of it has changed, and its buttons as one value: the library measures all of them again for each other one. */
export const TopBar = memo(function TopBar({ lastRun, search, leave }: TopBarProps) {
  const mode = useMode();
  const navigate = useNavigate();
  const href = useHref();
  const { isFor } = useSignedIn();
  const who = useWho(leave);
  const isNarrow = useIsNarrow();
  const overview = href(paths.overview);
  const lastRunText = lastRunIs(lastRun); // another one after midnight, too
  const utilities = useMemo((): TopNavigationProps.Utility[] => {
    const other = mode === Mode.Dark ? "Light" : "Dark";
    return [
      {
        type: "button",
        text: `Go to (${shortcut})`,
        iconName: "search",
        onClick: search,
      },
      ...(isFor("whole") ? [lastRunButton(lastRun, lastRunText, navigate)] : []),
      // A phone has room for the palette and the person; it changes colours with the system.
      ...(isNarrow
        ? []
        : [{ type: "button" as const, text: other, ariaLabel: `Change to ${other.toLowerCase()} colours`, onClick: toggleMode }]),
      who,
    ];
  }, [mode, search, isFor, lastRun, lastRunText, navigate, isNarrow, who]);
  return (
    <TopNavigation
      identity={{ href: overview, logo: { src: "/logo.svg", alt: "Pillarwatch" }, onFollow: follow(navigate, overview) }}
      utilities={utilities}
    />
  );
});

const follow = (navigate: NavigateFunction, to: string) => (event: { preventDefault(): void }) => {
  event.preventDefault();
  void navigate(to);
};

function lastRunButton(lastRun: Run | null | undefined, text: string, navigate: NavigateFunction): TopNavigationProps.Utility {
  const href = lastRunAt(lastRun);
  return { type: "button", text, iconName: iconOf(lastRun), href, onClick: follow(navigate, href) };
}

const SIGN_OUT = "sign-out";

/** Who is signed in, by their own name also while they look through another's eyes. */
function useWho(leave: () => void): TopNavigationProps.MenuDropdownUtility {
  const { person, isFor } = useSignedIn();
  const navigate = useNavigate();
  return useMemo(() => {
    const name = nameOf(person);
    const own = pages.filter(({ stands, access }) => stands === "menu" && isFor(access));
    return {
      type: "menu-dropdown",
      iconName: "user-profile",
      text: shortened(name, LONGEST_NAME),
      title: name,
      description: [person.name !== null && person.email, roleNames[person.role]].filter(Boolean).join(" · "),
      items: [...own.map(({ name, path }) => ({ id: path, text: name, href: path })), { id: SIGN_OUT, text: "Sign out" }],
      onItemClick: ({ detail }) => {
        if (detail.id === SIGN_OUT) leave();
      },
      onItemFollow: (event) => {
        event.preventDefault();
        void navigate(event.detail.href ?? paths.profile);
      },
    };
  }, [person, isFor, navigate, leave]);
}

const iconOf = (run: Run | null | undefined) =>
  isGoingOn(run) ? "status-in-progress" : run?.state === "failed" ? "status-negative" : "status-info";
