import { Foreign } from "../components/Foreign.tsx";

/** Who was erased has no name any more, and did it all the same. */
export const Somebody = ({ person: { name } }: { readonly person: { readonly name: string | null } }) => (
  <Foreign text={name ?? "somebody who is gone"} />
);
