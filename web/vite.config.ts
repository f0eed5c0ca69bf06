import { dirname, join } from "node:path";
import react from "@vitejs/plugin-react";
import { defineConfig, type HtmlTagDescriptor, loadEnv, type Plugin, type Rolldown } from "vite";
import { help } from "./vite.help.ts";

/** Cloudscape's global style carries 184 kB of web font as data: URLs, which the content security policy forbids and nobody needs. */
const withoutFontFaces: Plugin = {
  name: "without-font-faces",
  enforce: "pre",
  transform: (code, id) =>
    id.includes("/global-styles/") && id.endsWith(".css") ? { code: code.replaceAll(/@font-face\s*\{[^}]*\}/g, ""), map: null } : undefined,
};

/** @throws Error where the library has no such code any more: what it was changed for would come back unseen. */
function replaced(code: string, before: string, after: string): string {
  if (!code.includes(before)) throw new Error(`web/vite.config.ts would change what is not there any more: ${before}`);
  return code.replace(before, after);
}

/** AppLayout gives the landmark of its narrow bar an orientation, which no landmark may have (axe: aria-allowed-attr). */
const withoutOrientation: Plugin = {
  name: "without-orientation",
  transform: (code, id) =>
    id.includes("/app-layout/visual-refresh/mobile-toolbar.js")
      ? {
          code: replaced(
            code,
            '"aria-orientation": "horizontal", className: clsx(styles[\'mobile-toolbar-nav\']',
            "className: clsx(styles['mobile-toolbar-nav']",
          ),
          map: null,
        }
      : undefined,
};

/** A segmented control makes the list that a phone has instead of it on every screen and hides it, which costs more than the control: it is made where it is seen. */
const withoutHiddenList: Plugin = {
  name: "without-hidden-list",
  transform: (code, id) =>
    id.endsWith("/segmented-control/internal.js")
      ? {
          code: replaced(
            replaced(
              `import { useMobile } from "../internal/hooks/use-mobile";\n${code}`,
              "const baseProps = getBaseProps(props);",
              "const baseProps = getBaseProps(props);\n    const isMobile = useMobile();",
            ),
            'React.createElement("div", { className: styles.select }',
            'isMobile && React.createElement("div", { className: styles.select }',
          ),
          map: null,
        }
      : undefined,
};

/**
 * The bar at the top is made three times, two of them hidden, to measure what has room: on a screen where all of it has room it is made once.
 * Without a copy to measure by, the library shows all.
 */
const withoutHiddenBars: Plugin = {
  name: "without-hidden-bars",
  transform: (code, id) =>
    id.endsWith("/top-navigation/internal.js")
      ? {
          code: replaced(
            replaced(
              `import { useIsRoomy } from ${JSON.stringify(join(import.meta.dirname, "components/roomy.ts"))};\n${code}`,
              "const [overflowMenuOpen,",
              "const isRoomy = useIsRoomy();\n    const [overflowMenuOpen,",
            ),
            "content(true),",
            "!isRoomy && content(true),",
          ),
          map: null,
        }
      : undefined,
};

const productionRouter = join(import.meta.dirname, "../node_modules/react-router/dist/production/index.mjs");

/** Components whose words are a good part of the first page's script, and that no page has. */
const unused = [
  "annotation-context",
  "area-chart",
  "attribute-editor",
  "cards",
  "code-editor",
  "date-range-picker",
  "file-token-group",
  "file-upload",
  "pie-chart",
  "prompt-input",
  "s3-resource-selector",
  "slider",
  "tag-editor",
  "tree-view",
  "tutorial-panel",
  "wizard",
];

