import Badge from "@cloudscape-design/components/badge";
import SideNavigation from "@cloudscape-design/components/side-navigation";
import { useQuery } from "@tanstack/react-query";
import { useState, useSyncExternalStore } from "react";
import { useLocation } from "react-router";
import { useIsLively } from "../api/posture.ts";
import { coverageQuery } from "../api/queries.ts";
import { count } from "../formats/number.ts";
import { paths } from "../paths.ts";
import { useEntries } from "./entries.ts";
import { useFollow } from "./follow.ts";

/** Wide enough for the longest name, in px. */
export const NAVIGATION_WIDTH = 212;

export function Navigation() {
  const follow = useFollow();
  const { organization, overview, active, entries } = useEntries();
  return (
    <SideNavigation
      header={{ text: organization, href: overview }}
      activeHref={active}
      onFollow={follow}
      items={entries.map(({ name, path, href }) => ({
        type: "link",
        text: name,
        href,
        ...(path === paths.coverage && { info: <Gaps /> }),
      }))}
    />
  );
}

/** Scopes whose evidence is not fresh, of all that the reader sees: what no number can speak for. */
function Gaps() {
  const { data } = useQuery(coverageQuery({ limit: 1 }, useIsLively()));
  if (data === undefined || data.share.fresh === data.share.of) return null;
  return (
    <Badge>
      {count(data.share.of - data.share.fresh)}
      <span className="only-read"> scopes without fresh evidence</span>
    </Badge>
  );
}

const wide = matchMedia("(min-width: 1000px)");

const subscribeToWidth = (listener: () => void) => {
  wide.addEventListener("change", listener);
  return () => wide.removeEventListener("change", listener);
};

/** Open where there is room for it, until the reader says otherwise. On a narrow screen it covers the page, so each page begins without it. */
export function useNavigationOpen(isPanelOpen: boolean) {
  const isWide = useSyncExternalStore(subscribeToWidth, () => wide.matches);
  const { pathname } = useLocation();
  const [byHand, setByHand] = useState<{ readonly isOpen: boolean; readonly isWide: boolean; readonly at: string }>();
  const isMeant = byHand !== undefined && byHand.isWide === isWide && (isWide || byHand.at === pathname);
  return {
    isOpen: isMeant ? byHand.isOpen : isWide && !isPanelOpen,
    change: (isOpen: boolean) => {
      // The layout also says so by itself, when it has not been measured yet: nobody has touched anything then.
      if (navigator.userActivation.hasBeenActive) setByHand({ isOpen, isWide, at: pathname });
    },
  };
}
