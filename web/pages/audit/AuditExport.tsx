import ButtonDropdown from "@cloudscape-design/components/button-dropdown";
import { total } from "../../formats/number.ts";
import { useAuditFilter } from "../../selection/audit.ts";

/** A file of exactly what is filtered; the server streams it, however many entries there are. */
export function AuditExport({ page }: { readonly page: { readonly total: number; readonly totalExact: boolean } | undefined }) {
  const { filter } = useAuditFilter();
  return (
    <ButtonDropdown
      expandToViewport
      disabled={page?.total === 0}
      disabledReason="There is nothing to put into a file."
      items={[
        {
          id: "all",
          text: page === undefined ? "What is filtered" : `All ${total(page)} that are filtered`,
          items: (["csv", "json"] as const).map((format) => ({
            id: format,
            text: format.toUpperCase(),
            href: addressOf({ ...filter, format }),
          })),
        },
      ]}
    >
      Export
    </ButtonDropdown>
  );
}

function addressOf(query: object): string {
  const search = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) for (const one of [value ?? []].flat()) search.append(name, String(one));
  return `/api/v1/audit/export?${search.toString()}`;
}