/** Cloudscape's English comes as one module: what `unused` say is left out of it, and the build fails as soon as a page has one of them. */
const withoutUnusedWords: Plugin = {
  name: "without-unused-words",
  apply: "build",
  load: async (id) => {
    if (!id.endsWith("/i18n/messages/all.en.js")) return;
    const { default: all }: { default: Record<string, Record<string, Record<string, unknown>>> } = await import(id);
    const isUsed = ([component]: [string, unknown]) => !unused.includes(component);
    const used = ([language, words]: [string, object]) => [language, Object.fromEntries(Object.entries(words).filter(isUsed))] as const;
    const kept = Object.entries(all).map(
      ([library, languages]) => [library, Object.fromEntries(Object.entries(languages).map(used))] as const,
    );
    return `export default ${JSON.stringify(Object.fromEntries(kept))}`;
  },
  buildEnd() {
    const found = unused.filter((one) =>
      [...this.getModuleIds()].some((id) => id.endsWith(`/@cloudscape-design/components/${one}/index.js`)),
    );
    if (found.length > 0)
      this.error(`web/vite.config.ts leaves the words of ${found.join(", ")} out, which a page has now: take it from \`unused\``);
  },
};

const [early, whole] = ["early.ts", "whole.ts"].map((name) => join(import.meta.dirname, name)) as [string, string];

/** Asks the first questions before all other scripts are there: it waits for no style, and for none of them. Who asks is asked before even that. */
const earlyScript: Plugin = {
  name: "early-script",
  transformIndexHtml: {
    order: "post",
    handler: (_html, { bundle }) => {
      const chunkOf = (module: string) =>
        Object.values(bundle ?? {}).flatMap((one) => (one.type === "chunk" && one.moduleIds.includes(module) ? [one] : []))[0];
      const built = chunkOf(early);
      if (bundle !== undefined && built === undefined) return []; // the bare page of bench/ asks nothing
      const src = built === undefined ? "/early.ts" : `/${built.fileName}`;
      return [
        // The very address that api/get.ts asks: another one would be asked twice.
        { tag: "link", attrs: { rel: "preload", as: "fetch", crossorigin: true, href: "/api/v1/session?" }, injectTo: "head-prepend" },
        // By itself a browser would fetch what need not be waited for last.
        { tag: "script", attrs: { type: "module", async: true, fetchpriority: "high", crossorigin: true, src }, injectTo: "head-prepend" },
        // Every page needs it, and none of them first.
        ...[chunkOf(whole)].flatMap((chunk) => (chunk === undefined ? [] : beforehand(chunk))),
      ];
    },
  },
};

/** Fetched after what is needed first, before it is asked for. */
const beforehand = ({ fileName, viteMetadata }: Rolldown.OutputChunk): HtmlTagDescriptor[] => [
  { tag: "link", attrs: { rel: "modulepreload", fetchpriority: "low", crossorigin: true, href: `/${fileName}` }, injectTo: "head" },
  ...[...(viteMetadata?.importedCss ?? [])].map(
    (css): HtmlTagDescriptor => ({
      tag: "link",
      attrs: { rel: "preload", as: "style", fetchpriority: "low", crossorigin: true, href: `/${css}` },
      injectTo: "head",
    }),
  ),
];

/** The server that `npm run dev` starts beside, where the environment or `.env` says. */
const { PORT = "8080" } = loadEnv("development", dirname(import.meta.dirname), "PORT");
const server = `http://127.0.0.1:${PORT}`;

export default defineConfig({
  root: import.meta.dirname,
  plugins: [withoutFontFaces, withoutOrientation, withoutHiddenList, withoutHiddenBars, withoutUnusedWords, earlyScript, help, react()],
  // The library's own default is its development build, even where it is built for users.
  resolve: { alias: [{ find: /^react-router$/, replacement: productionRouter }] },
  build: {
    outDir: "dist",
    emptyOutDir: true,
    // Files only: the content security policy knows no data: but for pictures.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    rolldownOptions: {
      output: {
        codeSplitting: {
          groups: [
            // What every page needs, and what changes more seldom than our own.
            { name: "libraries", test: /node_modules\/(react|react-dom|scheduler|react-router|@tanstack)\//, priority: 2 },
            { name: "early", test: /\/web\/early\.ts$/, priority: 3 },
            // All else of the first scripts as one file: packed together it is smaller.
            { name: "first", tags: ["$initial"], priority: 1 },
            // What the first screen does not need, and every page does.
            { name: "whole", test: /\/web\/whole\.ts$/ },
          ],
        },
      },
    },
    chunkSizeWarningLimit: 1200,
  },
  // Not all of /api: in development the pages' own modules of web/api/ are asked for there.
  server: { proxy: { "/api/v1": server, "/api/docs": server } },
});
