/** Whether `/metrics` is told, where, and to whom. Each error names its variable. */
import { Refusal } from "../posture/refusal.ts";
import { type Environment, placeOf, secret, text } from "./variables.ts";

export interface MetricsConfig {
  /** METRICS_TOKEN; undefined: the address is the protection. */
  readonly token: string | undefined;
  /** METRICS_LISTEN; undefined: on the server's own address. */
  readonly listen: { readonly host: string; readonly port: number } | undefined;
}

const LEAST_TOKEN_CHARACTERS = 32;

/** @returns undefined where neither is set: `/metrics` is no address then. */
export function metricsConfig(environment: Environment): MetricsConfig | undefined {
  const token = secret(environment, "METRICS_TOKEN");
  const place = placeOf(environment, "METRICS_TOKEN");
  if (token !== undefined && token.length < LEAST_TOKEN_CHARACTERS)
    throw new Refusal(
      place,
      `has ${token.length} characters, and needs at least ${LEAST_TOKEN_CHARACTERS}: openssl rand -base64 32 makes one`,
    );
  if (token !== undefined && !/^[\x21-\x7e]+$/.test(token)) throw new Refusal(place, "has a character that a header cannot hold");
  const listen = listenOf(text(environment, "METRICS_LISTEN"));
  return token === undefined && listen === undefined ? undefined : { token, listen };
}

function listenOf(given: string | undefined): MetricsConfig["listen"] {
  if (given === undefined) return undefined;
  const [, bracketed, plain, digits] = /^(?:\[([0-9a-fA-F:.]+)\]|([^:\s[\]]+)):(\d{1,5})$/.exec(given) ?? [];
  const host = bracketed ?? plain;
  const port = Number(digits);
  if (host === undefined || port > 65_535)
    throw new Refusal("METRICS_LISTEN", `"${given}" is not an address and a port such as 127.0.0.1:9464 or [::1]:9464`);
  return { host, port };
}
