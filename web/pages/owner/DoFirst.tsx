import { useQuery } from "@tanstack/react-query";
import { Link } from "react-router";
import type { Checks } from "../../../contract/checks.ts";
import { checkQuery } from "../../api/queries.ts";
import { EmptyState } from "../../components/EmptyState.tsx";
import { Foreign } from "../../components/Foreign.tsx";
import { SeverityMark } from "../../components/Severity.tsx";
import { count, countOf, signed } from "../../formats/number.ts";
import { visible } from "../../formats/visible.ts";
import { paths } from "../../paths.ts";
import { useHref } from "../../selection/address.ts";
import { useAsIf } from "../../selection/as-if.ts";

type Check = Checks["items"][number];

/** In order: what, how in one sentence, where, what it closes and what the score becomes. */
export function DoFirst({ checks: { items } }: { readonly checks: Checks }) {
  if (items.length === 0) return <EmptyState heading="Nothing to do">No check has an open finding in your accounts.</EmptyState>;
  return (
    <ol className="do-first">
      {items.map((check) => (
        <Step key={`${check.kind} ${check.check}`} check={check} />
      ))}
    </ol>
  );
}

const NAMED = 2;

function Step({ check: { check, kind, title, severity, openTotal, fix } }: { readonly check: Check }) {
  const href = useHref();
  const whole = useQuery(checkQuery(check, { kind: [kind], ...useAsIf().asked })).data;
  const where = whole?.byAccount ?? [];
  const others = where.length - NAMED;
  return (
    <li>
      <Link to={href(paths.check(check), { kind })}>
        <Foreign text={visible(title) ?? check} />
      </Link>
      {/* It keeps its line while it loads. */}
      <span className="how">{whole === undefined ? "\u00a0" : whole.explanation?.fix}</span>
      <span className="quiet">
        {severity !== null && (
          <>
            <SeverityMark severity={severity} /> ·{" "}
          </>
        )}
        <Link to={href(paths.findings, { check, kind })}>closes {countOf(openTotal, "finding")}</Link>
        {where.length > 0 && (
          <>
            {" "}
            in{" "}
            {where.slice(0, NAMED).map(({ accountId, accountName }, index) => (
              <span key={accountId}>
                {index > 0 && ", "}
                <Foreign text={visible(accountName) ?? accountId} />
              </span>
            ))}
            {others > 0 && ` and ${count(others)} more`}
          </>
        )}
        {effectOf(fix.score)}
      </span>
    </li>
  );
}

/** Whole percents: what is below one is said as such, since it is not nothing. */
function effectOf(of: Check["fix"]["score"]): string {
  if (of === null || of.from === null || of.to === null) return "";
  const by = of.to - of.from;
  return by === 0 ? " · score: less than a point" : ` · score ${signed(by)} pts`;
}
