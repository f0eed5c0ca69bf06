import { useQuery } from "@tanstack/react-query";
import { accountsQuery } from "../../api/queries.ts";
import { dayName } from "../../formats/time.ts";
import { visible } from "../../formats/visible.ts";
import { type ComparedChoice, ORGANIZATION, useCompared } from "../../selection/compare.ts";

/** @returns tells what a side is called; until the accounts are here, an account by its id. */
export function useNameOf() {
  const { choice, today } = useCompared();
  const accounts = useQuery({ ...accountsQuery, enabled: choice.of === "accounts" });
  return ({ of }: ComparedChoice, chosen = ""): string => {
    if (of === "days") return chosen === today ? "Today" : dayName(chosen, new Date());
    if (of === "ous") return chosen === ORGANIZATION ? "All accounts" : chosen;
    return visible(accounts.data?.items.find(({ id }) => id === chosen)?.name ?? null) ?? chosen;
  };
}
