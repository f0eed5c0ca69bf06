import "./doctor.css";
import Alert from "@cloudscape-design/components/alert";
import Button from "@cloudscape-design/components/button";
import Container from "@cloudscape-design/components/container";
import Header from "@cloudscape-design/components/header";
import { queryOptions, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import type { Doctor } from "../../../contract/doctor.ts";
import { get, send, whyFailed } from "../../api/get.ts";
import { Answer } from "../../components/Answer.tsx";
import { EmptyState } from "../../components/EmptyState.tsx";
import { Page } from "../../components/Page.tsx";
import { When } from "../../components/When.tsx";
import { countOf } from "../../formats/number.ts";
import { CheckList } from "./CheckList.tsx";

const CALM_MS = 30_000;
const LIVELY_MS = 2_000;

const doctorQuery = queryOptions({
  queryKey: ["/doctor"],
  queryFn: ({ signal }) => get("/doctor", {}, signal),
  refetchInterval: ({ state }) => (state.data?.asked.state === "going-on" ? LIVELY_MS : CALM_MS),
});

/** What `pillarwatch doctor` says, where an administrator reads it: what is wrong, and the command that mends it. */
export function DoctorPage() {
  const doctor = useQuery(doctorQuery);
  const troubles = doctor.data && [...doctor.data.checks, ...doctor.data.asked.checks].filter(({ state }) => state === "trouble").length;
  return (
    <Page
      title="Doctor"
      {...(troubles !== undefined && troubles > 0 && { counter: `(${countOf(troubles, "trouble")})` })}
      description="What is wrong here, and the command that mends it. On the server’s machine, npx pillarwatch doctor says the same."
      actions={<AskButton doctor={doctor.data} />}
    >
      <Answer of={doctor} name="The doctor" lines={12}>
        {({ checks, asked, lookedAt }) => (
          <div className="stack">
            <Container
              header={
                <Header
                  variant="h2"
                  description={
                    <>
                      Looked at <When at={lookedAt} />, and again every half minute.
                    </>
                  }
                >
                  This server
                </Header>
              }
            >
              <CheckList checks={checks} />
            </Container>
            <Asked asked={asked} />
          </div>
        )}
      </Answer>
    </Page>
  );
}

function AskButton({ doctor }: { readonly doctor: Doctor | undefined }) {
  const queries = useQueryClient();
  const asking = useMutation({
    mutationFn: () => send("POST /doctor"),
    onSuccess: (answer) => queries.setQueryData(doctorQuery.queryKey, answer),
  });
  const isGoingOn = doctor?.asked.state === "going-on";
  return (
    <span className="ask-doctor">
      <span className="quiet" role="status">
        {asking.error !== null && whyFailed(asking.error)}
      </span>
      <Button
        variant="primary"
        onClick={() => asking.mutate()}
        loading={asking.isPending || isGoingOn}
        loadingText="AWS is being asked"
        disabled={doctor === undefined}
      >
        Ask AWS too
      </Button>
    </span>
  );
}

/** What asks others costs calls: it waits until somebody wants it. */
function Asked({ asked: { state, at, checks } }: Pick<Doctor, "asked">) {
  const isEmpty = checks.length === 0;
  return (
    <Container
      header={
        <Header
          variant="h2"
          description={
            at === null ? (
              "Every permission in every account, the mail server and the database’s file: asked only when you ask for it."
            ) : (
              <>
                Asked for <When at={at} />.
              </>
            )
          }
        >
          AWS, mail and file
        </Header>
      }
    >
      {state === "failed" && (
        <Alert type="error" header="AWS could not be asked">
          A fault of Pillarwatch’s cut it off: the server’s log names it. Ask again, or run npx pillarwatch doctor on its machine.
        </Alert>
      )}
      {state === "never" && (
        <EmptyState heading="Nobody has asked yet">“Ask AWS too” does: some seconds, in large organizations minutes.</EmptyState>
      )}
      {state === "going-on" && isEmpty && <EmptyState heading="AWS is being asked">What it says will stand here.</EmptyState>}
      {!isEmpty && <CheckList checks={checks} />}
    </Container>
  );
}
