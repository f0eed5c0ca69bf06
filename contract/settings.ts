/** What administrators decide for the whole organization while Pillarwatch runs. */
import { type Static, Type } from "typebox";

const members = {
  ownersAcceptancesNeedApproval: Type.Boolean({
    description:
      "A risk acceptance that an owner makes is a proposal, which hides nothing until a lead or administrator approves it. false: it counts at once",
  }),
};

export const Settings = Type.Object(members);
export type Settings = Static<typeof Settings>;

export const SettingsChange = Type.Partial(Settings, {
  additionalProperties: false,
  minProperties: 1,
  description: "What is not named stays as it is",
});
export type SettingsChange = Static<typeof SettingsChange>;
