/** Saved views: addresses of pages that a person keeps by a name of their own. */
import { type Static, Type } from "typebox";
import { LONGEST_VIEW_ADDRESS, LONGEST_VIEW_NAME } from "../posture/words.ts";
import { PublicId, Time } from "./words.ts";

export const ViewNew = Type.Object(
  {
    name: Type.String({ minLength: 1, maxLength: LONGEST_VIEW_NAME, description: "One that is there already gets the new address" }),
    address: Type.String({
      maxLength: LONGEST_VIEW_ADDRESS,
      // Two slashes, or one and a backslash, would be another origin.
      pattern: "^/(?![/\\\\])[!-~]*$",
      description: "Path and search of a page, as a browser's address has them",
    }),
  },
  { additionalProperties: false },
);
export type ViewNew = Static<typeof ViewNew>;

export const View = Type.Object({
  id: PublicId,
  name: Type.String(),
  address: Type.String(),
  savedAt: Time("Saved, or given this address."),
});
export type View = Static<typeof View>;

export const Views = Type.Object({ items: Type.Array(View, { description: "The last saved first" }) });
export type Views = Static<typeof Views>;

export const ViewParams = Type.Object({ id: PublicId });
