import type { ReactNode } from "react";
import { count, signed } from "../formats/number.ts";
import { stepsOf, type WaterfallGroup } from "./waterfall.ts";

interface WaterfallProps {
  /** "Open on 21 Sep", and how many; the same of the end. */
  readonly from: { readonly name: string; readonly open: number };
  readonly to: { readonly name: string; readonly open: number };
  readonly groups: readonly WaterfallGroup[];
  /** A part's name, as a link to exactly its findings. */
  readonly labelOf: (id: string) => ReactNode;
}

/** Why a count moved: a table whose bars begin where the one above ended, on an axis of the change (0 is where it began). It adds up. */
export function Waterfall({ from, to, groups, labelOf }: WaterfallProps) {
  const { groups: placed, zero, end } = stepsOf(groups);
  const difference = to.open - from.open;
  const whole = { left: Math.min(zero, end), width: Math.abs(end - zero) };
  return (
    <table className="waterfall">
      <tbody>
        <tr className="edge">
          <th scope="row">{from.name}</th>
          <td />
          <td>{count(from.open)}</td>
        </tr>
      </tbody>
      {placed.map(({ name, kind, sum, parts }) => (
        <tbody key={name}>
          <tr className="group">
            <th scope="rowgroup">{name}</th>
            <td className="track">
              <Bar left={zero} width={0} className="axis" />
            </td>
            <td>{signed(sum)}</td>
          </tr>
          {parts.map(({ id, n, left, width }) => (
            <tr key={id}>
              <th scope="row">{labelOf(id)}</th>
              <td className="track">
                <Bar left={zero} width={0} className="axis" />
                <Bar left={left} width={width} className={kind.replace(" ", "-")} />
              </td>
              <td>
                <b>{signed(n)}</b>
              </td>
            </tr>
          ))}
        </tbody>
      ))}
      <tbody>
        <tr className="edge">
          <th scope="row">{to.name}</th>
          <td className="track">
            <Bar left={whole.left} width={whole.width} className="whole" />
            <span className="difference" style={{ insetInlineStart: `min(${whole.left + whole.width}%, calc(100% - 48px))` }}>
              {difference === 0 ? "± 0" : signed(difference)}
            </span>
          </td>
          <td>{count(to.open)}</td>
        </tr>
      </tbody>
    </table>
  );
}

/** The numbers stand beside it. */
function Bar({ left, width, className }: { readonly left: number; readonly width: number; readonly className: string }) {
  return <span className={`bar ${className}`} style={{ insetInlineStart: `${left}%`, inlineSize: `${width}%` }} aria-hidden="true" />;
}
