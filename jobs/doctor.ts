/** Asks AWS what is missing: for the command, and for a thread of the server (doctor-thread.ts). */
import { createAws } from "../collectors/aws/clients.ts";
import { type DiagnoseOptions, type Diagnosis, diagnose } from "../collectors/doctor.ts";
import { registry } from "../collectors/sources/registry.ts";

export interface AskedOfAws extends Pick<DiagnoseOptions, "homeRegion" | "mode"> {
  readonly roleName: string;
  readonly externalId: string | undefined;
  readonly regions: readonly string[] | undefined;
}

/** @throws nothing of AWS's: what AWS refuses is the diagnosis. Refusal for configured regions that AWS does not have. */
export async function askAws({ homeRegion, roleName, externalId, regions, mode }: AskedOfAws): Promise<Diagnosis> {
  const aws = createAws({ homeRegion, roleName, limits: "aws", ...(externalId === undefined ? {} : { externalId }) });
  try {
    const sources = Object.values(registry);
    return await diagnose(aws, { sources, homeRegion, mode, ...(regions === undefined ? {} : { regions }) });
  } finally {
    aws.close();
  }
}
