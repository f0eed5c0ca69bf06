import Container from "@cloudscape-design/components/container";
import ExpandableSection from "@cloudscape-design/components/expandable-section";
import Header from "@cloudscape-design/components/header";
import type { UseQueryResult } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { Link } from "react-router";
import { Answer } from "../components/Answer.tsx";
import { useIsNarrow } from "../components/narrow.ts";
import { useHref } from "../selection/address.ts";

interface BoxProps<Data> {
  readonly name: string;
  readonly description?: string;
  readonly of: UseQueryResult<Data>;
  readonly lines: number;
  /** All that its page has: open on a phone too. */
  readonly isMain?: true;
  /** Where the whole of it stands. */
  readonly more?: readonly [text: string, path: string];
  readonly children: (data: Data) => ReactNode;
}

/** A box of the page; on a phone it is closed, since the strip at the top has said the most of it, and the page is long. */
export function Box<Data>({ name, description = "", of, lines, isMain, more, children }: BoxProps<Data>) {
  const href = useHref();
  const isNarrow = useIsNarrow();
  const link = more && (
    <Link className="more" to={href(more[1])}>
      {more[0]}
    </Link>
  );
  const content = (
    <Answer of={of} name={name} lines={lines}>
      {children}
    </Answer>
  );
  if (isNarrow) {
    return (
      <ExpandableSection
        variant="container"
        headingTagOverride="h2"
        headerText={name}
        headerDescription={description}
        defaultExpanded={isMain === true}
      >
        {content}
        {link}
      </ExpandableSection>
    );
  }
  return (
    <Container
      fitHeight
      header={
        <Header variant="h2" description={description} actions={link}>
          {name}
        </Header>
      }
    >
      {content}
    </Container>
  );
}
