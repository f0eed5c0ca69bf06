/** What stands in the place of an answer that is not there yet, as high as it will be. */
export function Loading({ name, lines }: { readonly name: string; readonly lines: number }) {
  return (
    <div className="loading" role="status" aria-label={`${name} is loading`}>
      {Array.from({ length: lines }, (_, line) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: lines without content have no other name
        <span key={line} className={line % 3 === 2 ? "skeleton short" : "skeleton"} />
      ))}
    </div>
  );
}
