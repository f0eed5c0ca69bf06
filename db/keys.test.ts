import { expect, test } from "vitest";
import { keysOf } from "./keys.ts";

const hex = (secret: string) =>
  Object.fromEntries(Object.entries(keysOf(secret)).map(([use, key]) => [use, Buffer.from(key).toString("hex")]));

// Reckoned by Python's hmac, by RFC 5869.
test("the same secret makes the same keys in every version: what is signed and sealed outlives the program", () => {
  expect(hex("0123456789abcdef0123456789abcdef")).toEqual({
    audit: "9cbaa2b6fb09c2b7e073a9ef5d4664e471b1de4e2400fd98afa55760d8186e06",
    sealing: "8f4e81d14a30a28fae193ed8242e5f30b4a4f69a79e215888b568e93b241d7f5",
    links: "13887571d7b5fcd32b4b057ff64acbe6ee0703fb23f98123a59c9789fe7ebf88",
    cookies: "4355d91e3dbacbd568ea61cbc2998a54f97406ab53019768242d79cfd581991b",
    cursors: "c620a066f4df6a6dc847729301f8ab044c4670db4623abba00680d24660a8cea",
    mail: "02a853d4a0742c00c3e87a43436a8ca6d4edb00b56ac35b4cada24818f0c4c8b",
  });
});

test("no two uses, and no two secrets, share a key", () => {
  const keys = [...Object.values(hex("0123456789abcdef0123456789abcdef")), ...Object.values(hex("0123456789abcdef0123456789abcdeg"))];
  expect(new Set(keys).size).toBe(12);
});

test("a short secret makes none", () => {
  expect(() => keysOf("0123456789abcdef0123456789abcde")).toThrow("fewer than 32 characters");
});
