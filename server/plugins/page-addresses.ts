/**
 * Which addresses are pages. The pages know it themselves (web/routes.tsx), but who asks for a page by its address, a link in a mail or a
 * monitor, wants 200 for what there is and 404 for what there is not. A test holds both lists equal.
 */
export const pageAddresses: readonly string[] = [
  "/",
  "/principles",
  "/principles/:id",
  "/accounts",
  "/accounts/:id",
  "/findings",
  "/findings/:id",
  "/checks",
  "/checks/:id",
  "/acceptances",
  "/plans",
  "/compare",
  "/coverage",
  "/runs",
  "/runs/:id",
  "/owners",
  "/service-levels",
  "/people",
  "/tokens",
  "/webhooks",
  "/digests",
  "/audit",
  "/doctor",
  "/profile",
  "/help",
  "/help/:id",
  "/sign-in",
  "/welcome",
  "/confirm",
  "/unsubscribe",
];

const patterns = pageAddresses.map((address) => new RegExp(`^${address.replace(":id", "[^/]+")}/?$`));

/** @param url with its query. Whether the thing with that id is there, only the page can say. */
export const isPageAddress = (url: string): boolean => {
  const [path = ""] = url.split("?");
  return patterns.some((pattern) => pattern.test(path));
};
