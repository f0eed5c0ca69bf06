import Button from "@cloudscape-design/components/button";
import { useMutation, useQuery } from "@tanstack/react-query";
import type { Confirmation } from "../../../contract/owners.ts";
import { problemWord, send } from "../../api/get.ts";
import { Foreign } from "../../components/Foreign.tsx";
import { FormFailed } from "../../components/FormFailed.tsx";
import { When } from "../../components/When.tsx";
import { Door } from "../../door/Door.tsx";
import { isNoMore, LookingUp, lookedUpOnce } from "../../door/link.tsx";
import { countOf } from "../../formats/number.ts";
import { useLinkToken } from "../../link-token.ts";
import { Expired, NoLink } from "../welcome/Expired.tsx";

/** "These accounts are yours: confirm", without a sign-in: it tells no more than whoever sent the link named. */
export function ConfirmPage() {
  const token = useLinkToken();
  return token === undefined ? <NoLink /> : <Asked key={token} token={token} />;
}

function Asked({ token }: { readonly token: string }) {
  const asked = useQuery({
    queryKey: ["/owners/confirmations/look", token],
    queryFn: () => send("POST /owners/confirmations/look", { token }),
    ...lookedUpOnce,
  });
  const confirming = useMutation({ mutationFn: () => send("POST /owners/confirmations/use", { token }) });
  if (isNoMore(asked.error)) return <Expired />;
  const told = confirming.data ?? asked.data;
  if (told === undefined) return <LookingUp title="Your accounts" link={asked} lines={5} />;
  if (told.confirmedAt !== null || problemWord(confirming.error) === "link-used") return <Confirmed told={told} />;
  return (
    <Door title="Are these yours?" lead={<Lead told={told} />}>
      <form
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          if (!confirming.isPending) confirming.mutate();
        }}
      >
        <Accounts told={told} />
        <FormFailed error={confirming.error} />
        <Button variant="primary" fullWidth loading={confirming.isPending} loadingText="Confirming">
          {told.accounts.length === 1 ? "Yes, this account is mine" : "Yes, these accounts are mine"}
        </Button>
        <p className="below">
          The link works once, until <When at={told.expiresAt} />. If they are not yours, tell whoever sent it.
        </p>
      </form>
    </Door>
  );
}

const Lead = ({ told: { email, accounts } }: { readonly told: Confirmation }) => (
  <>
    Security findings of {countOf(accounts.length, "account")} would go to <Foreign text={email} />.
  </>
);

const Accounts = ({ told: { accounts } }: { readonly told: Confirmation }) => (
  <ul className="plain" aria-label="Accounts">
    {accounts.map(({ id, name }) => (
      <li key={id}>
        <b>
          <Foreign text={name} otherwise={id} />
        </b>
        <span className="quiet">{id}</span>
      </li>
    ))}
  </ul>
);

const Confirmed = ({ told }: { readonly told: Confirmation }) => (
  <Door title="Confirmed, thank you" lead={<Foreign text={told.email} />}>
    <div className="ways">
      <Accounts told={told} />
      <p className="below">You can close this page. Whoever may sign in as this address sees these accounts in Pillarwatch.</p>
    </div>
  </Door>
);
