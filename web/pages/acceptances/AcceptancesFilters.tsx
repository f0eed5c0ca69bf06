import Button from "@cloudscape-design/components/button";
import Input from "@cloudscape-design/components/input";
import Multiselect from "@cloudscape-design/components/multiselect";
import Select from "@cloudscape-design/components/select";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { acceptanceSubjects } from "../../../posture/words.ts";
import { subjectNames } from "../../acceptance-words.ts";
import { accountsQuery } from "../../api/queries.ts";
import { useSignedIn } from "../../api/session.ts";
import { countOf } from "../../formats/number.ts";
import { visible } from "../../formats/visible.ts";
import { useAcceptancesChoice } from "../../selection/acceptances.ts";
import { LONGEST_CHECK } from "../../selection/check-name.ts";
import { useTyped } from "../../selection/typed.ts";

/** As the address is read (selection/check-name.ts). */
const withoutEnds = (text: string): string => text.trim();

const allKinds = { value: "", label: "All kinds" };
const kindOptions = [allKinds, ...acceptanceSubjects.map((value) => ({ value, label: subjectNames[value] }))];
const makers = [
  { value: "everybody", label: "By everybody" },
  { value: "me", label: "By me" },
] as const;

/** By account, check, kind and who made it: all of it in the address. */
export function AcceptancesFilters() {
  const { person } = useSignedIn();
  const { check, subject, isMine, of, isNarrowed, narrow, clear } = useAcceptancesChoice(person.id);
  const [typed, type] = useTyped(check, (text) => narrow({ check: text }, { replace: true }), withoutEnds);
  return (
    <search className="acceptance-filter no-print" aria-label="Risk acceptances">
      <AccountChoice />
      <Input
        type="search"
        ariaLabel="Check"
        placeholder="Check, such as S3.1"
        value={typed}
        spellcheck={false}
        onChange={({ detail }) => type(detail.value)}
        nativeInputAttributes={{ maxLength: LONGEST_CHECK }}
      />
      <Select
        ariaLabel="What is accepted"
        options={kindOptions}
        selectedOption={kindOptions.find(({ value }) => value === (subject ?? "")) ?? allKinds}
        onChange={({ detail }) => narrow({ subject: detail.selectedOption.value })}
        expandToViewport
      />
      <Select
        ariaLabel="Made by"
        options={makers}
        selectedOption={makers[isMine ? 1 : 0]}
        onChange={({ detail }) => narrow({ by: detail.selectedOption.value === "me" ? "me" : undefined })}
        expandToViewport
      />
      {isNarrowed && <Button onClick={clear}>Clear filters</Button>}
      {of !== undefined && <span className="quiet inline">Those that are about one finding.</span>}
    </search>
  );
}

function AccountChoice() {
  const { person } = useSignedIn();
  const { account, narrow } = useAcceptancesChoice(person.id);
  const [isOpened, setOpened] = useState(false);
  const accounts = useQuery({ ...accountsQuery, enabled: isOpened || account.length > 0 });
  const known = (accounts.data?.items ?? []).map(({ id, name }) => ({ value: id, label: visible(name) ?? id, description: id }));
  const options = [...known, ...account.filter((id) => !known.some(({ value }) => value === id)).map((value) => ({ value, label: value }))];
  const selected = options.filter(({ value }) => account.includes(value));
  return (
    <Multiselect
      ariaLabel="Accounts"
      placeholder={
        selected.length === 0 ? "All accounts" : selected.length === 1 ? (selected[0]?.label ?? "") : countOf(selected.length, "account")
      }
      filteringType="auto"
      hideTokens
      virtualScroll
      options={options}
      selectedOptions={selected}
      onLoadItems={() => setOpened(true)}
      statusType={isOpened && accounts.isPending ? "loading" : accounts.isError ? "error" : "finished"}
      loadingText="Accounts are loading"
      errorText="The accounts could not be loaded"
      recoveryText="Try again"
      empty="No account is known yet"
      onChange={({ detail }) => narrow({ account: detail.selectedOptions.flatMap(({ value }) => value ?? []) })}
      expandToViewport
    />
  );
}
