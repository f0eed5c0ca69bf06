import Box from "@cloudscape-design/components/box";
import Button from "@cloudscape-design/components/button";
import Modal from "@cloudscape-design/components/modal";
import { useQuery } from "@tanstack/react-query";
import type { Delivery, Webhook } from "../../../contract/webhooks.ts";
import type { DeliveryState } from "../../../posture/words.ts";
import { deliveriesQuery } from "../../api/queries.ts";
import { Answer } from "../../components/Answer.tsx";
import { EmptyState } from "../../components/EmptyState.tsx";
import { Foreign } from "../../components/Foreign.tsx";
import { When } from "../../components/When.tsx";
import { total } from "../../formats/number.ts";

const SHOWN = 50;

const stateNames: Readonly<Record<DeliveryState, string>> = { waiting: "Waiting", sent: "Taken", failed: "Given up", dropped: "Let go" };

/** What became of it, asked again while something waits. */
export function Deliveries({ webhook, close }: { readonly webhook: Webhook; readonly close: () => void }) {
  const deliveries = useQuery(deliveriesQuery(webhook.id, { limit: SHOWN }));
  return (
    <Modal
      visible
      size="large"
      header={`Deliveries${deliveries.data === undefined ? "" : ` (${total(deliveries.data)})`}`}
      onDismiss={close}
      footer={
        <Box float="right">
          <Button onClick={close}>Done</Button>
        </Box>
      }
    >
      <Answer of={deliveries} name="The deliveries" lines={6}>
        {({ items, next }) =>
          items.length === 0 ? (
            <EmptyState heading="Nothing was delivered yet">What a run finds is told at its end. Send a test to see one.</EmptyState>
          ) : (
            <>
              <ol className="plain deliveries">
                {items.map((delivery) => (
                  <Row key={delivery.id} delivery={delivery} />
                ))}
              </ol>
              {next !== null && <p className="quiet">The newest {SHOWN}. The API lists all.</p>}
            </>
          )
        }
      </Answer>
    </Modal>
  );
}

function Row({ delivery: { summary, state, putAt, dueAt, attempts } }: { readonly delivery: Delivery }) {
  const [last] = attempts;
  return (
    <li>
      <b>
        <Foreign text={summary} />
      </b>
      <span className={state === "failed" ? "worse" : "quiet"}>
        {stateNames[state]}, happened <When at={putAt} />
        {dueAt !== null && attempts.length > 0 && (
          <>
            , tried again <When at={dueAt} />
          </>
        )}
      </span>
      {last !== undefined && (
        <span className="quiet">
          {last.status === null ? "No answer" : `Answered ${last.status}`}
          {last.answer !== null && last.answer !== "" && (
            <>
              : <Foreign text={last.answer} />
            </>
          )}
        </span>
      )}
    </li>
  );
}
