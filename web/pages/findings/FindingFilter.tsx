import Button from "@cloudscape-design/components/button";
import Input from "@cloudscape-design/components/input";
import Select, { type SelectProps } from "@cloudscape-design/components/select";
import { useState } from "react";
import { sources } from "../../../posture/words.ts";
import { useFindingsFilter } from "../../selection/findings.ts";
import { findingStatuses, severityNames, sourceNames, statusNames, worstFirst } from "../../words.ts";

const all = (label: string): SelectProps.Option => ({ value: "", label });

const severityOptions = [all("All severities"), ...worstFirst.map((value) => ({ value, label: severityNames[value] }))];
const sourceOptions = [all("All sources"), ...sources.map((value) => ({ value, label: sourceNames[value] }))];
const statusOptions = [all("All statuses"), ...findingStatuses.map((value) => ({ value, label: statusNames[value] }))];

export function FindingFilter() {
  const { filter, filtersSet, narrow, clear } = useFindingsFilter();
  return (
    // biome-ignore lint/a11y/useSemanticElements: the search element is not known to all readers yet
    <div className="filter" role="search" aria-label="Findings">
      <Search key={filter.search ?? ""} />
      <Choice label="Severity" options={severityOptions} value={filter.severity} choose={(severity) => narrow({ severity })} />
      <Choice label="Source" options={sourceOptions} value={filter.source} choose={(source) => narrow({ source })} />
      <Choice label="Status" options={statusOptions} value={filter.status} choose={(status) => narrow({ status })} />
      {filtersSet > 0 && <Button onClick={clear}>Clear filters</Button>}
    </div>
  );
}

/** Asked for when the reader is done typing (Enter, or leaving the field), so that not every letter is a request. */
function Search() {
  const { filter, narrow } = useFindingsFilter();
  const [text, setText] = useState(filter.search ?? "");
  const ask = (search: string) => {
    if (search !== (filter.search ?? "")) narrow({ search });
  };
  return (
    <div className="search">
      <Input
        type="search"
        ariaLabel="Search findings by title, check or resource"
        placeholder="Title, check or resource"
        value={text}
        onChange={({ detail }) => {
          setText(detail.value);
          if (detail.value === "") ask("");
        }}
        onKeyDown={({ detail }) => {
          if (detail.key === "Enter") ask(text);
        }}
        onBlur={() => ask(text)}
      />
    </div>
  );
}

interface ChoiceProps {
  readonly label: string;
  readonly options: readonly SelectProps.Option[];
  readonly value: string | undefined;
  readonly choose: (value: string | undefined) => void;
}

function Choice({ label, options, value, choose }: ChoiceProps) {
  const selected = options.find((option) => option.value === (value ?? "")) ?? null;
  return (
    <div className="choice">
      <Select
        ariaLabel={label}
        options={options}
        selectedOption={selected}
        onChange={({ detail }) => choose(detail.selectedOption.value)}
        expandToViewport
      />
    </div>
  );
}
