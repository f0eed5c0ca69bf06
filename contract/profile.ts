/** One's own sessions, password and one-time codes. */
import { type Static, Type } from "typebox";
import { ways } from "../posture/words.ts";
import { Count, OneOf, PublicId, TextOrNull, Time, TimeOrNull } from "./words.ts";

const Password = Type.String({ minLength: 1, maxLength: 512 });
const Code = Type.String({ minLength: 6, maxLength: 40, description: "Six digits of the authenticator, or a recovery code" });

export const Profile = Type.Object({
  sessions: Type.Array(
    Type.Object({
      id: Type.String(),
      way: OneOf(ways),
      begunAt: Time("Signed in."),
      seenAt: Time("Last asked for something; at most a minute old."),
      endsAt: Time("Ends then, however much it is used."),
      address: TextOrNull("From where it was begun"),
      agent: TextOrNull("The browser, as it names itself"),
      isThisOne: Type.Boolean(),
    }),
    { description: "The last used first" },
  ),
  hasPassword: Type.Boolean({ description: "false: signed in by the provider or as the demonstration lead" }),
  codes: Type.Object({
    setUpAt: TimeOrNull("One-time codes are asked for since then; null: they are not."),
    recoveryCodesLeft: Count("Recovery codes that were not used"),
  }),
});
export type Profile = Static<typeof Profile>;

export const NewPassword = Type.Object({ current: Password, password: Password }, { additionalProperties: false });
export type NewPassword = Static<typeof NewPassword>;

export const Reauthentication = Type.Object({ password: Password }, { additionalProperties: false });
export type Reauthentication = Static<typeof Reauthentication>;

export const Proof = Type.Union([
  Type.Object({ password: Password }, { additionalProperties: false }),
  Type.Object({ code: Code }, { additionalProperties: false }),
]);
export type Proof = Static<typeof Proof>;

export const CodesBegun = Type.Object({
  secret: Type.String({ description: "Base32, for who types it in" }),
  uri: Type.String({ description: "otpauth://totp/…" }),
  picture: Type.String({ description: "The same as a QR code: data:image/png;base64,…" }),
});
export type CodesBegun = Static<typeof CodesBegun>;

export const CodesConfirmed = Type.Object({
  recoveryCodes: Type.Array(Type.String(), { description: "Shown this once: each signs in once where the authenticator is lost" }),
});
export type CodesConfirmed = Static<typeof CodesConfirmed>;

export const CodesConfirm = Type.Object({ code: Type.String({ pattern: "^[0-9]{6}$" }) }, { additionalProperties: false });
export type CodesConfirm = Static<typeof CodesConfirm>;

export const CodesRemove = Type.Object({ password: Password, code: Code }, { additionalProperties: false });
export type CodesRemove = Static<typeof CodesRemove>;

export const SessionParams = Type.Object({ id: PublicId });
