import type { Service } from "../service.ts";

/** The services whose findings collectors read. */
export const watchedServices: readonly Service[] = [];
