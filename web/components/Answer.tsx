import Alert from "@cloudscape-design/components/alert";
import Button from "@cloudscape-design/components/button";
import { type UseQueryResult, useQueryClient } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { RequestFailed } from "../api/get.ts";
import { Loading } from "./Loading.tsx";
import { Missing } from "./Missing.tsx";

/** Alone draws loading and failure: of one box, while the rest of the page stays current. Old data stays, and says that it is old. */
export function Answer<Data>({
  of: query,
  name,
  lines = 3,
  children,
}: {
  readonly of: UseQueryResult<Data>;
  /** What could not be loaded: "Coverage". */
  readonly name: string;
  /** Height of the box while it loads, in lines. */
  readonly lines?: number;
  readonly children: (data: Data) => ReactNode;
}) {
  if (query.data !== undefined) {
    return (
      <>
        {query.isError && <Failure name={name} error={query.error} again={() => void query.refetch()} isOld />}
        {children(query.data)}
      </>
    );
  }
  if (isMissing(query.error)) return <Missing name={name.replace(/^The /, "").toLowerCase()} />;
  if (query.isError) return <Failure name={name} error={query.error} again={() => void query.refetch()} />;
  return <Loading name={name} lines={lines} />;
}

const isMissing = (error: Error | null): boolean => error instanceof RequestFailed && error.problem.status === 404;

interface FailureProps {
  readonly name: string;
  readonly error: Error;
  readonly again: () => void;
  readonly isOld?: boolean;
}

function Failure({ name, error, again, isOld = false }: FailureProps) {
  const failed = useQueryClient()
    .getQueryCache()
    .findAll({ type: "active", predicate: ({ state }) => state.status === "error" });
  const why = error instanceof RequestFailed ? `${error.message} Request ${error.problem.requestId}.` : "The server did not answer.";
  return (
    <Alert type="error" header={`${name} could not be loaded`} action={<Button onClick={again}>Try again</Button>}>
      {why} {isOld ? "What is shown is what was last read." : failed.length === 1 && "The rest of this page is current."}
    </Alert>
  );
}
