/** Knows AWS Config's API and nothing else. */
import type { ConfigServiceClient } from "@aws-sdk/client-config-service";
import type { ServiceTold } from "../../../posture/detective.ts";
import type { Warning } from "../../../posture/words.ts";
import { switchedOff } from "../../aws/failure.ts";
import { type Recorder, recorderOf } from "../../recorders.ts";
import type { Enablement, Facts, RuleFact, Source } from "../../source.ts";
import { aggregatedEnablement, aggregatorOf, noAggregator } from "./aggregator.ts";
import { aggregatedDetails, aggregatedRules, type DetailsPage, details, type Evaluation } from "./details.ts";
import { checkOfRule, evaluatedOf, nativeIdOf, normalize } from "./normalize.ts";
import { isSecurityHubs, readRules } from "./rules.ts";

/**
 * When each rule was last evaluated, kept from the status call to the pages of the same read. Not among the stored facts: it is new every
 * hour, and nobody needs it afterwards.
 */
const evaluatedMs = new WeakMap<Facts, ReadonlyMap<string, number>>();

export const config: Source<ConfigServiceClient, Evaluation> = {
  id: "config",
  permissions: [
    { action: "config:DescribeConfigurationRecorders", lost: "it cannot be told whether Config is on, so its rules are not read" },
    { action: "config:DescribeConfigurationRecorderStatus", lost: "a stopped recorder looks like a quiet one, so Config is not read" },
    {
      action: "config:ListConfigurationRecorders",
      lost: "where Config is off, it cannot be told whether it still records for an AWS service",
    },
    { action: "config:DescribeConfigRules", lost: "Config's rules are not known, and none of their results is read" },
    { action: "config:DescribeConfigRuleEvaluationStatus", lost: "a broken rule looks like a fixed problem, so Config is not read" },
    { action: "config:GetComplianceDetailsByConfigRule", lost: "no results of Config's rules are read" },
    {
      action: "config:BatchGetResourceConfig",
      lost: "resources keep Config's own ids, and a deleted resource looks like a check that stopped",
    },
    { action: "config:DescribeConfigurationAggregators", lost: "Config cannot be read through an aggregator" },
    {
      action: "config:DescribeConfigurationAggregatorSourcesStatus",
      lost: "an outdated aggregator looks like a fresh one, so it is not read",
    },
    { action: "config:DescribeAggregateComplianceByConfigRules", lost: "the rules that an aggregator holds are not known" },
    { action: "config:GetAggregateComplianceDetailsByConfigRule", lost: "no results are read through an aggregator" },
    { action: "config:BatchGetAggregateResourceConfig", lost: "through an aggregator, resources keep Config's own ids" },
  ],

  async enablement(client, ask) {
    if (ask.through) return aggregatedEnablement(client, ask);
    const before = await recorderOf(client);
    if (before.by !== "customer") return off(before);
    const rules = await readRules(client);
    // Asked again: rules that a Config which was switched off meanwhile does not list are not deleted.
    const recorder = await recorderOf(client);
    if (recorder.by !== "customer") return off(recorder);
    const facts = { ...recorder.facts, rules: rules.facts };
    evaluatedMs.set(facts, rules.evaluatedMs);
    const own = Object.entries(rules.facts).filter(isReadable);
    const notes = notesOf(recorder);
    return {
      state: "on",
      checks: { on: [...new Set(own.map(([name, fact]) => checkOfRule(name, fact).check))], off: [] },
      complete: notes.length === 0,
      notes,
      facts,
      told: toldOf(recorder),
    };
  },

  async *pages(client, ask, facts) {
    const aggregator = ask.through ? await aggregatorOf(client, ask.account, ask.region) : undefined;
    // enablement() saw one: to read nothing here would be to say that nothing is there.
    if (ask.through && aggregator === undefined) throw switchedOff("config:DescribeConfigurationAggregators", noAggregator);
    const evaluated = evaluatedMs.get(facts);
    // Nobody tells when a custom Lambda rule was evaluated last, so it is always due.
    const isDue = (rule: string) => ask.mode === "full" || (evaluated?.get(rule) ?? Number.POSITIVE_INFINITY) >= ask.window.fromMs;
    const rules = aggregator === undefined ? ownRules(facts).filter(isDue) : await aggregatedRules(client, aggregator, ask);
    const read = (rule: string, token: string | undefined): Promise<DetailsPage> =>
      aggregator === undefined ? details(client, rule, token) : aggregatedDetails(client, aggregator, ask, rule, token);
    const start = cursorOf(ask.cursor);
    const left = rules.filter((rule) => start === undefined || rule >= start.rule);
    for (const [index, rule] of left.entries()) {
      let token = start?.rule === rule ? start.token : undefined;
      do {
        const page = await read(rule, token);
        token = page.token;
        const next = token === undefined ? left[index + 1] : rule;
        const cursor = next === undefined ? undefined : JSON.stringify({ rule: next, token });
        yield { records: page.records, expected: page.records.length + (page.told ? 0 : 1), cursor };
      } while (token !== undefined);
    }
  },

  async again(client, nativeId, ask) {
    const wanted = evaluatedOf(nativeId);
    if (wanted === undefined) return undefined;
    const aggregator = ask.through ? await aggregatorOf(client, ask.account, ask.region) : undefined;
    if (ask.through && aggregator === undefined) return undefined;
    let token: string | undefined;
    do {
      const page: DetailsPage =
        aggregator === undefined
          ? await details(client, wanted.rule, token)
          : await aggregatedDetails(client, aggregator, ask, wanted.rule, token);
      for (const record of page.records) {
        const {
          ConfigRuleName: rule = "",
          ResourceType: type = "",
          ResourceId: id = "",
        } = record?.EvaluationResultIdentifier?.EvaluationResultQualifier ?? {};
        if (nativeIdOf({ account: wanted.account, region: wanted.region, rule, type, id }) === nativeId) return record;
      }
      token = page.token;
    } while (token !== undefined);
    return undefined;
  },

  resourceIn: (nativeId) => evaluatedOf(nativeId)?.id,

  normalize,
};

/** Not Security Hub's own, and not one whose evaluations AWS keeps to itself. */
const isReadable = ([name, { bySecurityHub, internal }]: readonly [string, RuleFact]): boolean =>
  !bySecurityHub && internal !== true && !isSecurityHubs(name);

const off = (recorder: Recorder): Enablement => ({ state: "not_enabled", why: offBecause(recorder), told: toldOf(recorder) });

const toldOf = ({ facts: _, ...recorder }: Recorder): ServiceTold => ({ recorder });

function offBecause({ by, services }: Recorder): string {
  if (by === "service") return `Config records for ${services?.join(", ")} only: there is no recorder of the customer's`;
  return services === undefined ? "Config has no recorder of the customer's" : "Config has no recorder";
}

function notesOf({ recording, failing }: Recorder): readonly Warning[] {
  if (!recording) return [{ code: "recording-stopped", message: "Config's recorder is stopped: its rules judge an old picture" }];
  return failing ? [{ code: "recording-failed", message: "Config's recorder says that it fails: its rules may judge an old picture" }] : [];
}

/** Sorted, so that a cursor that names a rule still means something when rules came and went. */
const ownRules = ({ rules = {} }: Facts): readonly string[] =>
  Object.entries(rules)
    .filter(isReadable)
    .map(([name]) => name)
    .sort();

function cursorOf(cursor: string | undefined): { readonly rule: string; readonly token: string | undefined } | undefined {
  if (cursor === undefined) return undefined;
  const { rule, token } = JSON.parse(cursor) as { rule: string; token?: string };
  return { rule, token };
}
