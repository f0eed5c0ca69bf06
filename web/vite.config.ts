import { dirname } from "node:path";
import react from "@vitejs/plugin-react";
import { defineConfig, loadEnv, type Plugin } from "vite";

/** Cloudscape's global style carries 184 kB of web font as data: URLs, which the content security policy forbids and nobody needs. */
const withoutFontFaces: Plugin = {
  name: "without-font-faces",
  enforce: "pre",
  transform: (code, id) =>
    id.includes("/global-styles/") && id.endsWith(".css") ? { code: code.replaceAll(/@font-face\s*\{[^}]*\}/g, ""), map: null } : undefined,
};

/** AppLayout gives the landmark of its narrow bar an orientation, which no landmark may have (axe: aria-allowed-attr). */
const withoutOrientation: Plugin = {
  name: "without-orientation",
  transform: (code, id) =>
    id.includes("/app-layout/visual-refresh/mobile-toolbar.js")
      ? {
          code: code.replace(
            '"aria-orientation": "horizontal", className: clsx(styles[\'mobile-toolbar-nav\']',
            "className: clsx(styles['mobile-toolbar-nav']",
          ),
          map: null,
        }
      : undefined,
};

/** The server that `npm run dev` starts beside, where the environment or `.env` says. */
const { PORT = "8080" } = loadEnv("development", dirname(import.meta.dirname), "PORT");
const server = `http://127.0.0.1:${PORT}`;

export default defineConfig({
  root: import.meta.dirname,
  plugins: [withoutFontFaces, withoutOrientation, react()],
  build: {
    outDir: "dist",
    emptyOutDir: true,
    // Files only: the content security policy knows no data: but for pictures.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    chunkSizeWarningLimit: 1200,
  },
  // Not all of /api: in development the pages' own modules of web/api/ are asked for there.
  server: { proxy: { "/api/v1": server, "/api/docs": server } },
});
