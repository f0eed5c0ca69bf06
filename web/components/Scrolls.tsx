import type { ReactNode } from "react";

/** What is wider than its box scrolls in it, by the keyboard too. @param name what it is, for who cannot see it */
export function Scrolls({
  name,
  className,
  children,
}: {
  readonly name: string;
  readonly className?: string;
  readonly children: ReactNode;
}) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by the keyboard
    <section className={className === undefined ? "scrolls" : `scrolls ${className}`} aria-label={name} tabIndex={0}>
      {children}
    </section>
  );
}
