/** What `pillarwatch doctor` says, as a page for administrators; what asks others (AWS, the mail server) only when somebody asks for it. */
import type { FastifyPluginAsyncTypebox } from "@fastify/type-provider-typebox";
import { Doctor } from "../../contract/doctor.ts";
import { Problem } from "../../contract/problem.ts";
import { NoQuery } from "../../contract/words.ts";
import { writeAudit } from "../../db/write/audit.ts";
import { type DoctorCheck, worstFirst } from "../../posture/doctor.ts";
import { entryOf } from "../auth/entering.ts";
import type { AppOptions, AskedDoctor } from "../options.ts";
import { RequestProblem } from "../problems.ts";

const tags = ["Doctor"];
const administer = { config: { access: "administer" } } as const;
const failures = { 400: Problem, 401: Problem, 403: Problem };

const never: AskedDoctor = { state: "never", at: null, checks: [] };

export const doctorRoutes: FastifyPluginAsyncTypebox<AppOptions> = async (app, { doctor, writer, keys, now }) => {
  const told = async () => ({
    lookedAt: now().toISOString(),
    checks: copied((await doctor?.look()) ?? []),
    asked: asTold(doctor?.asked() ?? never),
  });

  const look = {
    tags,
    summary: "What is wrong with the installation, and the command that mends it",
    querystring: NoQuery,
    response: { 200: Doctor, ...failures },
  };
  app.get("/doctor", { schema: look, ...administer }, told);

  const ask = {
    tags,
    summary:
      "Ask AWS and the mail server as well: what is missing, action by action. The answer is that of GET, which has it when it is there",
    querystring: NoQuery,
    response: { 202: Doctor, ...failures, 409: Problem },
  };
  app.post("/doctor", { schema: ask, ...administer }, async (request, reply) => {
    if (doctor?.asked().state === "going-on")
      throw new RequestProblem({
        word: "doctor-going-on",
        title: "AWS is being asked",
        status: 409,
        detail: "Somebody has asked for it already: the answer will stand here.",
      });
    await writer.transaction((tx) => writeAudit(tx, keys.audit, entryOf(request, now(), { action: "doctor-asked", subject: null })));
    doctor?.ask();
    return reply.code(202).send(await told());
  });
};

const asTold = ({ checks, ...asked }: AskedDoctor) => ({ ...asked, checks: copied(checks) });

const copied = (checks: readonly DoctorCheck[]) => worstFirst(checks).map(({ says, ...check }) => ({ ...check, says: [...says] }));
