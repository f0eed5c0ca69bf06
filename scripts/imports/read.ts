import { posix } from "node:path";
import { parseSync, Visitor } from "oxc-parser";

/** One file's need of another, or of a library. `to` is a path in the repository or a library's name. */
export interface Need {
  readonly from: string;
  readonly to: string;
  readonly library: boolean;
  readonly typeOnly: boolean;
}

/**
 * All that a file needs: imports, re-exports, `import()`, types written as `import("…").X`, and files named by `new URL("…", import.meta.url)`
 * (workers are started so). Paths carry their extension (a rule of the house), so nothing has to be looked for on disk.
 * @throws Error naming the file where it cannot be parsed: an unread file must not pass as an obedient one.
 */
export function needsOf(path: string, text: string): Need[] {
  const { module, program, errors } = parseSync(path, text);
  if (errors.length > 0) throw new Error(`${path} cannot be parsed: ${errors[0]?.message}`);
  const needs: Need[] = [];
  const add = (specifier: string, typeOnly: boolean) => {
    const relative = specifier.startsWith(".");
    const to = relative ? posix.join(posix.dirname(path), specifier) : libraryOf(specifier);
    needs.push({ from: path, to, library: !relative, typeOnly });
  };

  for (const { moduleRequest, entries } of module.staticImports) {
    add(moduleRequest.value, entries.length > 0 && entries.every((entry) => entry.isType));
  }
  for (const { moduleRequest, isType } of module.staticExports.flatMap((statement) => statement.entries)) {
    if (moduleRequest) add(moduleRequest.value, isType);
  }
  new Visitor({
    ImportExpression({ source }) {
      if (source.type === "Literal" && typeof source.value === "string") add(source.value, false);
    },
    TSImportType({ source }) {
      add(source.value, true);
    },
    NewExpression({ callee, arguments: [name, base] }) {
      const isUrl = callee.type === "Identifier" && callee.name === "URL" && base?.type === "MemberExpression";
      if (isUrl && name?.type === "Literal" && typeof name.value === "string" && /\.(ts|tsx)$/.test(name.value)) add(name.value, false);
    },
  }).visit(program);
  return needs;
}

/** `@aws-sdk/client-sts/dist` belongs to `@aws-sdk/client-sts`; Node's own modules are told by `node:` (biome sees to it). */
function libraryOf(specifier: string): string {
  if (specifier.startsWith("node:")) return specifier;
  return specifier
    .split("/")
    .slice(0, specifier.startsWith("@") ? 2 : 1)
    .join("/");
}
