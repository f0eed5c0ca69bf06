/** What doctor says of the way out of this machine: the proxy, and the certificates that are taken beside the usual ones. Nobody is asked. */
import { X509Certificate } from "node:crypto";
import { readFileSync } from "node:fs";
import type { DoctorCheck } from "../posture/doctor.ts";
import { codeOf, Refusal } from "../posture/refusal.ts";
import { demandProxy } from "./proxy-config.ts";
import { type Environment, text } from "./variables.ts";

type Mend = NonNullable<DoctorCheck["mend"]>;

export function networkCheck(environment: Environment, now: Date): DoctorCheck {
  const parts = [proxyPart(environment), certificatePart(text(environment, "NODE_EXTRA_CA_CERTS"), now)];
  const mend = parts.find((part) => part.mend !== undefined)?.mend ?? null;
  const says = parts.flatMap((part) => part.says);
  return {
    id: "network",
    title: "Proxy and certificates",
    state: mend === null ? (says.length === 0 ? "off" : "well") : "trouble",
    says: says.length === 0 ? ["requests leave directly (no HTTPS_PROXY), by the usual certificate authorities"] : says,
    mend,
  };
}

interface Part {
  readonly says: readonly string[];
  readonly mend?: Mend;
}

/** Of a proxy's address only where it is: user and password may stand in it. */
function proxyPart(environment: Environment): Part {
  try {
    demandProxy(environment);
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    return { says: [error.message], mend: { text: "Correct the variable where the process is started.", command: null } };
  }
  const proxy = text(environment, "HTTPS_PROXY") ?? text(environment, "https_proxy");
  if (proxy === undefined) return { says: [] };
  const past = text(environment, "NO_PROXY") ?? text(environment, "no_proxy");
  return {
    says: [`requests by https leave through ${new URL(proxy).host} (HTTPS_PROXY)${past === undefined ? "" : `, past it: ${past}`}`],
  };
}

const PEM = /-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/g;

/** Node only warns of a file that it cannot read, and goes on without it: each call then fails. */
function certificatePart(file: string | undefined, now: Date): Part {
  if (file === undefined) return { says: [] };
  const name = `NODE_EXTRA_CA_CERTS: ${file}`;
  const mend = (what: string): Mend => ({
    text: `${what} NODE_EXTRA_CA_CERTS is read once, where the process is started: start it again afterwards.`,
    command: `openssl x509 -noout -subject -enddate -in '${file.replaceAll("'", `'\\''`)}'`,
  });
  try {
    const certificates = (readFileSync(file, "utf8").match(PEM) ?? []).map((pem) => new X509Certificate(pem));
    if (certificates.length === 0)
      return { says: [`${name} holds no certificate`], mend: mend("Put the authority’s certificate there, as PEM.") };
    const ended = certificates.filter(({ validTo }) => Date.parse(validTo) < now.getTime()).length;
    if (ended === certificates.length)
      return { says: [`${name} holds ${ended} that ended, and no other`], mend: mend("Ask the authority for its new certificate.") };
    // The system's own bundle, to which a company's was added, always holds some that nobody shows any more.
    const over = ended === 0 ? "" : `; ${ended} more ended`;
    return { says: [`${certificates.length - ended} certificates of your own are taken too (${name})${over}`] };
  } catch (error) {
    return { says: [`${name} cannot be read (${codeOf(error) ?? "no certificate"})`], mend: mend("Make it readable for this user.") };
  }
}
