/** Keys of `meta` that are both written and read. */
export const DIGESTS_SINCE = "digests since";
export const SERVING = "serving";
