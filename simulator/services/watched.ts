import type { Service } from "../service.ts";
import { guardduty } from "./guardduty.ts";
import { securityhub } from "./securityhub.ts";

/** The services whose findings collectors read. */
export const watchedServices: readonly Service[] = [securityhub, guardduty];
