/** What opens beside a page: chosen by a parameter of the address, so that a link opens it too. A further panel is one line. */
import { type ComponentType, type LazyExoticComponent, lazy } from "react";

interface PanelOf {
  readonly parameter: string;
  /** Renders a Cloudscape SplitPanel. @param id the parameter's value. */
  readonly Panel: LazyExoticComponent<ComponentType<{ readonly id: string }>>;
  /** Of the link that opens it, for the focus to go back to: an attribute whose value is the id. */
  readonly opener: string;
}

export const panels: readonly PanelOf[] = [
  {
    parameter: "finding",
    Panel: lazy(async () => ({ default: (await import("./pages/findings/FindingPanel.tsx")).FindingPanel })),
    opener: "data-finding",
  },
];
