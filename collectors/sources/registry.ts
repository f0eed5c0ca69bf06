/** The sources that there are. A new one is a folder here and a line below. */
import { config } from "./config/source.ts";
import { guardduty } from "./guardduty/source.ts";
import { inspector } from "./inspector/source.ts";
import { securityhub } from "./securityhub/source.ts";

export const registry = { securityhub, guardduty, inspector, config };
