import { readFileSync } from "node:fs";
import { join, relative } from "node:path";
import type { Plugin } from "vite";
import { readPage } from "./help/read-page.ts";

const root = join(import.meta.dirname, "..");

/**
 * The documentation of this very version, within the pages: `x.md` is its content, `x.md?head` its title and headings, `x.md?words` what a
 * search looks through (help/content.ts).
 */
export const help: Plugin = {
  name: "help",
  load: (id) => {
    const [file = "", part] = id.split("?");
    if (!file.endsWith(".md")) return undefined;
    const page = readPage(relative(root, file), readFileSync(file, "utf8"));
    const { head, nodes, sections, pictures } = page;
    if (part === "head") return module(head);
    if (part === "words") return module({ title: head.title, sections });
    const imports = pictures.map((path, index) => `import picture${index} from ${JSON.stringify(`${join(root, path)}?url`)};`);
    const addresses = pictures.map((path, index) => `${JSON.stringify(path)}: picture${index}`);
    return {
      code: `${imports.join("\n")}\nexport default { nodes: ${JSON.stringify(nodes)}, pictures: { ${addresses.join(", ")} } };`,
      moduleType: "js",
    };
  },
};

const module = (value: unknown) => ({ code: `export default ${JSON.stringify(value)};`, moduleType: "js" as const });
