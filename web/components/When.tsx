import { exact, when, whenShort } from "../formats/time.ts";

/** The exact time with its zone is one hover away. */
export function When({ at, short = false }: { readonly at: string; readonly short?: boolean }) {
  return (
    <time dateTime={at} title={exact(at)}>
      {short ? whenShort(at, new Date()) : when(at, new Date())}
    </time>
  );
}
