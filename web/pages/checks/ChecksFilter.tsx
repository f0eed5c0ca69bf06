import Button from "@cloudscape-design/components/button";
import Select, { type SelectProps } from "@cloudscape-design/components/select";
import { useQuery } from "@tanstack/react-query";
import { kinds, principleGroups } from "../../../posture/words.ts";
import { suggestionsQuery } from "../../api/queries.ts";
import { countOf } from "../../formats/number.ts";
import { type CheckFilter, type CheckSort, checkSorts, useChecksFilter } from "../../selection/checks.ts";
import { wordOf } from "../../selection/read.ts";
import { useView } from "../../selection/view.ts";
import { kindNames, principleNames, severityNames, worstFirst } from "../../words.ts";

const all = (label: string): SelectProps.Option => ({ value: "", label });

const options: Readonly<Record<Exclude<CheckFilter, "product">, readonly SelectProps.Option[]>> = {
  principle: [all("All principles"), ...principleGroups.map((value) => ({ value, label: principleNames[value] }))],
  severity: [all("All severities"), ...worstFirst.map((value) => ({ value, label: severityNames[value] }))],
  kind: [all("All kinds"), ...kinds.map((value) => ({ value, label: kindNames[value] }))],
};

const sortNames: Readonly<Record<CheckSort, string>> = {
  weight: "What to fix first",
  open: "Most findings",
  severity: "Worst severity",
  resources: "Most resources",
  accounts: "Most accounts",
  check: "By name",
};

export function ChecksFilter() {
  const { sort, sortBy, clear, filtersSet } = useChecksFilter();
  return (
    <search className="filter no-print" aria-label="Checks">
      <Choice field="principle" label="Principle" options={options.principle} />
      <Choice field="severity" label="Severity" options={options.severity} />
      <Choice field="kind" label="Kind" options={options.kind} />
      <Choice field="product" label="Product" options={useProducts()} />
      <div className="choice">
        <Select
          ariaLabel="Order"
          options={checkSorts.map((value) => ({ value, label: sortNames[value] }))}
          selectedOption={{ value: sort, label: sortNames[sort] }}
          onChange={({ detail }) => sortBy(wordOf(checkSorts, detail.selectedOption.value ?? null) ?? "weight")}
          expandToViewport
        />
      </div>
      {filtersSet > 0 && <Button onClick={clear}>Clear filters</Button>}
    </search>
  );
}

/** The services that have findings here, whatever else is chosen. */
function useProducts(): readonly SelectProps.Option[] {
  const { data } = useQuery(suggestionsQuery({ ...useView(), field: "product", status: ["open"] }));
  return [
    all("All products"),
    ...(data?.items ?? []).map(({ value, findings }) => ({
      value,
      label: value,
      ...(findings !== null && { description: countOf(findings, "open finding") }),
    })),
  ];
}

interface ChoiceProps {
  readonly field: CheckFilter;
  readonly label: string;
  readonly options: readonly SelectProps.Option[];
}

/** One of them, or all. Several at once come by address only, and are said. */
function Choice({ field, label, options }: ChoiceProps) {
  const { chosen, narrow } = useChecksFilter();
  const [value = ""] = chosen[field];
  const selected =
    chosen[field].length > 1
      ? { value: "several", label: `${chosen[field].length} chosen` }
      : (options.find((option) => option.value === value) ?? { value, label: value });
  return (
    <div className="choice">
      <Select
        ariaLabel={label}
        options={options}
        selectedOption={selected}
        onChange={({ detail }) => narrow({ [field]: detail.selectedOption.value })}
        expandToViewport
      />
    </div>
  );
}
