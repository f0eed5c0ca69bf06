/** The library has no types of its own. */
declare module "proxy-from-env" {
  /** By HTTPS_PROXY, ALL_PROXY and NO_PROXY, in capitals or not. @returns "" where there is none for this address. */
  export function getProxyForUrl(url: string): string;
}
