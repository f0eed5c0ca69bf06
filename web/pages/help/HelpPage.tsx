import "./help.css";
import Container from "@cloudscape-design/components/container";
import TextFilter from "@cloudscape-design/components/text-filter";
import { queryOptions, useQuery } from "@tanstack/react-query";
import { Answer } from "../../components/Answer.tsx";
import { EmptyState } from "../../components/EmptyState.tsx";
import { Page } from "../../components/Page.tsx";
import { shortened } from "../../formats/shortened.ts";
import { loadHelpList } from "../../help/list.ts";
import { type HelpHit, searchHelp } from "../../help/search.ts";
import { useAddress } from "../../selection/address.ts";
import { useTyped } from "../../selection/typed.ts";
import { AboutBox } from "./AboutBox.tsx";
import { Drawn, PageLink } from "./Drawn.tsx";

const LONGEST = 100;
const tidy = (text: string): string => text.trim().slice(0, LONGEST);
/** Whoever is offered more asks for something else. */
const SHOWN = 30;

const listQuery = queryOptions({ queryKey: ["help list"], queryFn: loadHelpList, staleTime: Number.POSITIVE_INFINITY });
const wordsQuery = queryOptions({
  queryKey: ["help words"],
  queryFn: async () => (await import("../../help/words.ts")).helpWords,
  staleTime: Number.POSITIVE_INFINITY,
});

/** The documentation of the version that runs: its pages, and a search through all of them. */
export function HelpPage() {
  const { parameters, change } = useAddress();
  const search = tidy(parameters.get("search") ?? "");
  const [typed, type] = useTyped(search, (text) => change({ search: text }, { replace: true }), tidy);
  return (
    <Page title="Help" description="The documentation of the version that you are looking at.">
      <Container>
        <search className="help-search no-print" aria-label="Help">
          <TextFilter
            filteringText={typed}
            filteringPlaceholder="Words of a page"
            filteringAriaLabel="Search in the help"
            filteringClearAriaLabel="Clear"
            onChange={({ detail }) => type(detail.filteringText)}
          />
        </search>
        {search === "" ? <List /> : <Found search={search} />}
      </Container>
      <AboutBox />
    </Page>
  );
}

function List() {
  return (
    <Answer of={useQuery(listQuery)} name="The list of pages" lines={12}>
      {(content) => <Drawn content={content} />}
    </Answer>
  );
}

function Found({ search }: { readonly search: string }) {
  return (
    <Answer of={useQuery(wordsQuery)} name="The search" lines={8}>
      {(words) => {
        const hits = searchHelp(words, search);
        return (
          <div className="help-found">
            <p className="quiet" role="status">
              {hits.length > SHOWN
                ? `The best ${SHOWN} of ${hits.length} places.`
                : hits.length === 1
                  ? "1 place."
                  : `${hits.length} places.`}
            </p>
            {hits.length === 0 && (
              <EmptyState heading={`Nothing in the help has “${shortened(search, 60)}”`}>
                Every word must stand in one part of a page.
              </EmptyState>
            )}
            <ul className="plain">
              {hits.slice(0, SHOWN).map((hit) => (
                <Hit key={`${hit.page}#${hit.id}`} hit={hit} />
              ))}
            </ul>
          </div>
        );
      }}
    </Answer>
  );
}

function Hit({ hit: { page, id, title, heading, excerpt } }: { readonly hit: HelpHit }) {
  let at = 0;
  return (
    <li>
      <PageLink page={page} anchor={id}>
        {heading === "" ? title : `${title}: ${heading}`}
      </PageLink>
      <span>
        {excerpt.map(({ text, isFound }) => {
          at += text.length;
          return isFound ? <mark key={at}>{text}</mark> : text;
        })}
      </span>
    </li>
  );
}
