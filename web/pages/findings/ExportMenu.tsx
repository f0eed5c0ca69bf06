import ButtonDropdown, { type ButtonDropdownProps } from "@cloudscape-design/components/button-dropdown";
import type { ExportFormat } from "../../../contract/findings-export.ts";
import { countOf, total } from "../../formats/number.ts";
import { useFindingsFilter } from "../../selection/findings.ts";

interface ExportMenuProps {
  readonly page: { readonly total: number; readonly totalExact: boolean } | undefined;
  readonly chosen: ReadonlySet<string>;
}

const formats = [
  ["csv", "CSV"],
  ["json", "JSON"],
  ["jsonl", "JSON lines"],
  ["asff", "ASFF (AWS Security Finding Format)"],
  ["ocsf", "OCSF 1.6"],
] as const satisfies readonly (readonly [ExportFormat, string])[];

/** Files of exactly what is filtered, or of what is chosen; the server streams them, however many there are. */
export function ExportMenu({ page, chosen }: ExportMenuProps) {
  const { filter, sort, order } = useFindingsFilter();
  const files = (of: object, id: string): ButtonDropdownProps.Item[] =>
    formats.map(([format, text]) => ({
      id: `${id}-${format}`,
      text,
      href: addressOf({ ...of, sort, order, format }),
    }));
  const items: ButtonDropdownProps.ItemOrGroup[] = [
    { id: "all", text: page === undefined ? "What is filtered" : `All ${total(page)} that are filtered`, items: files(filter, "all") },
    ...(chosen.size > 0
      ? [
          {
            id: "chosen",
            text: countOf(chosen.size, "chosen finding"),
            items: files({ id: [...chosen], include: ["uncounted"] }, "chosen"),
          },
        ]
      : []),
  ];
  return (
    <ButtonDropdown items={items} expandToViewport disabled={page?.total === 0} disabledReason="There is nothing to put into a file.">
      Export
    </ButtonDropdown>
  );
}

function addressOf(query: object): string {
  const search = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) for (const one of [value ?? []].flat()) search.append(name, String(one));
  return `/api/v1/findings/export?${search.toString()}`;
}
