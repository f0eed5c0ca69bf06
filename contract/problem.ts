/** What every failed request answers: a problem document of RFC 9457, media type `application/problem+json`. */
import { type Static, Type } from "typebox";

export const Problem = Type.Object(
  {
    type: Type.String({ description: "urn:pillarwatch:problem:<word>: stable, for programs" }),
    title: Type.String({ description: "The kind of problem, for people" }),
    status: Type.Integer(),
    detail: Type.String({ description: "This case of it: what is wrong and what to do" }),
    requestId: Type.String({ description: "Also in the server's log" }),
    errors: Type.Optional(
      Type.Array(Type.Object({ field: Type.String(), message: Type.String() }), { description: "The fields at fault, by name" }),
    ),
    run: Type.Optional(Type.Integer({ description: "The run that stands in the way" })),
  },
  { description: "RFC 9457 problem document" },
);
export type Problem = Static<typeof Problem>;
