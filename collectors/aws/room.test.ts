import { expect, test } from "vitest";
import { createRoom } from "./room.ts";

const page = "securityhub:GetFindings";

/** An answer that comes when it is told to. */
class Answer {
  isAskedFor = false;
  come: (page: string) => void = () => undefined;
  readonly #promise = new Promise<string>((resolve) => {
    this.come = resolve;
  });

  send = (): Promise<string> => {
    this.isAskedFor = true;
    return this.#promise;
  };
}

const turn = () => new Promise((resolve) => setImmediate(resolve));

test("no more pages are asked for than there is room for, those at hand included", async () => {
  const room = createRoom(2);
  const [first, second, third, written] = [new Answer(), new Answer(), new Answer(), new Answer()];
  const atHand = room.ask(page, first.send).then(() => room.hold(written.send));
  void room.ask(page, second.send);
  const last = room.ask(page, third.send);
  first.come("a page");
  await turn();
  await turn();
  expect([first, second, third].map(({ isAskedFor }) => isAskedFor)).toEqual([true, true, false]);
  written.come("");
  await atHand;
  third.come("a page");
  expect(await last).toBe("a page");
});

test("what is asked for while pages are at hand does not wait for them", async () => {
  const room = createRoom(1);
  expect(await room.hold(() => room.ask("config:BatchGetResourceConfig", async () => "known"))).toBe("known");
});

test("a call that failed and work that failed leave their room", async () => {
  const room = createRoom(1);
  const broken = () => Promise.reject(new Error("cut"));
  await expect(room.ask(page, broken)).rejects.toThrow("cut");
  await expect(room.hold(broken)).rejects.toThrow("cut");
  expect(await room.ask(page, async () => "a page")).toBe("a page");
});
