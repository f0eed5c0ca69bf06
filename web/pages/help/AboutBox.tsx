import { queryOptions, useQuery } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { get } from "../../api/get.ts";
import { useSignedIn } from "../../api/session.ts";
import { Box } from "../../boxes/Box.tsx";
import { Answer } from "../../components/Answer.tsx";
import { When } from "../../components/When.tsx";
import { PageLink } from "./Drawn.tsx";

// Whoever looks at it after an upgrade has loaded the pages anew.
const staleTime = Number.POSITIVE_INFINITY;
const aboutQuery = queryOptions({ queryKey: ["/about"], queryFn: ({ signal }) => get("/about", {}, signal), staleTime });
const installationQuery = queryOptions({
  queryKey: ["/about/installation"],
  queryFn: ({ signal }) => get("/about/installation", {}, signal),
  staleTime,
});

/** As many digits of a commit as people write. */
const SHORT = 12;

/** Which version this is, by which licence, what has changed, and for administrators what it stands on. */
export function AboutBox() {
  const { isFor } = useSignedIn();
  return (
    <Box name="About this installation" of={useQuery(aboutQuery)} lines={5} isMain>
      {({ version, revision, apiVersion, licence }) => (
        <dl className="help-about">
          <Fact name="Pillarwatch">
            {version}
            {revision !== null && (
              <>
                , commit <code>{revision.slice(0, SHORT)}</code>
              </>
            )}
          </Fact>
          <Fact name="What has changed">
            <PageLink page="changelog" anchor="">
              Changelog
            </PageLink>
          </Fact>
          <Fact name="API">
            version {apiVersion}: <a href="/api/docs">its document</a> (OpenAPI, JSON)
          </Fact>
          <Fact name="Licence">{licence}</Fact>
          {isFor("administer") && <InstallationFacts />}
        </dl>
      )}
    </Box>
  );
}

function InstallationFacts() {
  return (
    <Answer of={useQuery(installationQuery)} name="What it stands on" lines={3}>
      {({ database, schemaVersion, schemaSince, node, platform }) => (
        <>
          <Fact name="Database">{database}</Fact>
          <Fact name="Schema">
            version {schemaVersion}, since <When at={schemaSince} />
          </Fact>
          <Fact name="Node">
            {node} on {platform}
          </Fact>
        </>
      )}
    </Answer>
  );
}

function Fact({ name, children }: { readonly name: string; readonly children: ReactNode }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  );
}
