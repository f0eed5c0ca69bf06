/**
 * Where the server may send something that an administrator named: to the internet, and nowhere else unless ALLOW_PRIVATE_TARGETS says so. A
 * server is asked from inside a network, next to what trusts it: a cloud's metadata service, a database, its own machine. The address that is
 * connected to is what is judged, at the moment of connecting: a name may lead elsewhere than a moment ago (DNS rebinding).
 */
import { type LookupAddress, lookup as systemLookup } from "node:dns";
import type { LookupFunction } from "node:net";
import ipaddr from "ipaddr.js";
import { Refusal } from "../posture/refusal.ts";

type Address = ipaddr.IPv4 | ipaddr.IPv6;

/** Networks that may be asked though they are not the internet. */
export type AllowedTargets = readonly (readonly [Address, bits: number])[];

/** By commas; networks such as 10.20.0.0/16, or single addresses. @throws Refusal naming `field`. */
export function allowedTargets(text: string | undefined, field: string): AllowedTargets {
  if (text === undefined) return [];
  return text.split(",").map((part) => {
    const network = part.trim();
    const isOne = ipaddr.isValid(network) && !network.includes("%");
    const written = isOne ? `${network}/${ipaddr.parse(network).kind() === "ipv4" ? 32 : 128}` : network;
    if (!ipaddr.isValidCIDR(written) || (!isOne && !ipaddr.IPv4.isValidCIDRFourPartDecimal(written) && !network.includes(":")))
      throw new Refusal(field, `"${network}" is not a network such as 10.20.0.0/16, or an address`);
    return ipaddr.parseCIDR(written);
  });
}

/** Public by number, and all the same a cloud's own: Azure's wire server. */
const cloudsOwn = ["168.63.129.16"];
/** Of all IPv6, what is routed in the internet. What wraps an IPv4 address (mapped, NAT64, 6to4, Teredo) has a range of its own, or lies outside. */
const GLOBAL_UNICAST: [ipaddr.IPv6, number] = [ipaddr.IPv6.parse("2000::"), 3];

/** @param address as a resolver or socket tells it. */
export function mayReach(address: string, allowed: AllowedTargets): boolean {
  if (!ipaddr.isValid(address) || address.includes("%")) return false;
  const told = ipaddr.process(address); // an IPv4 address that is written as IPv6 is judged as what it is
  return isAllowed(told, allowed) || isInternet(told);
}

const isAllowed = (address: Address, allowed: AllowedTargets): boolean =>
  allowed.some(([network, bits]) => network.kind() === address.kind() && address.match(network as never, bits));

function isInternet(address: Address): boolean {
  if (address.range() !== "unicast" || cloudsOwn.includes(address.toString())) return false;
  return address instanceof ipaddr.IPv4 || address.match(GLOBAL_UNICAST);
}

/** Where something is sent to was refused by us: it never left. */
export class TargetRefused extends Error {
  constructor(what: string) {
    super(`${what} is not in the internet, and ALLOW_PRIVATE_TARGETS does not name it: nothing was sent`);
    this.name = "TargetRefused";
  }
}

/**
 * What can be said of an address before anybody resolves it.
 * @throws Refusal naming `field`: not https (plain http is for networks that are allowed), with a password in it, or leading to where nothing may be sent.
 */
export function demandTarget(text: string, allowed: AllowedTargets, field: string): URL {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  const isHttps = url?.protocol === "https:";
  if (url === undefined || !(isHttps || (url.protocol === "http:" && allowed.length > 0)))
    throw new Refusal(field, "is not an https:// address such as https://hooks.example.com/pillarwatch");
  if (url.username !== "" || url.password !== "") throw new Refusal(field, "has a user or password in it: leave them out");
  const literal = literalOf(url);
  if (literal !== undefined && !mayReach(literal, allowed))
    throw new Refusal(field, `${literal} is not in the internet: ALLOW_PRIVATE_TARGETS names the networks that may be asked all the same`);
  if (/^(localhost|.*\.(localhost|local|internal))\.?$/i.test(url.hostname) && allowed.length === 0)
    throw new Refusal(
      field,
      `${url.hostname} is not in the internet: ALLOW_PRIVATE_TARGETS names the networks that may be asked all the same`,
    );
  return url;
}

/** The address that an URL itself names; undefined where it has to be resolved. `0x7f.1` and the like are written out by URL. */
export const literalOf = ({ hostname }: URL): string | undefined => {
  const bare = hostname.replace(/^\[(.*)\]$/, "$1");
  return ipaddr.isValid(bare) ? bare : undefined;
};

type Resolve = (hostname: string, answer: (error: Error | null, addresses: readonly LookupAddress[]) => void) => void;

const usual: Resolve = (hostname, answer) => systemLookup(hostname, { all: true }, (error, addresses = []) => answer(error, addresses));

/**
 * For `lookup` of a request: hands on only addresses that may be reached, so that these are what is connected to.
 * @param over plain http: then the internet is no place to send a secret to.
 */
export function guardedLookup(allowed: AllowedTargets, over: "https:" | "http:", resolve: Resolve = usual): LookupFunction {
  return (hostname, options, answer) => {
    resolve(hostname, (error, addresses) => {
      if (error !== null) return answer(error, "", 0);
      const may = addresses.filter(({ address }) => mayAsk(address, allowed, over));
      const [first] = may;
      if (first === undefined) return answer(new TargetRefused(hostname), "", 0);
      return options.all === true ? (answer as unknown as AnswerAll)(null, may) : answer(null, first.address, first.family);
    });
  };
}
type AnswerAll = (error: null, addresses: readonly LookupAddress[]) => void;

/** In clear only inside the networks that are allowed. */
export const mayAsk = (address: string, allowed: AllowedTargets, over: "https:" | "http:"): boolean =>
  over === "https:" ? mayReach(address, allowed) : ipaddr.isValid(address) && isAllowed(ipaddr.process(address), allowed);
