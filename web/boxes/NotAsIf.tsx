import Container from "@cloudscape-design/components/container";
import Header from "@cloudscape-design/components/header";
import { EmptyState } from "../components/EmptyState.tsx";

/** What cannot be told as if nothing were decided is said in its place: no number stands there that means something else. */
export const NotAsIf = ({ what }: { readonly what: string }) => (
  <Container fitHeight header={<Header variant="h2">{what}</Header>}>
    <EmptyState heading="Only told as it was decided">
      What came and went is counted by causes, and being accepted or suppressed is one of them.
    </EmptyState>
  </Container>
);
