/** Why a provider's sign-in came back without one, by the word in the address: what is so, and what helps. */
export const failures: ReadonlyMap<string, { readonly header: string; readonly why: string }> = new Map([
  ["refused", { header: "You were not signed in", why: "The provider said no, or you went back. Try again, or ask who manages it." }],
  [
    "no-role",
    {
      header: "You have no role here",
      why: "The provider knows you, and Pillarwatch does not. Ask your Pillarwatch administrator for access.",
    },
  ],
  [
    "expired",
    {
      header: "That took too long",
      why: "A sign-in at the provider must come back within minutes, in the browser that began it. Try again.",
    },
  ],
  [
    "not-again",
    {
      header: "Your provider did not ask you again",
      why: "It went by an earlier sign-in, or does not say when it asked. An administrator can end your sessions.",
    },
  ],
  [
    "provider",
    {
      header: "The provider did not answer as it should",
      why: "Try again. If it stays so, Pillarwatch’s log tells your administrator why.",
    },
  ],
]);
