/** Every address of the pages, made here and nowhere else. What a link carries along (range, scope, filters) is added by `useHref` (selection/address.ts). */
export const paths = {
  overview: "/",
  principles: "/principles",
  principle: (id: string): string => `/principles/${encodeURIComponent(id)}`,
  accounts: "/accounts",
  account: (id: string): string => `/accounts/${encodeURIComponent(id)}`,
  findings: "/findings",
  finding: (id: string): string => `/findings/${encodeURIComponent(id)}`,
  checks: "/checks",
  check: (id: string): string => `/checks/${encodeURIComponent(id)}`,
  acceptances: "/acceptances",
  plans: "/plans",
  compare: "/compare",
  coverage: "/coverage",
  runs: "/runs",
  run: (id: number): string => `/runs/${id}`,
  owners: "/owners",
  levels: "/service-levels",
  people: "/people",
  tokens: "/tokens",
  webhooks: "/webhooks",
  digests: "/digests",
  audit: "/audit",
  doctor: "/doctor",
  profile: "/profile",
  help: "/help",
  helpPage: (id: string): string => `/help/${encodeURIComponent(id)}`,
  /** Made by the server as the mail is, no page of these: opened beside them. */
  ownDigestPreview: "/api/v1/profile/digest/preview",
  digestPreview: (person: string): string => `/api/v1/digests/${encodeURIComponent(person)}/preview`,
  signIn: "/sign-in",
  /** A one-time link leads here: its secret stands behind the #, which no server and no log is sent. */
  welcome: "/welcome",
  /** Likewise: an owner confirms which accounts are theirs, without a sign-in. */
  confirm: "/confirm",
  /** Likewise: somebody wants a kind of mail no more. */
  unsubscribe: "/unsubscribe",
} as const;

/** Where a sign-in may lead to: a page of ours. Another origin would begin with two slashes, or with a backslash that browsers take for one. */
export const isOurs = (address: string): boolean => /^\/(?![/\\])/.test(address);
