import Button from "@cloudscape-design/components/button";
import { useMutation, useQuery } from "@tanstack/react-query";
import type { MailStop } from "../../../contract/mail.ts";
import type { MailKind } from "../../../posture/words.ts";
import { send } from "../../api/get.ts";
import { FormFailed } from "../../components/FormFailed.tsx";
import { When } from "../../components/When.tsx";
import { Door } from "../../door/Door.tsx";
import { isNoMore, LookingUp, lookedUpOnce } from "../../door/link.tsx";
import { useLinkToken } from "../../link-token.ts";
import { Expired, NoLink } from "../welcome/Expired.tsx";

const mails: Readonly<Record<MailKind, string>> = {
  "owner-digest": "the digest of your accounts",
  "lead-digest": "the digest of the organization",
  alert: "daily alerts",
};

/** "No more of these", without a sign-in. Opening it stops nothing: a scanner that follows links must not. */
export function UnsubscribePage() {
  const token = useLinkToken();
  return token === undefined ? <NoLink /> : <Asked key={token} token={token} />;
}

function Asked({ token }: { readonly token: string }) {
  const asked = useQuery({
    queryKey: ["/mail/stops/look", token],
    queryFn: () => send("POST /mail/stops/look", { token }),
    ...lookedUpOnce,
  });
  const changing = useMutation({
    mutationFn: (wanted: boolean) => (wanted ? send("POST /mail/stops/resume", { token }) : send("POST /mail/stops", { token })),
  });
  if (isNoMore(asked.error)) return <Expired />;
  const told: MailStop | undefined = changing.data ?? asked.data;
  if (told === undefined) return <LookingUp title="Mails from Pillarwatch" link={asked} lines={3} />;
  const isStopped = told.stoppedAt !== null;
  return (
    <Door title={isStopped ? "Stopped" : "No more of these mails?"} lead={<Lead told={told} />}>
      <form
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          if (!changing.isPending) changing.mutate(isStopped);
        }}
      >
        <FormFailed error={changing.error} />
        <Button variant={isStopped ? "normal" : "primary"} fullWidth loading={changing.isPending} loadingText="Saving">
          {isStopped ? "Send them again" : "Stop these mails"}
        </Button>
        <p className="below">Other mails, and what you may see in Pillarwatch, stay as they are.</p>
      </form>
    </Door>
  );
}

const Lead = ({ told: { kind, stoppedAt } }: { readonly told: MailStop }) =>
  stoppedAt === null ? (
    <>Pillarwatch would send you {mails[kind]} no more.</>
  ) : (
    <>
      You have not been sent {mails[kind]} since <When at={stoppedAt} />.
    </>
  );
