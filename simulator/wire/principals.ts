/** Who may knock: base credentials from the configuration, and the sessions that AssumeRole hands out. */
import { createHash, randomBytes } from "node:crypto";

export interface BaseCredential {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  /** Only for a base credential that is itself a role's session. */
  readonly sessionToken?: string;
  readonly accountId: string;
  /** Of a user, or of a role's session (`…:assumed-role/Name/session`): then assuming another role is role chaining. */
  readonly arn: string;
  /** Action patterns; everything unless given. */
  readonly policy?: readonly string[];
}

export interface Principal extends BaseCredential {
  readonly kind: "base" | "session";
  /** On the wall clock. */
  readonly expiresAtMs?: number;
  /** On the world's clock, which may leap over days: no session outlives them. */
  readonly endsInWorldMs?: number;
}

export interface NewSession {
  readonly accountId: string;
  readonly arn: string;
  readonly expiresAtMs: number;
  readonly endsInWorldMs: number;
}

export class Principals {
  readonly #byKey = new Map<string, Principal>();
  readonly #policies = new Map<string, readonly string[]>();

  constructor(base: readonly BaseCredential[]) {
    for (const credential of base) this.#byKey.set(credential.accessKeyId, { ...credential, kind: "base" });
  }

  find(accessKeyId: string): Principal | undefined {
    return this.#byKey.get(accessKeyId);
  }

  base(): readonly Principal[] {
    return [...this.#byKey.values()].filter((principal) => principal.kind === "base");
  }

  issue(session: NewSession, nowMs: number): Principal {
    this.#forgetOld(nowMs);
    const principal: Principal = {
      ...session,
      kind: "session",
      accessKeyId: `ASIA${letters(16)}`,
      secretAccessKey: randomBytes(30).toString("base64"),
      sessionToken: randomBytes(180).toString("base64"),
    };
    this.#byKey.set(principal.accessKeyId, principal);
    return principal;
  }

  /** From now on this session is expired, whatever it was promised. */
  expire(accessKeyId: string): void {
    const principal = this.#byKey.get(accessKeyId);
    if (principal?.kind === "session") this.#byKey.set(accessKeyId, { ...principal, expiresAtMs: 0 });
  }

  basePolicy(principal: Principal): readonly string[] {
    return this.#policies.get(principal.accessKeyId) ?? principal.policy ?? ["*"];
  }

  setBasePolicy(accessKeyId: string, patterns: readonly string[]): void {
    this.#policies.set(accessKeyId, patterns);
  }

  /** A session is remembered a day beyond its end, so that its holder is told "expired" and not "unknown". */
  #forgetOld(nowMs: number): void {
    if (this.#byKey.size < 20_000) return;
    for (const [key, { expiresAtMs }] of this.#byKey)
      if (expiresAtMs !== undefined && expiresAtMs < nowMs - 86_400_000) this.#byKey.delete(key);
  }
}

const alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
const lettersOf = (bytes: Uint8Array): string => Array.from(bytes, (byte) => alphabet[byte % 32]).join("");
const letters = (length: number): string => lettersOf(randomBytes(length));

/** `AROA…`, `AIDA…`: stable for a principal. */
export const uniqueId = (prefix: "AROA" | "AIDA", of: string): string =>
  prefix + lettersOf(createHash("sha256").update(of).digest().subarray(0, 17));
