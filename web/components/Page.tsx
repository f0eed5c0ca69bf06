import BreadcrumbGroup from "@cloudscape-design/components/breadcrumb-group";
import ContentLayout from "@cloudscape-design/components/content-layout";
import Header from "@cloudscape-design/components/header";
import SpaceBetween from "@cloudscape-design/components/space-between";
import type { ReactNode } from "react";
import { shortened } from "../formats/shortened.ts";
import type { Refused } from "../selection/read.ts";
import { Foreign } from "./Foreign.tsx";
import { useFollow } from "./follow.ts";
import { RefusedNote } from "./RefusedNote.tsx";
import { SavedViews } from "./SavedViews.tsx";
import { ScopeBar, type Scoped } from "./ScopeBar.tsx";

interface PageProps {
  /** Also the document's title. May come from AWS. */
  readonly title: string;
  readonly counter?: string | undefined;
  /** One line; keep its place while it loads, else what is below jumps. */
  readonly description?: ReactNode;
  /** Of a page that is deep: those above it. */
  readonly above?: readonly { readonly text: string; readonly href: string }[];
  /** What of the scope this page obeys: it is chosen at the head. */
  readonly scoped?: readonly Scoped[];
  readonly actions?: ReactNode;
  /** What this page's own part of the address asks for in vain. */
  readonly refused?: readonly Refused[];
  readonly children: ReactNode;
}

/** On the way back, where the library measures the whole name in one line; the heading below has all of it. */
const LONGEST_NAME = 80;

/** What every page has: its title, the way back, its head with what the reader may choose, and what of the address was refused. */
export function Page({ title, counter, description, above = [], scoped = [], actions, refused = [], children }: PageProps) {
  const follow = useFollow();
  return (
    <>
      <title>{`${title} · Pillarwatch`}</title>
      <ContentLayout
        {...(above.length > 0 && {
          breadcrumbs: (
            <BreadcrumbGroup
              ariaLabel="Way back"
              items={[...above, { text: shortened(title, LONGEST_NAME), href: "" }]}
              onFollow={follow}
            />
          ),
        })}
        header={
          <Header
            variant="h1"
            actions={
              <div className="head-actions">
                {scoped.length > 0 && <ScopeBar scoped={scoped} />}
                {actions}
                <SavedViews title={title} />
              </div>
            }
            {...(counter !== undefined && { counter })}
            {...(description !== undefined && { description })}
          >
            <Foreign text={title} />
          </Header>
        }
      >
        <SpaceBetween size="m">
          <RefusedNote more={refused} />
          {children}
        </SpaceBetween>
      </ContentLayout>
    </>
  );
}
