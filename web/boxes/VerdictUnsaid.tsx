import { Loading } from "../components/Loading.tsx";

const cells = ["Better or worse", "Where", "Why", "What next"] as const;

/** The strip of the verdict without its words, as high as with them. */
export const VerdictUnsaid = () => (
  <section className="verdict-strip" aria-label="In short">
    {cells.map((name) => (
      <div className="cell" key={name}>
        <h2>{name}</h2>
        <Loading name={name} lines={3} />
      </div>
    ))}
  </section>
);
