import Button from "@cloudscape-design/components/button";
import { EmptyState } from "../../components/EmptyState.tsx";
import { useFollow } from "../../components/follow.ts";
import { Page } from "../../components/Page.tsx";
import { paths } from "../../paths.ts";
import { useHref } from "../../selection/address.ts";

/** No such page, or not yours: the same sentence. */
export function MissingPage() {
  const href = useHref();
  const follow = useFollow();
  return (
    <Page title="Not found">
      <EmptyState
        heading="There is no such page here"
        next={
          <Button href={href(paths.overview)} onFollow={follow}>
            Open the overview
          </Button>
        }
      >
        The link may be wrong, or what it showed is gone.
      </EmptyState>
    </Page>
  );
}
