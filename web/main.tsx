import "./early.ts";
import "@cloudscape-design/global-styles/index.css";
import "./palette.css";
import "./style.css";
import "./shell.css";
import "./charts/charts.css";
import "./components/figures.css";
import "./components/principle.css";
import "./print.css";
import { applyDensity, Density } from "@cloudscape-design/global-styles";
import { QueryClientProvider } from "@tanstack/react-query";
import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { RouterProvider } from "react-router";
import { openQueries } from "./api/client.ts";
import { answeredSoon, takeSession } from "./api/early.ts";
import { loadWhole } from "./components/whole.ts";
import { takeLinkToken } from "./link-token.ts";
import { paths } from "./paths.ts";
import { openRouter } from "./routes.tsx";
import { followMode } from "./theme.ts";

applyDensity(Density.Compact);
followMode();

/** Knows who is signed in, and nothing else: what they are answered is kept apart (components/Gate.tsx). */
const queries = openQueries();

// Only the overview has a first screen of its own. What fails is said where it is needed.
if (location.pathname !== paths.overview) loadWhole().catch(() => undefined);

takeLinkToken();
const router = openRouter();
const root = document.getElementById("root");
if (root === null) throw new Error("index.html has no #root");
void answeredSoon().then(() => {
  takeSession(queries);
  createRoot(root).render(
    <StrictMode>
      <QueryClientProvider client={queries}>
        <RouterProvider router={router} />
      </QueryClientProvider>
    </StrictMode>,
  );
});
