import Button from "@cloudscape-design/components/button";
import type { ReactNode } from "react";
import { count, countOf } from "../formats/number.ts";
import { paths } from "../paths.ts";
import { useHref } from "../selection/address.ts";
import { useFollow } from "./follow.ts";
import { When } from "./When.tsx";

/** What is so, why, and the one next step. */
export function EmptyState({
  heading,
  children,
  next,
}: {
  readonly heading: string;
  readonly children?: ReactNode;
  readonly next?: ReactNode;
}) {
  return (
    <div className="nothing">
      <h2>{heading}</h2>
      {children !== undefined && <p>{children}</p>}
      {next}
    </div>
  );
}

interface NothingOpenProps {
  /** "No open critical findings". */
  readonly what: string;
  readonly share: { readonly fresh: number; readonly of: number };
  readonly asOf: string;
}

/** Empty and known, or empty in what was read: they never look alike. */
export function NothingOpen({ what, share: { fresh, of }, asOf }: NothingOpenProps) {
  const href = useHref();
  const follow = useFollow();
  if (of === 0) return <EmptyState heading="No findings yet">Nothing has been read.</EmptyState>;
  if (fresh === of) {
    return (
      <EmptyState heading={what}>
        {of === 1 ? "The one scope has" : `All ${countOf(of, "scope")} have`} fresh evidence as of <When at={asOf} />.
      </EmptyState>
    );
  }
  return (
    <EmptyState
      heading={`${what} in what was read`}
      next={
        <Button href={href(paths.coverage)} onFollow={follow}>
          Open coverage
        </Button>
      }
    >
      {count(fresh)} of {countOf(of, "scope")} {of === 1 || fresh === 1 ? "is" : "are"} fresh.
    </EmptyState>
  );
}
