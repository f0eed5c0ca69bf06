import "../../components/listed-rows.css";
import "./tokens.css";
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

/** By which programs ask the API. */
export function TokensPage() {
  const paging = usePaging("tokens");
  const tokens = useQuery(tokensQuery({ limit: SHOWN, ...paging.asked }));
  const [isMaking, setMaking] = useState(false);
  const [revoking, setRevoking] = useState<Token>();
  const make = (
    <Button variant="primary" onClick={() => setMaking(true)}>
      Make a token
    </Button>
  );
  return (
    <Page
      title="Tokens"
      {...(tokens.data !== undefined && { counter: `(${total(tokens.data)})` })}
      description="By a token a program asks the API, as its role may and no longer than its days."
      actions={make}
    >
      <Container>
        <div id="tokens" className="token-list">
          <Answer of={tokens} name="The tokens" lines={8}>
            {(page) =>
              page.items.length === 0 ? (
                <EmptyState heading="No token yet">Programs that read or export need one; people sign in.</EmptyState>
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
