/** The figures that `/metrics` tells, in Prometheus's text form: read when somebody asks, and for some seconds told again. */
import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from "prom-client";
import { schemaVersion } from "../../db/migrate.ts";
import { programVersion } from "../../db/version.ts";
import { definitions, type MetricDefinition, type MetricName, type Sample } from "./definitions.ts";
import { type Part, partsSince, type Watched } from "./parts.ts";

/** From an answer out of memory to one that a person has given up on. */
const DURATION_BUCKETS = [0.005, 0.025, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30];

export class Metrics {
  readonly #registry = new Registry();
  readonly #readings: readonly Reading[];
  readonly #errors: Counter<"part">;
  readonly #requests: Counter<"route" | "status">;
  readonly #durations: Histogram;

  /** @param onFault what kept a part from being read. */
  constructor(watched: Watched, onFault: (fault: unknown, part: string) => void) {
    const registers = [this.#registry];
    collectDefaultMetrics({ register: this.#registry, prefix: "pillarwatch_" });
    const labelNames = ["version", "node", "schema"];
    new Gauge({ name: "pillarwatch_build_info", help: "1; which program this is", labelNames, registers }).set(
      { version: programVersion, node: process.version, schema: String(schemaVersion) },
      1,
    );
    this.#requests = new Counter({
      name: "pillarwatch_http_requests_total",
      help: "Answers by the route's pattern and the class of their status",
      labelNames: ["route", "status"],
      registers,
    });
    this.#durations = new Histogram({
      name: "pillarwatch_http_request_duration_seconds",
      help: "How long answers took, from the request to their last byte; streams of a run's progress are not among them",
      buckets: DURATION_BUCKETS,
      registers,
    });
    this.#errors = new Counter({
      name: "pillarwatch_scrape_errors_total",
      help: "Times that a part of these figures could not be read; it is absent then",
      labelNames: ["part"],
      registers,
    });
    this.#readings = partsSince(watched.now()).map((part) => {
      this.#errors.inc({ part: part.name }, 0);
      return new Reading(part, watched, this.#registry, (fault) => {
        this.#errors.inc({ part: part.name });
        onFault(fault, part.name);
      });
    });
  }

  /** @param route its pattern, never an address; @param seconds undefined: it says nothing of how quick the server is. */
  answered(route: string, status: number, seconds: number | undefined): void {
    this.#requests.inc({ route, status: `${Math.floor(status / 100)}xx` });
    if (seconds !== undefined) this.#durations.observe(seconds);
  }

  readonly contentType = Registry.PROMETHEUS_CONTENT_TYPE;

  async text(): Promise<string> {
    await Promise.all(this.#readings.map((reading) => reading.renew()));
    return this.#registry.metrics();
  }
}

/** Prometheus waits for ten seconds: what is not read by then (a bucket that does not answer) must not take the others along. */
const PATIENCE_MS = 4_000;

/** One part's metrics: whole, or absent. */
class Reading {
  readonly #part: Part;
  readonly #watched: Watched;
  readonly #metrics: ReadonlyMap<MetricName, Gauge | Counter>;
  readonly #labelled: ReadonlySet<string>;
  readonly #onFault: (fault: unknown) => void;
  readonly #patienceMs: number;
  #readAtMs = Number.NEGATIVE_INFINITY;
  #going: Promise<void> | undefined;

  constructor(part: Part, watched: Watched, registry: Registry, onFault: (fault: unknown) => void) {
    this.#patienceMs = watched.patienceMs ?? PATIENCE_MS;
    this.#part = part;
    this.#watched = watched;
    this.#onFault = onFault;
    const of: Readonly<Record<string, MetricDefinition>> = definitions[part.name];
    this.#metrics = new Map(
      Object.entries(of).map(([name, { help, labels = [], type }]) => {
        const settings = { name, help, labelNames: labels, registers: [registry] };
        return [name as MetricName, type === "counter" ? new Counter(settings) : new Gauge(settings)];
      }),
    );
    this.#labelled = new Set(Object.entries(of).flatMap(([name, { labels = [] }]) => (labels.length > 0 ? [name] : [])));
    this.#clear();
  }

  /** Two who ask at the same time wait for the same reading. */
  async renew(): Promise<void> {
    if (performance.now() - this.#readAtMs < this.#part.keepMs) return;
    this.#going ??= this.#read().finally(() => {
      this.#going = undefined;
    });
    let timer: NodeJS.Timeout | undefined;
    const tooLong = new Promise<"too long">((resolve) => {
      timer = setTimeout(resolve, this.#patienceMs, "too long");
    });
    const outcome = await Promise.race([this.#going, tooLong]);
    clearTimeout(timer);
    if (outcome !== "too long") return;
    this.#clear();
    this.#onFault(new Error(`not read within ${this.#patienceMs} ms`));
  }

  async #read(): Promise<void> {
    try {
      const samples = await this.#part.read(this.#watched);
      this.#clear();
      for (const sample of samples) this.#set(sample);
      this.#readAtMs = performance.now();
    } catch (error) {
      // What was read before is old by now: it would look as if all were well.
      this.#clear();
      this.#onFault(error);
    }
  }

  #clear(): void {
    for (const [name, metric] of this.#metrics) {
      metric.reset();
      // Without labels a reset one is 0, which is a figure.
      if (!this.#labelled.has(name)) metric.remove();
    }
  }

  #set([name, value, labels = {}]: Sample): void {
    const metric = this.#metrics.get(name);
    if (metric === undefined) throw new Error(`${name} is not a metric of the part ${this.#part.name}`);
    if (metric instanceof Gauge) metric.set(labels, value);
    else metric.inc(labels, value);
  }
}
