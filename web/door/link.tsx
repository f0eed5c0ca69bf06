/** A page that a one-time link opens: what it is for is looked up before anything is done by it. */
import type { UseQueryResult } from "@tanstack/react-query";
import { RequestFailed } from "../api/get.ts";
import { Answer } from "../components/Answer.tsx";
import { Door } from "./Door.tsx";

/** It is not asked for again behind somebody's back, and not kept. */
export const lookedUpOnce = { gcTime: 0, refetchOnWindowFocus: false, retry: false } as const;

/** What is no token at all is told as one that is no more. */
export const isNoMore = (error: unknown): boolean => error instanceof RequestFailed && [400, 404].includes(error.problem.status);

interface LookingUpProps {
  readonly title: string;
  readonly link: UseQueryResult<unknown>;
  readonly lines: number;
}

/** Until it is known what the link is for, or where that could not be asked. */
export const LookingUp = ({ title, link, lines }: LookingUpProps) => (
  <Door title={title}>
    <Answer of={link} name="The link" lines={lines}>
      {() => null}
    </Answer>
  </Door>
);
