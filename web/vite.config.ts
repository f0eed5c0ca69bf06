import react from "@vitejs/plugin-react";
import { defineConfig, type Plugin } from "vite";

/** Cloudscape's global style carries 184 kB of web font as data: URLs, which the content security policy forbids and nobody needs. */
const withoutFontFaces: Plugin = {
  name: "without-font-faces",
  enforce: "pre",
  transform: (code, id) =>
    id.includes("/global-styles/") && id.endsWith(".css") ? { code: code.replaceAll(/@font-face\s*\{[^}]*\}/g, ""), map: null } : undefined,
};

export default defineConfig({
  root: import.meta.dirname,
  plugins: [withoutFontFaces, react()],
  build: {
    outDir: "dist",
    emptyOutDir: true,
    // Files only: the content security policy knows no data: but for pictures.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    chunkSizeWarningLimit: 1200,
  },
  server: { proxy: { "/api": "http://127.0.0.1:8080" } },
});
