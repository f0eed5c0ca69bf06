import CopyToClipboard from "@cloudscape-design/components/copy-to-clipboard";
import { createElement, type ElementType, Fragment, type ReactNode } from "react";
import { Link } from "react-router";
import { Scrolls } from "../../components/Scrolls.tsx";
import type { HelpContent, HelpNode, Row } from "../../help/content.ts";
import { paths } from "../../paths.ts";
import { useHref } from "../../selection/address.ts";

/** What a page of the help holds. It never changes, so that its parts need no keys. */
export function Drawn({ content: { nodes, pictures } }: { readonly content: HelpContent }) {
  const within = (name: ElementType, children: readonly HelpNode[], properties: object = {}): ReactNode =>
    createElement(name, properties, ...children.map(draw));
  const draw = (node: HelpNode): ReactNode => {
    switch (node.kind) {
      case "text":
        return node.text;
      case "code":
        return <code>{node.text}</code>;
      case "break":
        return <br />;
      case "paragraph":
        return within("p", node.children);
      case "strong":
        return within("b", node.children);
      case "emphasis":
        return within("em", node.children);
      case "quote":
        return within("blockquote", node.children);
      case "item":
        return within("li", node.children);
      case "list":
        return node.first === null ? within("ul", node.children) : within("ol", node.children, { start: node.first });
      case "heading":
        return within(`h${node.level}` as ElementType, node.children, { id: node.id });
      case "block":
        return <Block text={node.text} />;
      case "table":
        return (
          <Scrolls name={node.name}>
            <table>
              <thead>{rowOf("th", node.head, { scope: "col" })}</thead>
              {createElement("tbody", {}, ...node.rows.map((row) => rowOf("td", row)))}
            </table>
          </Scrolls>
        );
      case "page":
        return within(PageLink, node.children, { page: node.page, anchor: node.anchor });
      case "outside":
        return within("a", node.children, { href: node.href, target: "_blank", rel: "noopener noreferrer" });
      case "file":
        return node.children.length === 0 ? (
          <code>{node.path}</code>
        ) : (
          <>
            {within(Fragment, node.children)} (<code>{node.path}</code> of the source)
          </>
        );
      case "picture":
        return <img src={pictures[node.path]} alt={node.text} loading="lazy" />;
    }
  };
  const rowOf = (cell: "th" | "td", row: Row, properties: object = {}) =>
    createElement("tr", {}, ...row.map((nodes) => within(nodes.length === 0 ? "td" : cell, nodes, nodes.length === 0 ? {} : properties)));
  return <div className="help-text">{within(Fragment, nodes)}</div>;
}

interface PageLinkProps {
  /** null: the list of them. */
  readonly page: string | null;
  readonly anchor: string;
  readonly children: ReactNode;
}

export function PageLink({ page, anchor, children }: PageLinkProps) {
  const href = useHref();
  return <Link to={`${href(page === null ? paths.help : paths.helpPage(page))}${anchor === "" ? "" : `#${anchor}`}`}>{children}</Link>;
}

function Block({ text }: { readonly text: string }) {
  return (
    <div className="help-code">
      <pre>{text}</pre>
      <span className="no-print">
        <CopyToClipboard
          variant="icon"
          copyButtonAriaLabel="Copy"
          textToCopy={text}
          copySuccessText="Copied"
          copyErrorText="The browser did not let it be copied"
        />
      </span>
    </div>
  );
}
