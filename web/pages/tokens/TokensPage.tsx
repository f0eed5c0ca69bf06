import "../../components/listed-rows.css";
import Button from "@cloudscape-design/components/button";
import Container from "@cloudscape-design/components/container";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import type { Token } from "../../../contract/tokens.ts";
import { tokensQuery } from "../../api/queries.ts";
import { Answer } from "../../components/Answer.tsx";
import { CursorPager } from "../../components/CursorPager.tsx";
import { EmptyState } from "../../components/EmptyState.tsx";
import { Page } from "../../components/Page.tsx";
import { total } from "../../formats/number.ts";
import { usePaging } from "../../selection/paging.ts";
import { MakeToken } from "./MakeToken.tsx";
import { RevokeToken } from "./RevokeToken.tsx";
import { TokenTable } from "./TokenTable.tsx";

const SHOWN = 50;

/** How programs ask the API: what each may see, until when, and when it last did. */
export function TokensPage() {
  const paging = usePaging("tokens");
  const tokens = useQuery(tokensQuery({ limit: SHOWN, ...(paging.cursor !== undefined && { cursor: paging.cursor }) }));
  const [isMaking, setMaking] = useState(false);
  const [revoking, setRevoking] = useState<Token>();
  return (
    <Page
      title="Tokens"
      {...(tokens.data !== undefined && { counter: `(${total(tokens.data)})` })}
      description="How programs ask the API, without a person’s password."
      actions={
        <Button variant="primary" onClick={() => setMaking(true)}>
          Make a token
        </Button>
      }
    >
      <Container>
        <div id="tokens">
          <Answer of={tokens} name="The tokens" lines={6}>
            {(page) =>
              page.items.length === 0 ? (
                <EmptyState heading="No token yet">A token lets a program read what its role may read, until its days are over.</EmptyState>
              ) : (
                <>
                  <TokenTable tokens={page.items} revoke={setRevoking} />
                  <CursorPager page={page} paging={paging} what="tokens" listId="tokens" />
                </>
              )
            }
          </Answer>
        </div>
      </Container>
      {isMaking && <MakeToken close={() => setMaking(false)} />}
      {revoking !== undefined && <RevokeToken token={revoking} close={() => setRevoking(undefined)} />}
    </Page>
  );
}
