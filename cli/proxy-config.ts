/** The proxy by which requests leave (outgoing/proxy.ts reads the variables where they are made): judged at the start, so that a slip is one line. */
import { Refusal } from "../posture/refusal.ts";
import { type Environment, text } from "./variables.ts";

/** @throws Refusal naming the variable; never its value, which may hold a password. */
export function demandProxy(environment: Environment): void {
  const [capitals, small] = [text(environment, "HTTPS_PROXY"), text(environment, "https_proxy")];
  for (const [name, proxy] of [
    ["HTTPS_PROXY", capitals],
    ["https_proxy", small],
  ] as const) {
    if (proxy === undefined) continue;
    if (!URL.canParse(proxy) || !/^https?:$/.test(new URL(proxy).protocol))
      throw new Refusal(name, "is not the address of a proxy such as http://proxy.example.com:3128");
  }
  if (capitals !== undefined && small !== undefined && capitals !== small)
    throw new Refusal("HTTPS_PROXY", "and https_proxy name different proxies: set only one of them");
  if (text(environment, "NO_PROXY")?.includes("://") === true)
    throw new Refusal("NO_PROXY", "is not a list of names and addresses by commas, such as .internal.example.com,169.254.169.254");
}
