import type { Service } from "../service.ts";
import { config } from "./config.ts";
import { guardduty } from "./guardduty.ts";
import { inspector2 } from "./inspector2.ts";
import { securityhub } from "./securityhub.ts";

/** The services whose findings collectors read. */
export const watchedServices: readonly Service[] = [securityhub, guardduty, inspector2, config];
