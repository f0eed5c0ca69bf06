import type { Token } from "../../../contract/tokens.ts";

const DAY_MS = 86_400_000;

/** Days for which it is good, the last one begun counted whole; 0 for one that is over. */
export const daysLeft = ({ state, expiresAt }: Pick<Token, "state" | "expiresAt">, now: Date): number =>
  state === "active" ? Math.max(0, Math.ceil((Date.parse(expiresAt) - now.getTime()) / DAY_MS)) : 0;
