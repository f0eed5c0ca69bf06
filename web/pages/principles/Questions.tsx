import { Fragment } from "react";
import { Link } from "react-router";
import type { WholePrinciple } from "../../../contract/practices.ts";
import { countOf } from "../../formats/number.ts";
import { paths } from "../../paths.ts";
import { useHref } from "../../selection/address.ts";
import { answered } from "./answered.ts";
import { CheckState } from "./CheckState.tsx";
import type { Question } from "./explained.ts";

interface QuestionsProps {
  readonly questions: readonly Question[];
  readonly whole: WholePrinciple;
}

/** What a reviewer would ask, and what the checks of this view answer. Silence is no yes. */
export function Questions({ questions, whole }: QuestionsProps) {
  const href = useHref();
  return (
    <ul className="answers">
      {questions.map((question) => {
        const { status, checks } = answered(question, whole.checks);
        return (
          <li key={question.asked} className="answer">
            <span>{question.asked}</span>
            <CheckState status={status} />
            <span className="quiet by">
              {checks.map(({ check, state, openTotal }, index) => (
                <Fragment key={check}>
                  {index > 0 && ", "}
                  <Link to={href(paths.check(check))}>{check}</Link> {openTotal > 0 ? countOf(openTotal, "open", "open") : state}
                </Fragment>
              ))}
            </span>
          </li>
        );
      })}
    </ul>
  );
}
