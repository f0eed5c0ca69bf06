import { Fragment } from "react";

/** An ARN, a type, an action: it breaks after its own separators or before a word, and anywhere only where a part is wider than its place. */
export function Breakable({ text }: { readonly text: string }) {
  const parts = text.split(/(?<=[:/._])|(?<=[a-z])(?=[A-Z])/);
  return (
    <bdi className="wrap">
      {parts.map((part, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: parts of one text, in its order
        <Fragment key={index}>
          {part}
          <wbr />
        </Fragment>
      ))}
    </bdi>
  );
}
