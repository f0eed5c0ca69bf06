import { expect, test } from "vitest";
import { commonPasswords } from "./common-passwords.ts";
import { demandStrong } from "./passwords.ts";

const wordsFor = (password: string): string => {
  try {
    demandStrong(password, []);
    return "taken";
  } catch (error) {
    return String(error);
  }
};

test("the 3,000 commonest passwords that are long enough are refused, each of them, however it is written", () => {
  const passwords = commonPasswords();
  expect(passwords.length).toBeGreaterThan(9_000);
  expect(new Set(passwords).size).toBe(passwords.length);
  for (const password of passwords) {
    expect([...password].length, password).toBeGreaterThanOrEqual(15);
    expect(password).toBe(password.normalize("NFKC").toLowerCase());
    expect(wordsFor(password)).toMatch(/password: is common/);
  }
  // The guesser alone would take this one.
  for (const written of ["Hd764nW5d7E1vb1", "HD764NW5D7E1VB1", "hd764nw5d7e1vb\uff11"]) expect(wordsFor(written)).toMatch(/is common/);
  expect(wordsFor("hd764nw5d7e1vb1 and a heron")).toBe("taken");
});
