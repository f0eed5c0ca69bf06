import "../findings/findings.css";
import "./checks.css";
import Container from "@cloudscape-design/components/container";
import { useQuery } from "@tanstack/react-query";
import { useParams } from "react-router";
import { checkQuery } from "../../api/queries.ts";
import { Answer } from "../../components/Answer.tsx";
import { Page } from "../../components/Page.tsx";
import { visible } from "../../formats/visible.ts";
import { paths } from "../../paths.ts";
import { useHref } from "../../selection/address.ts";
import { useChecksFilter } from "../../selection/checks.ts";
import { useView } from "../../selection/view.ts";
import { kindNames } from "../../words.ts";
import { LONGEST_TITLE } from "../findings/title.ts";
import { About } from "./About.tsx";
import { CheckTrend } from "./CheckTrend.tsx";
import { Failing } from "./Failing.tsx";
import { FailingAccounts } from "./FailingAccounts.tsx";
import { Standing } from "./Standing.tsx";
import { WhoWorksOnIt } from "./WhoWorksOnIt.tsx";

/** What a check is about, why it matters, how to fix it, where it fails, and what fixing it would change. */
export function CheckPage() {
  const { id = "" } = useParams();
  const { kind } = useChecksFilter();
  const href = useHref();
  const check = useQuery(checkQuery(id, { ...useView(), ...(kind.length > 0 && { kind: [...kind] }) }));
  const { data } = check;
  return (
    <Page
      title={(visible(data?.title ?? null) ?? id).slice(0, LONGEST_TITLE)}
      description={data === undefined ? id.slice(0, LONGEST_TITLE) : [data.check, kindNames[data.kind], ...data.products].join(" · ")}
      above={[{ text: "Checks", href: href(paths.checks) }]}
      scoped={["place", "range", "decisions"]}
    >
      {data === undefined ? (
        <Container>
          <Answer of={check} name="The check" lines={24}>
            {() => null}
          </Answer>
        </Container>
      ) : (
        <Answer of={check} name="The check">
          {(check) => (
            <div className="stack">
              <Standing check={check} />
              <CheckTrend check={check} />
              <WhoWorksOnIt check={check} />
              <About check={check} />
              <Failing check={check} />
              <FailingAccounts check={check} />
            </div>
          )}
        </Answer>
      )}
    </Page>
  );
}
