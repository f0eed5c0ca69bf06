import TopNavigation from "@cloudscape-design/components/top-navigation";
import { Mode } from "@cloudscape-design/global-styles";
import { useNavigate } from "react-router";
import type { Run } from "../../contract/runs.ts";
import { isGoingOn } from "../api/follow.ts";
import { shortcut } from "../command-palette/open.ts";
import { percent } from "../formats/number.ts";
import { when } from "../formats/time.ts";
import { paths } from "../paths.ts";
import { useHref } from "../selection/address.ts";
import { toggleMode, useMode } from "../theme.ts";

interface TopBarProps {
  readonly lastRun: Run | null | undefined;
  /** Opens the palette. */
  readonly search: () => void;
}

export function TopBar({ lastRun, search }: TopBarProps) {
  const mode = useMode();
  const other = mode === Mode.Dark ? "Light" : "Dark";
  const navigate = useNavigate();
  const href = useHref();
  const overview = href(paths.overview);
  const follow = (to: string) => (event: { preventDefault(): void }) => {
    event.preventDefault();
    void navigate(to);
  };
  const runs = lastRun ? paths.run(lastRun.id) : paths.runs;
  return (
    <TopNavigation
      identity={{ href: overview, logo: { src: "/logo.svg", alt: "Pillarwatch" }, onFollow: follow(overview) }}
      utilities={[
        {
          type: "button",
          text: `Go to (${shortcut})`,
          iconName: "search",
          onClick: search,
        },
        {
          type: "button",
          text: stateOf(lastRun),
          iconName: iconOf(lastRun),
          href: runs,
          onClick: follow(runs),
        },
        { type: "button", text: other, ariaLabel: `Change to ${other.toLowerCase()} colours`, onClick: toggleMode },
      ]}
    />
  );
}

/** "Run 12: 34 %" while it goes on, else when the last one ended and how. */
function stateOf(run: Run | null | undefined): string {
  if (run === undefined) return "Runs";
  if (run === null) return "No run yet";
  if (isGoingOn(run))
    return run.state === "asked" ? `Run ${run.id}: asked for` : `Run ${run.id}: ${percent(run.scopes.done, run.scopes.total)}`;
  const at = run.endedAt === null ? "" : ` ${when(run.endedAt, new Date())}`;
  return run.state === "done" ? `Last run${at}` : `Run ${run.state}${at}`;
}

const iconOf = (run: Run | null | undefined) =>
  isGoingOn(run) ? "status-in-progress" : run?.state === "failed" ? "status-negative" : "status-info";
