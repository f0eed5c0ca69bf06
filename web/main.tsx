import "@cloudscape-design/global-styles/index.css";
import "./palette.css";
import "./style.css";
import "./shell.css";
import "./charts/charts.css";
import "./components/figures.css";
import "./components/principle.css";
import "./print.css";
import { applyDensity, Density } from "@cloudscape-design/global-styles";
import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { RouterProvider } from "react-router";
import { RequestFailed } from "./api/get.ts";
import { openRouter } from "./routes.tsx";
import { followMode } from "./theme.ts";

applyDensity(Density.Compact);
followMode();

const queries = new QueryClient({
  defaultOptions: {
    // What the request itself is wrong with does not get better by asking again.
    queries: { staleTime: 5_000, retry: (count, error) => count < 2 && !(error instanceof RequestFailed && error.problem.status < 500) },
  },
});

const router = openRouter();
const root = document.getElementById("root");
if (root === null) throw new Error("index.html has no #root");
createRoot(root).render(
  <StrictMode>
    <QueryClientProvider client={queries}>
      <RouterProvider router={router} />
    </QueryClientProvider>
  </StrictMode>,
);
