import Button from "@cloudscape-design/components/button";
import { EmptyState } from "./EmptyState.tsx";

/** Nothing can be said before it is known who looks. */
export const Unreachable = ({ again }: { readonly again: () => void }) => (
  <main className="unreachable">
    <title>Pillarwatch does not answer</title>
    <EmptyState heading="Pillarwatch does not answer" next={<Button onClick={again}>Try again</Button>}>
      The server may be starting, or the way to it is broken.
    </EmptyState>
  </main>
);
