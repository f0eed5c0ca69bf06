/** Fixes that are planned. What they have come to is reckoned from the day on which they are made here. */
import { type Day, dayOf } from "../../posture/calendar.ts";
import { demandPlanDay } from "../../posture/plan.ts";
import { isDay } from "../../posture/range.ts";
import { everything } from "../../posture/reach.ts";
import { Refusal } from "../../posture/refusal.ts";
import { NotHere, Over, type PlanEntry } from "../../posture/settings-file.ts";
import type { AccountId } from "../../posture/words.ts";
import { nameWithin } from "../read/check.ts";
import { placeOfPlan } from "../read/plan-place.ts";
import { changePlan, endPlan, makePlan } from "../write/plans.ts";
import { addressesOf, demandAccount, demandPerson, publicIdOf } from "./named.ts";
import { type Asking, type Doing, entryOf, type Section } from "./section.ts";

interface Target {
  readonly check: { readonly row: number; readonly name: string };
  readonly accounts: readonly number[];
  readonly place: string | null;
  readonly date: Day;
}

export const plans: Section<PlanEntry, Target> = {
  held: async ({ db }) => {
    const rows = await db
      .selectFrom("plans")
      .innerJoin("checks", "checks.id", "plans.check_ref")
      .where("plans.ended_at", "is", null)
      .select(["plans.id", "plans.public_id", "checks.check_id", "plans.place", "plans.date", "plans.assignee", "plans.made_by"])
      .execute();
    const of = await db
      .selectFrom("plan_accounts")
      .innerJoin("accounts", "accounts.id", "plan_accounts.account")
      .select(["plan_accounts.plan", "accounts.account_id"])
      .orderBy("accounts.account_id")
      .execute();
    const accounts = new Map<number, string[]>();
    for (const { plan, account_id } of of) accounts.set(plan, [...(accounts.get(plan) ?? []), account_id]);
    const addressOf = await addressesOf(db);
    return rows.map(({ id, public_id, check_id: check, place, date, assignee, made_by }) => ({
      key: public_id,
      id: public_id,
      entry: {
        ...{ id: public_id, check, accounts: accounts.get(id) ?? [], place },
        ...entryOf<Pick<PlanEntry, "date" | "assignee" | "madeBy">>({ date, assignee: addressOf(assignee), madeBy: addressOf(made_by) }),
      },
    }));
  },
  find: async (asking, entry, held) => {
    const own = held.find(({ id, entry: one }) => (entry.id === undefined ? isAbout(one, entry) : id === entry.id));
    const check = await nameWithin(asking.db, everything, entry.check, undefined);
    if (check === undefined) throw new NotHere("check", `${entry.check} is none of which a finding is here`);
    const accounts: number[] = [];
    for (const id of entry.accounts) accounts.push(await demandAccount(asking, id, "accounts"));
    await demandPerson(asking, entry.assignee, "assignee");
    const { place } = await placeOfPlan(asking.db, everything, { account: entry.accounts });
    const target = {
      check: { row: check.id, name: check.check_id },
      accounts,
      place: entry.place === undefined ? place : entry.place,
      date: own?.entry.date === entry.date ? (entry.date as Day) : dateOf(asking, entry.date),
    };
    return { key: own?.id ?? entry.id ?? JSON.stringify([check.id, accounts.toSorted()]), target };
  },
  differences: (held, { entry }) => [
    ...(held.date === entry.date ? [] : ["date"]),
    ...(entry.assignee === undefined || held.assignee?.toLowerCase() === entry.assignee.toLowerCase() ? [] : ["assignee"]),
  ],
  makeable: async ({ db }, { entry, target }) => {
    const open = await db
      .selectFrom("findings")
      .where("check_ref", "=", target.check.row)
      .where("standing", "=", "open")
      .where("counted", "=", 1)
      .where("account", "in", [...target.accounts])
      .select("id")
      .limit(1)
      .executeTakeFirst();
    if (open === undefined) throw new Over("check", `nothing of ${entry.check} is open there: there is nothing to plan`);
  },
  add: async (doing, { entry, target }) => {
    const { tx, keys, deed, now, timeZone } = doing;
    const [assignee, madeBy] = [await idOf(doing, entry.assignee), await idOf(doing, entry.madeBy)];
    const plan = { ...target, assignee: assignee ?? null, as: { id: entry.id, madeBy } };
    await makePlan(tx, keys.audit, plan, dayOf(now.getTime(), timeZone), deed);
  },
  change: async (doing, { id }, { entry, target: { date } }) => {
    const { tx, keys, deed } = doing;
    await changePlan(tx, keys.audit, id, { date, assignee: await idOf(doing, entry.assignee) }, deed);
  },
  remove: async ({ tx, keys, deed }, { id }) => void (await endPlan(tx, keys.audit, id, deed)),
};

/** Only accounts where something was open are of a plan: those of the file may be more. */
const isAbout = (held: PlanEntry, wanted: PlanEntry): boolean =>
  held.check.toLowerCase() === wanted.check.toLowerCase() && held.accounts.every((id) => wanted.accounts.includes(id as AccountId));

/** @throws Over where it is over. */
function dateOf({ now, timeZone }: Asking, date: string): Day {
  const today = dayOf(now.getTime(), timeZone);
  if (isDay(date) && date < today) throw new Over("date", `${date} is over`);
  return demandPlanDay(date, today);
}

const idOf = async ({ tx }: Doing, email: string | undefined): Promise<string | undefined> => {
  if (email === undefined) return undefined;
  const id = await publicIdOf(tx, email);
  if (id === undefined) throw new Refusal("assignee", `${email} is nobody here any more`);
  return id;
};
