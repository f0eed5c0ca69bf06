import { expect, test } from "vitest";
import { readAudit } from "./audit.ts";

test("what the address asks for is taken, and what is none is named", () => {
  const id = "0123456789abcdef0123456789abcdef";
  const asked = `action=signed-in&action=token-made&actor=${id}&subject=111122223333&since=2026-11-01&until=2026-11-30`;
  expect(readAudit(new URLSearchParams(asked))).toEqual({
    value: { action: ["signed-in", "token-made"], actor: id, subject: "111122223333", from: "2026-11-01", to: "2026-11-30" },
    refused: [],
  });
  const wrong = readAudit(new URLSearchParams("action=danced&actor=me&since=yesterday"));
  expect(wrong.value).toEqual({ action: [], actor: undefined, subject: undefined, from: undefined, to: undefined });
  expect(wrong.refused.map(({ parameter }) => parameter)).toEqual(["action", "actor", "since"]);
});
