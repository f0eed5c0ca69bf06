import type { UseQueryResult } from "@tanstack/react-query";
import { Answer, Loading } from "../../components/Answer.tsx";

const cells = ["Better or worse", "Where", "Why", "What next"] as const;

/** The strip in its final height, or why there is none. */
export function VerdictLoading({ trend }: { readonly trend: UseQueryResult<unknown> }) {
  if (trend.isError) {
    return (
      <Answer of={trend} name="Better or worse">
        {() => null}
      </Answer>
    );
  }
  return (
    <section className="verdict-strip" aria-label="In short">
      {cells.map((name) => (
        <div className="cell" key={name}>
          <h2>{name}</h2>
          <Loading name={name} lines={3} />
        </div>
      ))}
    </section>
  );
}
