import Button from "@cloudscape-design/components/button";
import Multiselect, { type MultiselectProps } from "@cloudscape-design/components/multiselect";
import SegmentedControl from "@cloudscape-design/components/segmented-control";
import { coverages, sources } from "../../../posture/words.ts";
import { countOf } from "../../formats/number.ts";
import { useCoverageChoice } from "../../selection/coverage.ts";
import { coverageWords, sourceNames } from "../../words.ts";

/** @param regions those that there are, without the filter. */
export function CoverageFilters({ regions }: { readonly regions: readonly string[] }) {
  const { choice, place, change, clear, filtersSet } = useCoverageChoice();
  const choose = (name: "source" | "state" | "region") => (values: readonly string[]) => change({ [name]: values, page: undefined });
  return (
    <div className="coverage-filters no-print">
      <Several
        name="sources"
        options={sources.map((source) => ({ value: source, label: sourceNames[source] }))}
        chosen={choice.source}
        choose={choose("source")}
      />
      <Several
        name="regions"
        // What the address asks for can be taken back, whether there is such a region or not.
        options={[...new Set([...regions, ...place.region])].sort().map((region) => ({ value: region, label: region }))}
        chosen={place.region}
        choose={choose("region")}
      />
      <Several
        name="states"
        options={coverages.map((state) => ({ value: state, label: coverageWords[state].name }))}
        chosen={choice.state}
        choose={choose("state")}
      />
      <span className="only-wide">
        <SegmentedControl
          label="Accounts shown"
          selectedId={choice.onlyGaps ? "gaps" : "all"}
          options={[
            { id: "all", text: "All accounts" },
            { id: "gaps", text: "With gaps" },
          ]}
          onChange={({ detail }) => change({ only: detail.selectedId === "gaps" ? "gaps" : undefined, page: undefined })}
        />
      </span>
      {filtersSet > 0 && (
        <Button variant="inline-link" onClick={clear}>
          Clear {countOf(filtersSet, "filter")}
        </Button>
      )}
    </div>
  );
}

interface SeveralProps {
  readonly name: "sources" | "regions" | "states";
  readonly options: readonly { readonly value: string; readonly label: string }[];
  readonly chosen: readonly string[];
  readonly choose: (values: readonly string[]) => void;
}

function Several({ name, options, chosen, choose }: SeveralProps) {
  const selected = options.filter(({ value }) => chosen.includes(value));
  const words = selected.length === 1 ? (selected[0]?.label ?? "") : `${selected.length} ${name}`;
  return (
    <span className="several">
      <Multiselect
        ariaLabel={`Only these ${name}`}
        placeholder={selected.length === 0 ? `All ${name}` : words}
        hideTokens
        expandToViewport
        options={options as MultiselectProps["options"] & readonly unknown[]}
        selectedOptions={selected}
        onChange={({ detail }) => choose(detail.selectedOptions.flatMap(({ value }) => value ?? []))}
      />
    </span>
  );
}
