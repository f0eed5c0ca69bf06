import Button from "@cloudscape-design/components/button";
import Input from "@cloudscape-design/components/input";
import Multiselect from "@cloudscape-design/components/multiselect";
import Select, { type SelectProps } from "@cloudscape-design/components/select";
import { useQuery } from "@tanstack/react-query";
import type { AuditEntry } from "../../../contract/audit.ts";
import { auditActions, auditActorKinds } from "../../../posture/audit.ts";
import { peopleQuery } from "../../api/queries.ts";
import { useSignedIn } from "../../api/session.ts";
import { actionNames, actorKindNames } from "../../audit-words.ts";
import { DayField } from "../../components/DayField.tsx";
import { count } from "../../formats/number.ts";
import { LONGEST_SUBJECT, useAuditFilter } from "../../selection/audit.ts";
import { useTyped } from "../../selection/typed.ts";
import { actorCalled } from "./called.ts";

/** As the address is read (selection/audit.ts). */
const withoutEnds = (text: string): string => text.trim();

/** By who, what, what it was done to, and when: all of it in the address. @param entries that are shown: their actors can be chosen. */
export function AuditFilters({ entries }: { readonly entries: readonly AuditEntry[] }) {
  const { filter, narrow, clear, isNarrowed } = useAuditFilter();
  const [typed, type] = useTyped(filter.subject ?? "", (subject) => narrow({ subject }, { replace: true }), withoutEnds);
  return (
    <search className="audit-filter no-print" aria-label="Audit log">
      <ActorChoice entries={entries} />
      <ActionChoice />
      <Input
        type="search"
        ariaLabel="What it was done to"
        placeholder="To what: account, run, id"
        value={typed}
        spellcheck={false}
        onChange={({ detail }) => type(detail.value)}
        nativeInputAttributes={{ maxLength: LONGEST_SUBJECT }}
      />
      <div className="audit-days">
        <DayField name="From" value={filter.from ?? ""} max={filter.to} choose={(since) => narrow({ since })} />
        <DayField name="to" value={filter.to ?? ""} min={filter.from} choose={(until) => narrow({ until })} />
        {isNarrowed && <Button onClick={clear}>Clear filters</Button>}
      </div>
    </search>
  );
}

const everybody = { value: "", label: "Everybody" };
const kindOptions = auditActorKinds.map((value) => ({ value, label: actorKindNames[value] }));
const MOST_PEOPLE = 200;

/** A kind, or somebody by name. Only an administrator may ask for all people: others choose among those who stand in the entries. */
function ActorChoice({ entries }: { readonly entries: readonly AuditEntry[] }) {
  const { filter, narrow } = useAuditFilter();
  const { isFor, person } = useSignedIn();
  const people = useQuery({ ...peopleQuery({ limit: MOST_PEOPLE }), enabled: isFor("administer") });
  const named = new Map<string, string>([
    [person.id, actorCalled({ kind: "person", id: person.id, name: person.name ?? person.email })],
    ...(people.data?.items ?? []).map(({ id, name, email }) => [id, actorCalled({ kind: "person", id, name: name ?? email })] as const),
    ...entries.flatMap(({ actor }) => (actor.id === null ? [] : [[actor.id, actorCalled(actor)] as const])),
  ]);
  const actors = [...named].map(([value, label]) => ({ value, label })).sort((a, b) => a.label.localeCompare(b.label));
  const options: SelectProps.Options = [everybody, ...kindOptions, { label: "By name", options: actors }];
  const { actor = "" } = filter;
  const selected = [everybody, ...kindOptions, ...actors].find(({ value }) => value === actor);
  return (
    <Select
      ariaLabel="Who"
      filteringType="auto"
      virtualScroll
      options={options}
      selectedOption={selected ?? { value: actor, label: `Id ${actor.slice(0, 8)}` }}
      onChange={({ detail }) => narrow({ actor: detail.selectedOption.value })}
      expandToViewport
    />
  );
}

const actionOptions = auditActions.map((value) => ({ value, label: actionNames[value] })).sort((a, b) => a.label.localeCompare(b.label));

function ActionChoice() {
  const { filter, narrow } = useAuditFilter();
  const { action = [] } = filter;
  return (
    <Multiselect
      ariaLabel="What was done"
      placeholder="All that was done"
      filteringType="auto"
      hideTokens
      virtualScroll
      options={actionOptions}
      selectedOptions={actionOptions.filter(({ value }) => action.includes(value))}
      {...(action.length > 0 && {
        placeholder: action.length === 1 ? actionNames[action[0] ?? "signed-in"] : `${count(action.length)} chosen`,
      })}
      onChange={({ detail }) => narrow({ action: detail.selectedOptions.flatMap(({ value }) => value ?? []) })}
      expandToViewport
    />
  );
}
