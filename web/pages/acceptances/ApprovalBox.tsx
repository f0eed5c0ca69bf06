import Container from "@cloudscape-design/components/container";
import Header from "@cloudscape-design/components/header";
import Toggle from "@cloudscape-design/components/toggle";
import { useQuery } from "@tanstack/react-query";
import { useDeciding } from "../../accepting/useDeciding.ts";
import { settingsQuery } from "../../api/acceptances.ts";
import { send, whyFailed } from "../../api/get.ts";
import { useSignedIn } from "../../api/session.ts";
import { Answer } from "../../components/Answer.tsx";

/** Whether what an owner accepts waits for a lead: said to all who see the whole, changed by administrators. */
export function ApprovalBox() {
  const { isFor } = useSignedIn();
  const settings = useQuery(settingsQuery);
  const needed = settings.data?.ownersAcceptancesNeedApproval === true;
  const going = useDeciding(
    () => send("PATCH /settings", { ownersAcceptancesNeedApproval: !needed }),
    () => undefined,
  );
  return (
    <Container header={<Header variant="h2">Who decides</Header>}>
      <Answer of={settings} name="The setting" lines={2}>
        {() => (
          <>
            <Toggle
              checked={needed}
              onChange={() => going.mutate()}
              disabled={!isFor("administer") || going.isPending}
              description="Off: what an owner accepts counts at once. What is proposed or in force already stays as it is."
            >
              What an owner accepts is a proposal until a lead approves it
            </Toggle>
            <p className="quiet" role="status">
              {going.error === null ? (isFor("administer") ? "" : "Administrators change this.") : whyFailed(going.error)}
            </p>
          </>
        )}
      </Answer>
    </Container>
  );
}
