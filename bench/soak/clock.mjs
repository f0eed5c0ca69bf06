import { basename } from "node:path";
import { promisify } from "node:util";
import { BroadcastChannel, getEnvironmentData, isMainThread, setEnvironmentData, threadId } from "node:worker_threads";

/**
 * Loaded before the server that is soaked, in its main thread and in its jobs' threads: the only clock that they can see is set from outside,
 * and whoever sleeps until an hour that has been skipped wakes up. Short sleeps, sockets and SQLite go by the machine's time. It also tells,
 * after a full garbage collection, what each of these threads holds; and ends one where it stands, as a fault in a library would.
 */
const SHARED = "simulated clock";
/** Who sleeps less wakes up by himself. */
const LONG_MS = 1_000;
const PATIENCE_MS = 30_000;

if (isMainThread) {
  const shared = new SharedArrayBuffer(8);
  new BigInt64Array(shared)[0] = BigInt(process.env.SOAK_AHEAD_MS ?? "0");
  setEnvironmentData(SHARED, shared);
}
const ahead = new BigInt64Array(getEnvironmentData(SHARED));
const Machine = Date;
const nowMs = () => Machine.now() + Number(Atomics.load(ahead, 0));
globalThis.Date = class extends Machine {
  constructor(...given) {
    if (given.length === 0) super(nowMs());
    else super(...given);
  }
  static now() {
    return nowMs();
  }
  static [Symbol.hasInstance](value) {
    return value instanceof Machine;
  }
};

/** When each is due by the simulated clock. */
const sleeping = new Map();
for (const name of ["setTimeout", "setInterval"]) {
  const start = globalThis[name];
  const started = (work, delayMs, ...given) => {
    const timer = start(work, delayMs, ...given);
    if (delayMs >= LONG_MS) sleeping.set(timer, nowMs() + delayMs);
    return timer;
  };
  globalThis[name] = Object.assign(started, { [promisify.custom]: start[promisify.custom] });
}

/** One that is woken is still the same timer: it can be stopped, and an interval goes on. */
function wake() {
  for (const [timer, dueMs] of sleeping) {
    if (timer._destroyed) sleeping.delete(timer);
    else if (dueMs <= nowMs()) {
      if (timer._repeat === null) sleeping.delete(timer);
      else sleeping.set(timer, nowMs() + timer._repeat);
      timer._idleTimeout = 1;
      timer.refresh();
    }
  }
}

const threads = new BroadcastChannel("soak");
threads.unref();
/** The threads that stay, by what they run; one that comes for a question and goes again has the clock, and is not asked. */
const names = { "thread.mjs": "collector", "sending-thread.mjs": "sender" };
const name = isMainThread ? "server" : names[basename(process.argv[1] ?? "")];

function measured() {
  globalThis.gc?.();
  const { heapUsed, external, rss } = process.memoryUsage();
  return { thread: name, heapBytes: heapUsed, externalBytes: external, rssBytes: rss, resources: process.getActiveResourcesInfo() };
}

if (isMainThread) {
  const known = new Set();
  let answered = () => undefined;
  threads.onmessage = ({ data: { here, gone, told } }) => {
    if (here !== undefined) known.add(here);
    if (gone !== undefined) known.delete(gone);
    if (told !== undefined) answered(told);
  };
  /** Whoever has come by now; one that comes meanwhile has not heard the question. */
  const askAll = (words) =>
    new Promise((resolve, reject) => {
      const wanted = known.size;
      const answers = [];
      const timer = setTimeout(() => reject(new Error(`${wanted - answers.length} threads did not answer`)), PATIENCE_MS);
      const end = () => {
        clearTimeout(timer);
        resolve(answers);
      };
      answered = (told) => {
        answers.push(told);
        if (answers.length === wanted) end();
      };
      threads.postMessage(words);
      if (wanted === 0) end();
    });
  const words = {
    advance: async ({ aheadMs }) => {
      Atomics.store(ahead, 0, BigInt(aheadMs));
      wake();
      await askAll({ wake: true });
    },
    measure: async () => [...(await askAll({ measure: true })), measured()],
    end: async ({ thread }) => threads.postMessage({ end: thread }),
  };
  process.on("message", ({ id, word, ...given }) => {
    words[word](given).then(
      (answer) => process.send({ id, answer }),
      (error) => process.send({ id, fault: error.message }),
    );
  });
  process.channel?.unref();
} else if (name !== undefined) {
  threads.onmessage = ({ data: { wake: isLater, measure, end } }) => {
    if (isLater) wake();
    if (isLater || measure) threads.postMessage({ told: measure ? measured() : true });
    if (end === name) process.exit(70);
  };
  threads.postMessage({ here: threadId });
  process.once("exit", () => threads.postMessage({ gone: threadId }));
}
