import type { ReactNode } from "react";

export function Figure({ name, value, below }: { readonly name: string; readonly value: ReactNode; readonly below: ReactNode }) {
  return (
    <div className="figure">
      <dt>{name}</dt>
      <dd className="value">{value}</dd>
      <dd className="below">{below}</dd>
    </div>
  );
}
