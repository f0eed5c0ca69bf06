import Button from "@cloudscape-design/components/button";
import { paths } from "../paths.ts";
import { useHref } from "../selection/address.ts";
import { EmptyState } from "./EmptyState.tsx";
import { useFollow } from "./follow.ts";

/** Where the others of a kind are. */
const lists: Readonly<Record<string, readonly [text: string, path: string]>> = {
  account: ["All accounts", paths.accounts],
  check: ["All checks", paths.checks],
  finding: ["All findings", paths.findings],
  principle: ["All principles", paths.principles],
  run: ["All runs", paths.runs],
};

/** Not there, or not yours: the same sentence. @param name of one thing: "finding". */
export function Missing({ name }: { readonly name: string }) {
  const href = useHref();
  const follow = useFollow();
  const [text, path] = lists[name] ?? ["Open the overview", paths.overview];
  return (
    <EmptyState
      heading={`There is no such ${name} here`}
      next={
        // Not narrowed: what was looked for may be outside of it.
        <Button href={name in lists ? path : href(path)} onFollow={follow}>
          {text}
        </Button>
      }
    >
      {name === "finding"
        ? "It may have been closed so long ago that it is no longer kept, or the link is wrong."
        : "The link may be wrong, or what it showed is gone."}
    </EmptyState>
  );
}
