import { mergeConfig } from "vite";
import pages from "../../../web/vite.config.ts";

/** Built as our pages are. */
export default mergeConfig(pages, { root: import.meta.dirname });
