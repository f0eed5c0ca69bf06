import Button from "@cloudscape-design/components/button";
import SegmentedControl from "@cloudscape-design/components/segmented-control";
import Select, { type SelectProps } from "@cloudscape-design/components/select";
import { useQuery } from "@tanstack/react-query";
import { accountsQuery, unitsQuery } from "../../api/queries.ts";
import { DayField } from "../../components/DayField.tsx";
import { countOf } from "../../formats/number.ts";
import { visible } from "../../formats/visible.ts";
import { compared, ORGANIZATION, useCompared } from "../../selection/compare.ts";
import { wordOf } from "../../selection/read.ts";

const names = { days: "Two days", accounts: "Two accounts", ous: "OUs" } as const;

/** What is compared with what. */
export function Choice() {
  const { choice, compare, choose, swap, today } = useCompared();
  const { of, first, second, on } = choice;
  return (
    <div className="compare-choice no-print">
      <SegmentedControl
        label="Compared"
        selectedId={of}
        options={compared.map((id) => ({ id, text: names[id] }))}
        onChange={({ detail }) => compare(wordOf(compared, detail.selectedId) ?? "days")}
      />
      {of === "days" ? (
        <>
          <DayField name="first" value={first ?? ""} max={today} choose={(day) => choose({ first: day })} />
          <DayField name="second" value={second ?? ""} max={today} choose={(day) => choose({ second: day })} />
        </>
      ) : (
        <>
          <PartField name="First" of={of} value={first} choose={(part) => choose({ first: part })} />
          <PartField name="Second" of={of} value={second} choose={(part) => choose({ second: part })} />
          <DayField name="on" value={on ?? today} max={today} choose={(day) => choose({ on: day === today ? "" : day })} />
        </>
      )}
      <Button
        onClick={swap}
        disabled={first === undefined || second === undefined || first === second}
        disabledReason="There is nothing to be swapped."
      >
        Swap
      </Button>
    </div>
  );
}

interface PartFieldProps {
  readonly name: string;
  readonly of: "accounts" | "ous";
  readonly value: string | undefined;
  readonly choose: (part: string) => void;
}

function PartField({ name, of, value, choose }: PartFieldProps) {
  const accounts = useQuery({ ...accountsQuery, enabled: of === "accounts" });
  const units = useQuery({ ...unitsQuery(), enabled: of === "ous" });
  const asked = of === "accounts" ? accounts : units;
  const options: (SelectProps.Option & { readonly value: string })[] =
    of === "accounts"
      ? (accounts.data?.items ?? []).map(({ id, name }) => ({ value: id, label: visible(name) ?? id, description: id }))
      : [
          { value: ORGANIZATION, label: "All accounts" },
          ...(units.data?.items ?? []).map(({ path, accounts }) => ({
            value: path,
            label: path,
            description: countOf(accounts, "account"),
          })),
        ];
  const chosen = options.find((option) => option.value === value) ?? (value === undefined ? null : { value, label: value });
  return (
    <div className="part">
      <Select
        ariaLabel={`${name} ${of === "accounts" ? "account" : "OU"}`}
        placeholder={`${name} ${of === "accounts" ? "account" : "OU"}`}
        filteringType="auto"
        virtualScroll
        expandToViewport
        options={options}
        selectedOption={chosen}
        statusType={asked.isPending ? "loading" : asked.isError ? "error" : "finished"}
        loadingText="They are loading"
        errorText="They could not be loaded"
        empty="None is known yet"
        onChange={({ detail }) => choose(detail.selectedOption.value ?? "")}
      />
    </div>
  );
}
