import Container from "@cloudscape-design/components/container";
import Header from "@cloudscape-design/components/header";
import { Fragment } from "react";
import type { Coverage, CoveredScope } from "../../../contract/coverage.ts";
import { type Coverage as State, sources } from "../../../posture/words.ts";
import { countOf } from "../../formats/number.ts";
import { age } from "../../formats/time.ts";
import { visible } from "../../formats/visible.ts";
import { coverageWords, sourceNames, sourceShort } from "../../words.ts";

/** More rows than a reader can take in: then only the accounts with gaps, and of these the first ones. */
const MOST_ACCOUNTS = 40;

export function CoverageMatrix({ coverage }: { readonly coverage: Coverage }) {
  const regions = [...new Set(coverage.items.map(({ region }) => region))].sort();
  const rows = rowsOf(coverage);
  return (
    <Container header={<Header variant="h2">Account, region, source</Header>} footer={<Legend />}>
      {rows.note === undefined ? (
        <p className="quiet only-narrow lead">
          {countOf(rows.fresh, "account")} whose every scope is fresh left out here. Scroll sideways for more regions.
        </p>
      ) : (
        <p className="quiet lead">{rows.note}</p>
      )}
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by the keyboard */}
      <section className="scrolls" aria-label="Coverage by account, region and source" tabIndex={0}>
        <table className="matrix">
          <thead>
            <tr>
              <td />
              {regions.map((region) => (
                <th key={region} scope="colgroup" colSpan={sources.length} className="region">
                  {region}
                </th>
              ))}
              <td />
            </tr>
            <tr>
              <th scope="col">Account</th>
              {regions.map((region) =>
                sources.map((source) => (
                  <th key={`${region} ${source}`} scope="col" className={source === sources[0] ? "first" : undefined}>
                    <abbr title={sourceNames[source]}>{sourceShort[source]}</abbr>
                  </th>
                )),
              )}
              <th scope="col" className="age">
                Age
              </th>
            </tr>
          </thead>
          {rows.units.map(([unit, accounts]) => (
            <tbody key={unit} className={accounts.some(hasGaps) ? undefined : "all-fresh"}>
              <tr>
                <th scope="rowgroup" className="unit" colSpan={regions.length * sources.length + 2}>
                  {unit}
                </th>
              </tr>
              {accounts.map((scopes) => (
                <AccountRow key={scopes[0]?.accountId} scopes={scopes} regions={regions} asOf={coverage.asOf} />
              ))}
            </tbody>
          ))}
        </table>
      </section>
    </Container>
  );
}

function AccountRow({
  scopes,
  regions,
  asOf,
}: {
  readonly scopes: readonly CoveredScope[];
  readonly regions: readonly string[];
  readonly asOf: string;
}) {
  const [first] = scopes;
  const oldest = oldestOf(scopes);
  return (
    <tr className={hasGaps(scopes) ? undefined : "all-fresh"}>
      <th scope="row" className="account" title={first?.accountId}>
        {visible(first?.accountName ?? null) ?? first?.accountId}
      </th>
      {regions.map((region) => (
        <Fragment key={region}>
          {sources.map((source) => {
            const scope = scopes.find((one) => one.region === region && one.source === source);
            const className = source === sources[0] ? "first" : undefined;
            return (
              <td key={source} className={className}>
                {scope && <Mark state={scope.state} title={titleOf(scope)} />}
              </td>
            );
          })}
        </Fragment>
      ))}
      <td className={oldest?.state === "ok" ? "age" : "age amber"}>{oldest === undefined ? "–" : age(ageOf(oldest, asOf))}</td>
    </tr>
  );
}

const hasGaps = (scopes: readonly CoveredScope[]): boolean => scopes.some(({ state }) => state !== "ok");

function Mark({ state, title }: { readonly state: State; readonly title: string }) {
  return (
    <span className={`mark ${state}`} title={title}>
      <span aria-hidden="true">{coverageWords[state].glyph}</span>
      <span className="only-read">{coverageWords[state].name}</span>
    </span>
  );
}

const titleOf = ({ source, region, state, message }: CoveredScope): string =>
  `${sourceNames[source]}, ${region}: ${coverageWords[state].name}${message === null ? "" : `. ${message}`}`;

/** The oldest evidence that the account's numbers rest on. */
const oldestOf = (scopes: readonly CoveredScope[]): CoveredScope | undefined =>
  scopes
    .filter(({ lastSuccessAt }) => lastSuccessAt !== null)
    .reduce<CoveredScope | undefined>(
      (oldest, scope) => ((oldest?.lastSuccessAt ?? "~") <= (scope.lastSuccessAt ?? "~") ? oldest : scope),
      undefined,
    );

const ageOf = ({ lastSuccessAt }: CoveredScope, asOf: string): number => Math.max(0, Date.parse(asOf) - Date.parse(lastSuccessAt ?? asOf));

type Accounts = readonly (readonly CoveredScope[])[];

interface Rows {
  readonly units: readonly (readonly [string, Accounts])[];
  /** Accounts without a gap. */
  readonly fresh: number;
  readonly note: string | undefined;
}

function rowsOf({ items, next }: Coverage): Rows {
  const all = [...grouped(items, ({ accountId }) => accountId).values()].sort((a, b) => byName(a[0], b[0]));
  const isTooMany = all.length > MOST_ACCOUNTS || next !== null;
  const withGaps = all.filter(hasGaps);
  const shown = isTooMany ? withGaps.slice(0, MOST_ACCOUNTS) : all;
  const byUnit = grouped(shown, ([scope]) => unitOf(scope));
  return {
    units: [...byUnit].sort(([a], [b]) => (a < b ? -1 : 1)),
    fresh: all.length - withGaps.length,
    note: isTooMany ? `${countOf(shown.length, "account")} with gaps; those whose every scope is fresh are left out.` : undefined,
  };
}

function grouped<Item>(items: readonly Item[], nameOf: (item: Item) => string): ReadonlyMap<string, Item[]> {
  const groups = new Map<string, Item[]>();
  for (const item of items) {
    const name = nameOf(item);
    const group = groups.get(name);
    if (group === undefined) groups.set(name, [item]);
    else group.push(item);
  }
  return groups;
}

const byName = (a: CoveredScope | undefined, b: CoveredScope | undefined): number =>
  (a?.accountName ?? "").localeCompare(b?.accountName ?? "");

/** The path without its root, which is the same for all. */
function unitOf(scope: CoveredScope | undefined): string {
  const path = scope?.organizationalUnit?.split(" / ") ?? [];
  return visible(path.slice(1).join(" / ")) ?? visible(path[0] ?? null) ?? "Outside of the organization";
}

const legend = ["ok", "stale", "denied", "failed", "not_enabled", "never", "denied_by_scp"] as const;

function Legend() {
  return (
    <div className="legend">
      {legend.map((state) => (
        <span key={state}>
          <span className={`glyph ${state}`} aria-hidden="true">
            {coverageWords[state].glyph}
          </span>{" "}
          {coverageWords[state].name}
          {state === "denied_by_scp" && ", not counted"}
        </span>
      ))}
      <p>SH Security Hub CSPM (called Security Hub before December 2025), GD GuardDuty, IN Inspector, CO Config.</p>
    </div>
  );
}
