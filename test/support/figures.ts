/**
 * One law, two sizes: `npm test` holds it small, `npm run soak` at the figures that the issues name (scripts/soak.mjs sets the variable).
 */
export const figure = <Value>(small: Value, soak: Value): Value => (process.env.PILLARWATCH_SOAK === "1" ? soak : small);
