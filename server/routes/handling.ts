/** Who works on a finding or a check, its ticket, and notes. */
import type { FastifyPluginAsyncTypebox } from "@fastify/type-provider-typebox";
import { CheckParams } from "../../contract/checks.ts";
import { FindingParams } from "../../contract/findings.ts";
import {
  Assignees,
  AssigneesQuery,
  CheckHandling,
  CheckHandlingChange,
  CheckNoteNew,
  Handling,
  HandlingChange,
  NoteNew,
} from "../../contract/handling.ts";
import { Problem } from "../../contract/problem.ts";
import { NoQuery } from "../../contract/words.ts";
import { nameWithin } from "../../db/read/check.ts";
import { handledFinding } from "../../db/read/finding.ts";
import { handlingOfFinding, handlingsOfCheck, readAssignees } from "../../db/read/handling.ts";
import { readNamedAccounts } from "../../db/read/owner-assignments.ts";
import { changeHandling, type Handled, writeNote } from "../../db/write/handling.ts";
import { demandNote } from "../../posture/handling.ts";
import type { Reach } from "../../posture/reach.ts";
import { Refusal } from "../../posture/refusal.ts";
import type { AccountId } from "../../posture/words.ts";
import { demandTicket } from "../../posture/written.ts";
import { deedOf } from "../auth/entering.ts";
import type { AppOptions } from "../options.ts";
import { notFound } from "../problems.ts";

const tags = ["Handling"];
const failures = { 400: Problem, 401: Problem, 403: Problem, 404: Problem };
const handle = { config: { access: "handle" } } as const;

export const handlingRoutes: FastifyPluginAsyncTypebox<AppOptions> = async (app, options) => {
  const { db, writer, keys, now } = options;
  const assignees = {
    tags,
    summary: "Whom one may assign: people who see the account, or anything of one's own",
    querystring: AssigneesQuery,
    response: { 200: Assignees, 400: Problem, 401: Problem, 403: Problem },
  };
  app.get("/assignees", { schema: assignees, ...handle }, async ({ reach, query: { account } }) => ({
    items: await readAssignees(db, reach, account === undefined ? undefined : [account as AccountId]),
  }));

  const finding = async (reach: Reach, id: string) => {
    const found = await handledFinding(db, reach, id);
    if (found === undefined) throw notFound("finding");
    return found;
  };
  const ofFinding = {
    tags,
    summary: "Assign a finding, or tie it to a ticket",
    params: FindingParams,
    querystring: NoQuery,
    body: HandlingChange,
    response: { 200: Handling, ...failures },
  };
  app.patch("/findings/:id/handling", { schema: ofFinding, ...handle }, async (request) => {
    const { reach, params, body } = request;
    const { handled, account } = await finding(reach, params.id);
    const change = await demandChange(db, reach, body, [account]);
    await writer.transaction((tx) => changeHandling(tx, keys.audit, handled, change, deedOf(request, now())));
    return handlingOfFinding(db, handled.row);
  });

  const noteOfFinding = {
    tags,
    summary: "Write a note on a finding: plain text",
    params: FindingParams,
    querystring: NoQuery,
    body: NoteNew,
    response: { 200: Handling, ...failures },
  };
  app.post("/findings/:id/notes", { schema: noteOfFinding, ...handle }, async (request) => {
    const { handled } = await finding(request.reach, request.params.id);
    const text = demandNote(request.body.text);
    await writer.transaction((tx) => writeNote(tx, keys.audit, handled, text, deedOf(request, now())));
    return handlingOfFinding(db, handled.row);
  });
  await app.register(checkHandlingRoutes, options);
};

const checkHandlingRoutes: FastifyPluginAsyncTypebox<AppOptions> = async (app, { db, writer, keys, now }) => {
  const check = async (reach: Reach, id: string, account: string | undefined) => {
    const named = await nameWithin(db, reach, id, undefined);
    if (named === undefined) throw notFound("check");
    const place = await placeIn(db, reach, account);
    const name = place === null ? named.check_id : `${named.check_id} ${place.id}`;
    const handled: Handled = { of: "check", row: named.id, account: place?.row ?? null, name };
    return { handled, accounts: place === null ? undefined : [place.id], told: () => toldOf(named.id, place?.id ?? null, reach) };
  };
  const toldOf = async (row: number, account: string | null, reach: Reach) => {
    const one = (await handlingsOfCheck(db, reach, row)).find((handling) => (handling.account?.id ?? null) === account);
    return one ?? { assignee: null, ticket: null, events: [], account: null };
  };
  const ofCheck = {
    tags,
    summary: "Assign a check, on an account or everywhere, or tie it to a ticket",
    params: CheckParams,
    querystring: NoQuery,
    body: CheckHandlingChange,
    response: { 200: CheckHandling, ...failures },
  };
  app.patch("/checks/:id/handling", { schema: ofCheck, ...handle }, async (request) => {
    const { reach, params, body } = request;
    const { handled, accounts, told } = await check(reach, params.id, body.account);
    const change = await demandChange(db, reach, body, accounts);
    await writer.transaction((tx) => changeHandling(tx, keys.audit, handled, change, deedOf(request, now())));
    return told();
  });

  const noteOfCheck = {
    tags,
    summary: "Write a note on a check, on an account or everywhere: plain text",
    params: CheckParams,
    querystring: NoQuery,
    body: CheckNoteNew,
    response: { 200: CheckHandling, ...failures },
  };
  app.post("/checks/:id/notes", { schema: noteOfCheck, ...handle }, async (request) => {
    const { handled, told } = await check(request.reach, request.params.id, request.body.account);
    const text = demandNote(request.body.text);
    await writer.transaction((tx) => writeNote(tx, keys.audit, handled, text, deedOf(request, now())));
    return told();
  });
};

/** @throws Refusal naming `account`: of one that is not there, and of one that they do not see, in the same words. */
async function placeIn(db: AppOptions["db"], reach: Reach, account: string | undefined): Promise<{ row: number; id: AccountId } | null> {
  if (account === undefined) {
    if (reach.kind === "everything") return null;
    throw new Refusal("account", "is missing: what is everywhere is for who sees the whole organization");
  }
  const [found] = await readNamedAccounts(db, reach, [account as AccountId]);
  if (found === undefined) throw new Refusal("account", "is none of those that you see");
  return found;
}

async function demandChange(
  db: AppOptions["db"],
  reach: Reach,
  { assignee, ticket }: HandlingChange,
  accounts: readonly AccountId[] | undefined,
) {
  await demandAssignee(db, reach, assignee, accounts);
  return { assignee, ticket: typeof ticket === "string" ? demandTicket(ticket) : ticket };
}

/** @throws Refusal naming `assignee`. */
export async function demandAssignee(
  db: AppOptions["db"],
  reach: Reach,
  assignee: string | null | undefined,
  accounts: readonly AccountId[] | undefined,
): Promise<void> {
  if (assignee === undefined || assignee === null) return;
  const able = await readAssignees(db, reach, accounts);
  if (!able.some(({ id }) => id === assignee)) throw new Refusal("assignee", "is nobody who signs in here and sees what this is about");
}
