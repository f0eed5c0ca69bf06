import "./help.css";
import Container from "@cloudscape-design/components/container";
import { useQuery } from "@tanstack/react-query";
import { useEffect, useRef } from "react";
import { useLocation, useParams } from "react-router";
import { Answer } from "../../components/Answer.tsx";
import { Page } from "../../components/Page.tsx";
import { type HelpPage, helpPages } from "../../help/list.ts";
import { paths } from "../../paths.ts";
import { useHref } from "../../selection/address.ts";
import { MissingPage } from "../missing/MissingPage.tsx";
import { Drawn, PageLink } from "./Drawn.tsx";

export function HelpDocumentPage() {
  const { id } = useParams();
  const page = helpPages.find((one) => one.id === id);
  return page === undefined ? <MissingPage /> : <Opened key={page.id} page={page} />;
}

function Opened({ page: { id, title, headings, load } }: { readonly page: HelpPage }) {
  const href = useHref();
  const content = useQuery({ queryKey: ["help", id], queryFn: load, staleTime: Number.POSITIVE_INFINITY });
  useAnchor(content.data !== undefined);
  const parts = headings.filter(({ level }) => level === 2);
  return (
    <Page title={title} above={[{ text: "Help", href: href(paths.help) }]}>
      <Container>
        <div className="help-page">
          {parts.length > 1 && (
            <nav className="help-parts" aria-label="On this page">
              <ul>
                {parts.map((part) => (
                  <li key={part.id}>
                    <PageLink page={id} anchor={part.id}>
                      {part.text}
                    </PageLink>
                  </li>
                ))}
              </ul>
            </nav>
          )}
          <Answer of={content} name="The page" lines={20}>
            {(content) => <Drawn content={content} />}
          </Answer>
        </div>
      </Container>
    </Page>
  );
}

/** Whoever comes by a link to a heading sees it: the router looks for it when the address changes, and the page's text may come later. */
function useAnchor(isThere: boolean): void {
  const { hash } = useLocation();
  const isLate = useRef(!isThere);
  useEffect(() => {
    if (!isThere || !isLate.current) return;
    isLate.current = false;
    if (hash !== "") document.getElementById(decodeURIComponent(hash.slice(1)))?.scrollIntoView();
  }, [isThere, hash]);
}
