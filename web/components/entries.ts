import { useQuery } from "@tanstack/react-query";
import { useLocation } from "react-router";
import { useIsLively } from "../api/posture.ts";
import { summaryQuery } from "../api/queries.ts";
import { useSignedIn } from "../api/session.ts";
import { pages } from "../pages-list.ts";
import { paths } from "../paths.ts";
import { useHref } from "../selection/address.ts";

/** What the navigation says: whose pages these are, and those that are for the reader. */
export function useEntries() {
  const href = useHref();
  const { pathname } = useLocation();
  const summary = useQuery(summaryQuery(useIsLively()));
  const { session, isFor } = useSignedIn();
  const active = pages.find(({ path }) => path !== paths.overview && pathname.startsWith(path))?.path ?? pathname;
  return {
    organization: session.isSample ? "Sample data" : (summary.data?.organizationId ?? "Organization"),
    overview: href(paths.overview),
    /** The address of the entry that the page belongs to. */
    active: href(active),
    entries: pages
      .filter(({ access, stands }) => stands === "navigation" && isFor(access))
      .map(({ name, path }) => ({ name, path, href: href(path) })),
  };
}
