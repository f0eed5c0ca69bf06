import FormField from "@cloudscape-design/components/form-field";
import Input from "@cloudscape-design/components/input";
import { useState } from "react";
import type { ServiceLevels, ServiceLevelsChange } from "../../../contract/service-levels.ts";
import { type LeveledSeverity, LONGEST_LEVEL_DAYS, leveledSeverities } from "../../../posture/words.ts";
import { send, wrongFields } from "../../api/get.ts";
import { Dialog, useDoing } from "../../components/Dialog.tsx";
import { Foreign } from "../../components/Foreign.tsx";
import { count } from "../../formats/number.ts";
import { severityNames } from "../../words.ts";

type Item = ServiceLevels["items"][number];
/** One that is decided already, the organization's that is not, or another place. */
export type Decided = Item | "organization" | "new";

interface DecideLevelsProps {
  readonly of: Decided;
  readonly levels: ServiceLevels;
  readonly close: () => void;
}

type Typed = Readonly<Record<LeveledSeverity, string>>;
const typedOf = (days?: Item["days"]): Typed => ({
  CRITICAL: String(days?.CRITICAL ?? ""),
  HIGH: String(days?.HIGH ?? ""),
  MEDIUM: String(days?.MEDIUM ?? ""),
  LOW: String(days?.LOW ?? ""),
});

/** What is left empty is as around it; with nothing left the decision is taken back. */
export function DecideLevels({ of, levels, close }: DecideLevelsProps) {
  const item = typeof of === "string" ? undefined : of;
  const [place, setPlace] = useState("");
  const [typed, setTyped] = useState(typedOf(item?.days));
  const days = Object.fromEntries(leveledSeverities.flatMap((one) => (typed[one].trim() === "" ? [] : [[one, Number(typed[one])]])));
  const body: ServiceLevelsChange = { ...placeOf(of, place), days };
  const going = useDoing("/service-levels", () => send("PUT /service-levels", body), close);
  const wrong = wrongFields(going.error);
  const fields = leveledSeverities.map((severity) => `days.${severity}`);
  return (
    <Dialog header="Days to fix" close={close} verb="Decide" going={going} fields={fields} reason={reasonAgainst(of, place, typed)}>
      {of === "new" ? (
        <FormField label="Account or OU" description="An account’s twelve digits, an OU’s id, or its names from the root." stretch>
          <Input
            autoComplete={false}
            autoFocus
            value={place}
            onChange={({ detail }) => setPlace(detail.value)}
            nativeInputAttributes={{ maxLength: 1000 }}
          />
        </FormField>
      ) : (
        <p className="empty">
          For <Foreign text={item?.name ?? item?.id ?? "the organization"} />. What is open is due by them at once; what was fixed stays as
          it was.
        </p>
      )}
      {leveledSeverities.map((severity) => {
        const error = wrong.get(`days.${severity}`);
        return (
          <FormField
            key={severity}
            label={severityNames[severity]}
            constraintText={`Days; empty: ${of === "organization" || item?.place === "organization" ? `the usual ${levels.usual[severity]}` : "as around it"}`}
            {...(error !== undefined && { errorText: error })}
          >
            <Input
              type="number"
              inputMode="numeric"
              value={typed[severity]}
              onChange={({ detail }) => setTyped({ ...typed, [severity]: detail.value })}
              nativeInputAttributes={{ min: 1, max: LONGEST_LEVEL_DAYS, step: 1 }}
            />
          </FormField>
        );
      })}
    </Dialog>
  );
}

function placeOf(of: Decided, typed: string): Omit<ServiceLevelsChange, "days"> {
  const id = typeof of === "string" ? typed.trim() : (of.id ?? "");
  if (of === "organization" || id === "") return {};
  return /^\d{12}$/.test(id) ? { account: id } : { ou: id };
}

function reasonAgainst(of: Decided, place: string, typed: Typed): string | undefined {
  if (of === "new" && place.trim() === "") return "Say for which account or OU.";
  const texts = leveledSeverities.map((severity) => typed[severity].trim());
  if (of === "new" && texts.every((text) => text === "")) return "Say how many days.";
  const isWrong = texts.some((text) => text !== "" && !(/^\d{1,4}$/.test(text) && Number(text) >= 1 && Number(text) <= LONGEST_LEVEL_DAYS));
  return isWrong ? `Days are whole numbers from 1 to ${count(LONGEST_LEVEL_DAYS)}.` : undefined;
}
