import Container from "@cloudscape-design/components/container";
import { Link } from "react-router";
import type { WholeCheck } from "../../../contract/checks.ts";
import { SeverityBar } from "../../components/Severity.tsx";
import { count, countOf } from "../../formats/number.ts";
import { paths } from "../../paths.ts";
import { useHref } from "../../selection/address.ts";
import { Becomes } from "./Effect.tsx";

const statusWords = { failed: "failed", unknown: "unknown", passed: "passed", "no data": "no data" } as const;

/** How all of it stands, and what fixing it would change. Each number opens exactly its findings; what passed has none. */
export function Standing({ check }: { readonly check: WholeCheck }) {
  const { openTotal, open, resources, accounts, status, control, fix, accepted, suppressed, resolved, closed, passed, unknown } = check;
  const href = useHref();
  const list = (n: number, wanted: string) =>
    n === 0 ? "0" : <Link to={href(paths.findings, { check: check.check, kind: check.kind, status: wanted })}>{count(n)}</Link>;
  return (
    <Container>
      <dl className="strip">
        <div className="figure">
          <dt>Open</dt>
          <dd className="value large">
            {openTotal === 0 ? "0" : <Link to={href(paths.findings, { check: check.check, kind: check.kind })}>{count(openTotal)}</Link>}
          </dd>
          <dd className="below">
            in {countOf(resources, "resource")} and {countOf(accounts, "account")}
            {openTotal > 0 && <SeverityBar counts={open} largest={openTotal} />}
          </dd>
        </div>
        <div className="figure">
          <dt>Fixing it: score</dt>
          <dd className="value">{fix.score === null ? "–" : <Becomes of={fix.score} />}</dd>
          <dd className="below">
            {fix.score === null
              ? "only controls of Security Hub CSPM have one"
              : `the control ${status === null ? "has no status" : statusWords[status]}`}
            {control !== null && status !== "no data" && `: ${count(control.failed)} failed, ${count(control.passed)} passed`}
          </dd>
        </div>
        <div className="figure">
          <dt>Fixing it: checks passed</dt>
          <dd className="value">{fix.checksPassed === null ? "–" : <Becomes of={fix.checksPassed} />}</dd>
          <dd className="below">{fix.checksPassed === null ? "of posture only" : "all open ones closed"}</dd>
        </div>
        <div className="figure">
          <dt>Resolved</dt>
          <dd className="value">{list(resolved, "resolved")}</dd>
          <dd className="below">fixed, or the resource is gone</dd>
        </div>
        <div className="figure">
          <dt>Accepted</dt>
          <dd className="value">{list(accepted, "accepted")}</dd>
          <dd className="below">open, and lived with until a day</dd>
        </div>
        <div className="figure">
          <dt>Suppressed, closed</dt>
          <dd className="value">
            {list(suppressed, "suppressed")} · {list(closed, "closed")}
          </dd>
          <dd className="below">in AWS; gone without a fix</dd>
        </div>
        <div className="figure">
          <dt>Passed, unknown</dt>
          <dd className="value">
            {count(passed)} · {count(unknown)}
          </dd>
          <dd className="below">evaluated, never a problem; without an answer</dd>
        </div>
      </dl>
    </Container>
  );
}
