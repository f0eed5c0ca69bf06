import Badge from "@cloudscape-design/components/badge";
import Button from "@cloudscape-design/components/button";
import Container from "@cloudscape-design/components/container";
import Header from "@cloudscape-design/components/header";
import { type UseQueryResult, useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import type { Profile } from "../../../contract/profile.ts";
import { problemWord, send } from "../../api/get.ts";
import { profileQuery } from "../../api/queries.ts";
import { Answer } from "../../components/Answer.tsx";
import { Foreign } from "../../components/Foreign.tsx";
import { FormFailed } from "../../components/FormFailed.tsx";
import { When } from "../../components/When.tsx";
import { wayNames } from "../../words.ts";
import { ProviderFailure } from "../sign-in/ProviderFailure.tsx";
import { browserName } from "./browser.ts";
import { ProveAgain } from "./ProveAgain.tsx";

type Session = Profile["sessions"][number];

/** Where one is signed in. What one does not know is ended here, and a new password chosen below. */
export function SessionsBox({ profile }: { readonly profile: UseQueryResult<Profile> }) {
  const queries = useQueryClient();
  const onSettled = () => queries.invalidateQueries(profileQuery);
  /** What waits for a proof of who it is that ends sessions. */
  const [waiting, wait] = useState<() => void>();
  const endSession = (id: string) => ending.mutate(id, { onError: (error) => needsProof(error) && wait(() => () => endSession(id)) });
  const endOthers = () => endingOthers.mutate(undefined, { onError: (error) => needsProof(error) && wait(() => endOthers) });
  const ending = useMutation({ mutationFn: (id: string) => send(`DELETE /profile/sessions/${id}`), onSettled });
  const endingOthers = useMutation({ mutationFn: () => send("DELETE /profile/sessions"), onSettled });
  const failed = [ending.error, endingOthers.error].find((error) => error !== null && !needsProof(error)) ?? null;
  const isAlone = profile.data?.sessions.every(({ isThisOne }) => isThisOne) === true;
  return (
    <Container
      fitHeight
      header={
        <Header
          variant="h2"
          description="Browsers in which you are signed in."
          actions={
            <Button
              onClick={endOthers}
              loading={endingOthers.isPending}
              loadingText="Ending the others"
              disabled={isAlone}
              disabledReason="There is no other session."
            >
              End all others
            </Button>
          }
        >
          Sessions
        </Header>
      }
    >
      <ProviderFailure />
      <FormFailed error={failed} />
      <Answer of={profile} name="The sessions" lines={4}>
        {({ sessions }) => (
          <ul className="plain sessions">
            {sessions.map((session) => (
              <Row
                key={session.id}
                session={session}
                end={() => endSession(session.id)}
                isEnding={ending.variables === session.id && ending.isPending}
              />
            ))}
          </ul>
        )}
      </Answer>
      {waiting !== undefined && (
        <ProveAgain
          close={() => wait(undefined)}
          proved={() => {
            wait(undefined);
            waiting();
          }}
        />
      )}
    </Container>
  );
}

const needsProof = (error: unknown): boolean => problemWord(error) === "prove-again";

interface RowProps {
  readonly session: Session;
  readonly end: () => void;
  readonly isEnding: boolean;
}

function Row({ session: { agent, address, way, begunAt, seenAt, endsAt, isThisOne }, end, isEnding }: RowProps) {
  const name = agent === null ? "Unknown browser" : (browserName(agent) ?? agent);
  return (
    <li>
      <div className="session">
        <div>
          <b title={agent ?? ""}>
            <Foreign text={name} />
          </b>{" "}
          {isThisOne && <Badge color="green">This one</Badge>}
          <span className="quiet">
            {wayNames[way]}, <When at={begunAt} />
            {address !== null && (
              <>
                , from <Foreign text={address} />
              </>
            )}
          </span>
          <span className="quiet">
            {isThisOne ? "In use" : "Last used"} <When at={seenAt} />, ends by <When at={endsAt} />
          </span>
        </div>
        {!isThisOne && (
          <Button onClick={end} loading={isEnding} loadingText="Ending it" ariaLabel={`End the session: ${name}`}>
            End
          </Button>
        )}
      </div>
    </li>
  );
}
