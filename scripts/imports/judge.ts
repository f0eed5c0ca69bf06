import type { Need } from "./read.ts";
import { libraries, observers, pure, rooms, typesOnly } from "./table.ts";

export interface Offence {
  readonly rule: string;
  readonly from: string;
  readonly to: string;
  readonly why: string;
}

/** @param shipped libraries that are installed where the product runs (package.json's `dependencies`) */
export function judge(needs: readonly Need[], shipped: ReadonlySet<string>): Offence[] {
  return [...needs.flatMap((need) => [...offencesOf(need, shipped)]), ...cycles(needs)];
}

function* offencesOf(need: Need, shipped: ReadonlySet<string>): Generator<Offence> {
  const { from, to } = need;
  const room = roomOf(from);
  const offence = (rule: string, why: string): Offence => ({ rule, from, to, why });
  if (room === undefined || observers.includes(room) || isTest(from)) return; // tests may import what they test, wherever they lie
  const allowed = rooms[room];
  if (allowed === undefined) {
    yield offence("unknown-room", `${room}/ is not in scripts/imports/table.ts`);
  } else if (need.library) {
    yield* librariesOf(need, room, shipped);
  } else if (isTest(to) || to.includes("/fixtures/")) {
    yield offence("test-in-product", "what ships must not need what only tests have");
  } else if (![room, ...allowed].some((entry) => to === entry || to.startsWith(`${entry}/`))) {
    yield offence("room", `${room}/ may import, of ours, ${allowed.length > 0 ? `only ${allowed.join(", ")}` : "nothing"}`);
  } else if (!need.typeOnly && typesOnly.some((border) => border.from === room && to.startsWith(`${border.to}/`))) {
    yield offence("types-only", `${room}/ takes from there types only: import type`);
  }
}

function* librariesOf({ from, to, typeOnly }: Need, room: string, shipped: ReadonlySet<string>): Generator<Offence> {
  if (room === pure.room && !pure.allowed.includes(to)) {
    yield { rule: "pure", from, to, why: `${room}/ takes nothing from outside but ${pure.allowed.join(", ")}` };
  }
  for (const owned of libraries) {
    const named = owned.names.some((name) => (name.endsWith("/*") ? to.startsWith(name.slice(0, -1)) : to === name));
    if (named && owned.room !== room && owned.also?.includes(from) !== true) yield { rule: "library", from, to, why: owned.why };
  }
  if (room !== "web" && !typeOnly && !to.startsWith("node:") && !shipped.has(to)) {
    yield { rule: "not-shipped", from, to, why: "not among package.json's dependencies: missing where the product is installed" };
  }
}

/** Two files that need each other, also by types only or by a long way round, are one file or miss a third. Each cycle is named once. */
function cycles(needs: readonly Need[]): Offence[] {
  const followers = new Map<string, string[]>();
  for (const { from, to, library } of needs) {
    if (!library) followers.set(from, [...(followers.get(from) ?? []), to]);
  }
  const done = new Set<string>();
  const found: Offence[] = [];
  const walk = (file: string, way: readonly string[]) => {
    const start = way.indexOf(file);
    if (start >= 0) {
      const ring = [...way.slice(start), file];
      found.push({ rule: "cycle", from: ring.at(-2) ?? file, to: file, why: ring.join(" → ") });
      return;
    }
    if (done.has(file)) return;
    for (const next of followers.get(file) ?? []) walk(next, [...way, file]);
    done.add(file);
  };
  for (const file of followers.keys()) walk(file, []);
  return found;
}

const isTest = (path: string) => /\.test\.tsx?$/.test(path);

/** The first folder; a file of the root itself (a tool's configuration) is in no room. */
const roomOf = (path: string) => (path.includes("/") ? path.slice(0, path.indexOf("/")) : undefined);
