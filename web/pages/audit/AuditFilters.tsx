import Button from "@cloudscape-design/components/button";
import Multiselect from "@cloudscape-design/components/multiselect";
import Select from "@cloudscape-design/components/select";
import { auditActions, auditActorKinds } from "../../../posture/audit.ts";
import { DayField } from "../../components/DayField.tsx";
import { countOf } from "../../formats/number.ts";
import { useAddress } from "../../selection/address.ts";
import type { AuditChoice } from "../../selection/audit.ts";
import { actionName, actorKindNames } from "./names.ts";

const EVERYBODY = "";
const actions = auditActions.map((action) => ({ value: action, label: actionName(action) }));
const kinds = auditActorKinds.map((kind) => ({ value: kind, label: actorKindNames[kind] }));

export function AuditFilters({ choice: { action, actor, subject, from, to } }: { readonly choice: AuditChoice }) {
  const { change } = useAddress();
  const chosen = actions.filter(({ value }) => action.includes(value));
  const who = [
    { value: EVERYBODY, label: "Everybody" },
    ...kinds,
    // One that a link in the table chose.
    ...(actor === undefined || kinds.some(({ value }) => value === actor) ? [] : [{ value: actor, label: `${actor.slice(0, 8)}…` }]),
  ];
  const set = [action.length > 0, actor, subject, from, to].filter((one) => one !== false && one !== undefined).length;
  return (
    <div className="audit-filters no-print">
      <Multiselect
        ariaLabel="Only these actions"
        placeholder={chosen.length === 0 ? "All actions" : chosen.length === 1 ? (chosen[0]?.label ?? "") : `${chosen.length} actions`}
        hideTokens
        expandToViewport
        filteringType="auto"
        options={actions}
        selectedOptions={chosen}
        onChange={({ detail }) => change({ action: detail.selectedOptions.flatMap(({ value }) => value ?? []), cursor: undefined })}
      />
      <Select
        ariaLabel="Only by"
        expandToViewport
        options={who}
        selectedOption={who.find(({ value }) => value === (actor ?? EVERYBODY)) ?? null}
        onChange={({ detail }) => change({ actor: detail.selectedOption.value, cursor: undefined })}
      />
      <DayField name="From" value={from ?? ""} max={to} choose={(day) => change({ since: day, cursor: undefined })} />
      <DayField name="to" value={to ?? ""} min={from} choose={(day) => change({ until: day, cursor: undefined })} />
      {set > 0 && (
        <Button
          variant="inline-link"
          onClick={() =>
            change({ action: undefined, actor: undefined, subject: undefined, since: undefined, until: undefined, cursor: undefined })
          }
        >
          Clear {countOf(set, "filter")}
        </Button>
      )}
    </div>
  );
}
