/** Settings over HTTP: usual until an administrator decides otherwise, told to whoever sees the whole, each change in the audit log. */
import { expect, it } from "vitest";
import { writeAudit } from "../../db/write/audit.ts";
import { changeSettings, settingsNow } from "../../db/write/settings.ts";
import { usualSettings } from "../../posture/settings.ts";
import { applicationOfFile } from "../support/application-of-file.ts";
import { noon } from "../support/database.ts";
import { cookieOf, signedIn, testKeys } from "../support/signed-in.ts";

const on = applicationOfFile();

const patch = (payload: object, headers: Record<string, string> = {}) =>
  on.application.app.inject({ method: "PATCH", url: "/api/v1/settings", payload, headers });
const told = async () =>
  (
    await on.database.writer.rows.all<{ subject: string; before: string; after: string }>(
      "SELECT subject, before, after FROM audit WHERE action = 'settings-changed' ORDER BY seq",
    )
  ).map((row) => [row.subject, row.before, row.after]);

it("are the usual ones until changed; a change is told once, and what was so before is none", async () => {
  expect((await on.application.get("/api/v1/settings")).body).toEqual(usualSettings);
  const off = { ...usualSettings, ownersAcceptancesNeedApproval: false };
  expect((await patch({ ownersAcceptancesNeedApproval: false })).json()).toEqual(off);
  expect((await patch({ ownersAcceptancesNeedApproval: false })).json()).toEqual(off);
  expect(await settingsNow(on.database.writer.rows)).toEqual(off);
  expect(await told()).toEqual([["ownersAcceptancesNeedApproval", '{"value":true}', '{"value":false}']]);
});

it("names the field that is not known, and what is no answer", async () => {
  expect((await patch({ nothing: true })).json()).toMatchObject({ status: 400, errors: [{ field: "nothing" }] });
  expect((await patch({ ownersAcceptancesNeedApproval: "perhaps" })).json()).toMatchObject({
    status: 400,
    errors: [{ field: "ownersAcceptancesNeedApproval" }],
  });
  expect((await patch({})).statusCode).toBe(400);
});

it("are an administrator's to change, and a lead's to read", async () => {
  await signedIn(on.database.writer, { role: "lead", token: "a-lead".padEnd(43, "-"), email: "lead@pillarwatch.test", accounts: [] });
  const cookie = cookieOf("a-lead".padEnd(43, "-"));
  expect((await on.application.get("/api/v1/settings", { cookie })).status).toBe(200);
  expect((await patch({ ownersAcceptancesNeedApproval: true }, { cookie })).statusCode).toBe(403);
});

it("a younger version's setting stays, and disturbs nobody; what fails with its entry is not written", async () => {
  await on.database.insert("settings", { name: "ofTomorrow", value: '{"days":7}', changed_at: noon, changed_by_kind: "command" });
  expect(await settingsNow(on.database.writer.rows)).not.toHaveProperty("ofTomorrow");
  const deed = { at: noon, actor: { kind: "command", id: null }, from: null } as const;
  const before = await settingsNow(on.database.writer.rows);
  const cut = on.database.writer.transaction(async (tx) => {
    await changeSettings(tx, testKeys.audit, { ownersAcceptancesNeedApproval: true }, deed);
    await writeAudit(tx, testKeys.audit, { ...deed, action: "head-told", subject: null, before: null, after: null });
    throw new Error("cut");
  });
  await expect(cut).rejects.toThrow("cut");
  expect([await settingsNow(on.database.writer.rows), (await told()).length]).toEqual([before, 1]);
});
