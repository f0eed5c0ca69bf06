import "./strips.css";
import type { ReactNode } from "react";

interface StripProps {
  readonly name: string;
  readonly kind: "sample" | "eyes" | "http" | "as-if" | "condition";
  readonly children: ReactNode;
}

/** A line below the bar, on every page. */
export const Strip = ({ name, kind, children }: StripProps) => (
  <section className={`notice of-${kind}`} aria-label={name}>
    {children}
  </section>
);
