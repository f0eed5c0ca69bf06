import { useQuery } from "@tanstack/react-query";
import { accountsQuery } from "../../api/queries.ts";
import { Owners } from "../../components/Owners.tsx";

/** Who answers for an account; that nobody does is said in amber. It keeps its line while it loads. */
export function Owner({ account }: { readonly account: string }) {
  const accounts = useQuery(accountsQuery);
  const known = accounts.data?.items.find(({ id }) => id === account);
  if (known === undefined) return <span className="quiet">&nbsp;</span>;
  return known.owner === null ? (
    <span className="quiet amber">no owner</span>
  ) : (
    <span className="quiet wrap">
      <Owners owners={known.owners} />
    </span>
  );
}
