import Alert from "@cloudscape-design/components/alert";
import Button from "@cloudscape-design/components/button";
import Checkbox from "@cloudscape-design/components/checkbox";
import Container from "@cloudscape-design/components/container";
import FormField from "@cloudscape-design/components/form-field";
import Header from "@cloudscape-design/components/header";
import Input from "@cloudscape-design/components/input";
import Select from "@cloudscape-design/components/select";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import type { DigestPreference, OwnDigest } from "../../../contract/digests.ts";
import { send, wrongFields } from "../../api/get.ts";
import { ownDigestQuery } from "../../api/queries.ts";
import { Answer } from "../../components/Answer.tsx";
import { DigestState } from "../../components/DigestState.tsx";
import { FieldsForm } from "../../components/FieldsForm.tsx";
import { Foreign } from "../../components/Foreign.tsx";
import { FormFailed } from "../../components/FormFailed.tsx";
import { When } from "../../components/When.tsx";
import { paths } from "../../paths.ts";

/** How often one is mailed what happened, and what was mailed. */
export function DigestBox() {
  const digest = useQuery(ownDigestQuery);
  return (
    <Container fitHeight header={<Header variant="h2">Digest by e-mail</Header>}>
      <Answer of={digest} name="The digest" lines={8}>
        {(digest) => <Choices key={JSON.stringify(digest.preference)} digest={digest} />}
      </Answer>
    </Container>
  );
}

const paces = [
  { value: "weekly", label: "Every week" },
  { value: "two-weekly", label: "Every two weeks" },
  { value: "monthly", label: "Every month" },
  { value: "none", label: "Never" },
] as const;

function Choices({ digest }: { readonly digest: OwnDigest }) {
  const [wanted, want] = useState<DigestPreference>(digest.preference);
  const queries = useQueryClient();
  const saving = useMutation({
    mutationFn: () => send("PUT /profile/digest", wanted),
    onSuccess: (saved) => queries.setQueryData(ownDigestQuery.queryKey, saved),
  });
  const isChanged = JSON.stringify(wanted) !== JSON.stringify(digest.preference) || digest.stoppedAt !== null;
  const pace = paces.find(({ value }) => value === wanted.pace) ?? paces[0];
  return (
    <>
      <Outlook digest={digest} />
      <FieldsForm going={saving} isReady={isChanged}>
        <FormFailed error={saving.error} fields={["timeZone"]} />
        <FormField label="How often">
          <Select
            selectedOption={pace}
            options={paces}
            onChange={({ detail }) => want({ ...wanted, pace: detail.selectedOption.value as DigestPreference["pace"] })}
          />
        </FormField>
        <FormField
          label="Time zone"
          description={`Such as Europe/Berlin. Empty: the organization’s, ${digest.organizationTimeZone}.`}
          errorText={wrongFields(saving.error).get("timeZone")}
        >
          <Input
            value={wanted.timeZone ?? ""}
            onChange={({ detail }) => want({ ...wanted, timeZone: detail.value.trim() === "" ? null : detail.value.trim() })}
          />
        </FormField>
        <Checkbox
          checked={wanted.quietWeeks === "short"}
          onChange={({ detail }) => want({ ...wanted, quietWeeks: detail.checked ? "short" : "none" })}
        >
          A short mail also when nothing happened
        </Checkbox>
        <Checkbox checked={wanted.dailyAlert} onChange={({ detail }) => want({ ...wanted, dailyAlert: detail.checked })}>
          A mail on the morning after new critical findings or threats
        </Checkbox>
        <div>
          <Button loading={saving.isPending} loadingText="Saving" disabled={!isChanged} disabledReason="Nothing is changed.">
            Save
          </Button>
        </div>
      </FieldsForm>
      <History digest={digest} />
    </>
  );
}

/** When the next comes, or why none does. */
function Outlook({ digest: { kind, address, sendsMail, stoppedAt, nextDueAt } }: { readonly digest: OwnDigest }) {
  if (kind === null) return <p className="quiet">None goes to a viewer, or to an owner of no account.</p>;
  return (
    <>
      {!sendsMail && <Alert type="info">No mail is sent: whoever runs Pillarwatch has configured no mail server.</Alert>}
      {stoppedAt !== null && (
        <Alert type="info">
          You unsubscribed <When at={stoppedAt} />. Save, and digests come again.
        </Alert>
      )}
      <p>
        {nextDueAt === null ? (
          "None is due."
        ) : (
          <>
            The next is made <When at={nextDueAt} />
            {address === null ? ", and goes nowhere: you have no e-mail address here." : "."}
          </>
        )}{" "}
        <a href={paths.ownDigestPreview} target="_blank" rel="noreferrer">
          See the last week’s
        </a>
      </p>
    </>
  );
}

const SHOWN = 5;

function History({ digest: { history } }: { readonly digest: OwnDigest }) {
  if (history.length === 0) return null;
  return (
    <ul className="plain digest-history" aria-label="Digests before">
      {history.slice(0, SHOWN).map((mail) => (
        <li key={`${mail.kind} ${mail.period}`}>
          {mail.subject === null ? mail.period : <Foreign text={mail.subject} />}
          <span className="quiet">
            <DigestState mail={mail} />
          </span>
        </li>
      ))}
    </ul>
  );
}
