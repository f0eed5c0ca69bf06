/** Text to be read or copied as it is. It scrolls, so the keyboard must reach it. */
export function Document({ name, text }: { readonly name: string; readonly text: string }) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by the keyboard
    <section className="document" aria-label={name} tabIndex={0}>
      <pre>{text}</pre>
    </section>
  );
}
