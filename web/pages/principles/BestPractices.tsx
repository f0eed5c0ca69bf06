import Container from "@cloudscape-design/components/container";
import Header from "@cloudscape-design/components/header";
import type { UseQueryResult } from "@tanstack/react-query";
import { Fragment, type ReactNode } from "react";
import { Link } from "react-router";
import type { WholePrinciple } from "../../../contract/practices.ts";
import { Answer } from "../../components/Answer.tsx";
import { EmptyState } from "../../components/EmptyState.tsx";
import { Foreign } from "../../components/Foreign.tsx";
import { count, countOf } from "../../formats/number.ts";
import { visible } from "../../formats/visible.ts";
import { paths } from "../../paths.ts";
import { useAddress, useHref } from "../../selection/address.ts";
import { CheckState } from "./CheckState.tsx";

type Practice = WholePrinciple["bestPractices"][number];
type Check = WholePrinciple["checks"][number];

/** For checks that no best practice fits: they are in the principle's numbers all the same. */
const NONE = "none";

/** Best practices with their checks, each opened by the address, so that a link shows what is meant. */
export function BestPractices({ whole }: { readonly whole: UseQueryResult<WholePrinciple> }) {
  return (
    <Container
      header={
        <Header
          variant="h2"
          description="Of the security pillar, with the checks that are about them. One that is about two counts for both."
        >
          Best practices and their checks
        </Header>
      }
    >
      <Answer of={whole} name="Best practices" lines={14}>
        {(whole) =>
          whole.checksTotal === 0 ? (
            <EmptyState heading="No check of it has data in this view">What was read says nothing about this principle.</EmptyState>
          ) : (
            <Table whole={whole} />
          )
        }
      </Answer>
    </Container>
  );
}

function Table({ whole: { bestPractices, checks, checksTotal } }: { readonly whole: WholePrinciple }) {
  const { parameters, change } = useAddress();
  const opened = parameters.getAll("practice");
  const turn = (id: string) =>
    change({ practice: opened.includes(id) ? opened.filter((one) => one !== id) : [...opened, id] }, { replace: true });
  const byId = new Map(checks.map((check) => [check.check, check]));
  const without = checks.filter(({ practices }) => practices.length === 0);
  const of = (ids: readonly string[]) => ids.flatMap((id) => byId.get(id) ?? []);
  return (
    <>
      <table className="practice-rows">
        <thead>
          <tr>
            <th scope="col">Best practice</th>
            <th scope="col" className="only-wide-cell">
              Risk
            </th>
            <th scope="col">Controls passed</th>
            <th scope="col">Open</th>
          </tr>
        </thead>
        <tbody>
          {bestPractices.map((practice) => (
            <Fragment key={practice.id}>
              <PracticeRow practice={practice} isOpen={opened.includes(practice.id)} turn={turn} />
              {opened.includes(practice.id) && of(practice.checks).map((check) => <CheckRow key={check.check} check={check} />)}
            </Fragment>
          ))}
          {without.length > 0 && (
            <>
              <tr className="practice">
                <th scope="row">
                  <Turn id={NONE} isOpen={opened.includes(NONE)} turn={turn}>
                    No best practice fits: {countOf(without.length, "check")}
                  </Turn>
                </th>
                <td className="only-wide-cell" />
                <td />
                <td>{count(without.reduce((sum, { openTotal }) => sum + openTotal, 0))}</td>
              </tr>
              {opened.includes(NONE) && without.map((check) => <CheckRow key={check.check} check={check} />)}
            </>
          )}
        </tbody>
      </table>
      {checksTotal > checks.length && (
        <p className="quiet note">
          The {count(checks.length)} checks to fix first are listed, of {count(checksTotal)}.
        </p>
      )}
    </>
  );
}

interface PracticeRowProps {
  readonly practice: Practice;
  readonly isOpen: boolean;
  readonly turn: (id: string) => void;
}

function PracticeRow({ practice: { id, title, risk, controls, openTotal }, isOpen, turn }: PracticeRowProps) {
  const href = useHref();
  const withData = controls.passed + controls.failed + controls.unknown;
  return (
    <tr className="practice">
      <th scope="row">
        <Turn id={id} isOpen={isOpen} turn={turn}>
          <span>
            <span className="quiet inline">{id}</span> {title}
          </span>
        </Turn>
      </th>
      <td className="only-wide-cell">{risk}</td>
      <td>{withData === 0 ? "–" : `${count(controls.passed)} of ${count(withData)}`}</td>
      <td>{openTotal === 0 ? "0" : <Link to={href(paths.findings, { bestPractice: id })}>{count(openTotal)}</Link>}</td>
    </tr>
  );
}

interface TurnProps {
  readonly id: string;
  readonly isOpen: boolean;
  readonly turn: (id: string) => void;
  readonly children: ReactNode;
}

function Turn({ id, isOpen, turn, children }: TurnProps) {
  return (
    <button type="button" aria-expanded={isOpen} onClick={() => turn(id)}>
      <span className="turn" aria-hidden="true">
        {isOpen ? "▾" : "▸"}
      </span>
      {children}
    </button>
  );
}

function CheckRow({ check: { check, kind, title, status, openTotal } }: { readonly check: Check }) {
  const href = useHref();
  return (
    <tr className="check">
      <th scope="row">
        <Link to={href(paths.check(check), { kind })}>
          <Foreign text={visible(title) ?? check} />
        </Link>{" "}
        {title !== check && (
          <span className="quiet inline wrap">
            <Foreign text={check} />
          </span>
        )}
      </th>
      <td className="only-wide-cell" />
      <td>
        <CheckState status={status} />
      </td>
      <td>{openTotal === 0 ? "0" : <Link to={href(paths.findings, { check, kind })}>{count(openTotal)}</Link>}</td>
    </tr>
  );
}
