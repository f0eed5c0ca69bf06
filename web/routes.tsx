import { createBrowserRouter } from "react-router";
import { paths } from "./paths.ts";

/** Nothing to draw before a page's script is here: it is one file from the same machine. */
const HydrateFallback = () => null;

export const router = createBrowserRouter([
  {
    path: paths.collect,
    HydrateFallback,
    lazy: async () => ({ Component: (await import("./pages/collect/CollectPage.tsx")).CollectPage }),
  },
  { path: "*", HydrateFallback, lazy: async () => ({ Component: (await import("./pages/missing/MissingPage.tsx")).MissingPage }) },
]);
