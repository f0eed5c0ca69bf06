import { When } from "./When.tsx";

/** Stands where the number stands: what is shown is what was last known. */
export function StaleNote({ since }: { readonly since: string | null }) {
  return (
    <span className="quiet amber">
      {since === null ? (
        "never read"
      ) : (
        <>
          stale since <When at={since} short />
        </>
      )}
    </span>
  );
}
