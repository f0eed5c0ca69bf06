import ButtonDropdown from "@cloudscape-design/components/button-dropdown";
import type { Webhook } from "../../../contract/webhooks.ts";
import { Foreign } from "../../components/Foreign.tsx";
import { ListedTable } from "../../components/ListedTable.tsx";
import { When } from "../../components/When.tsx";
import { countOf } from "../../formats/number.ts";
import { visible } from "../../formats/visible.ts";
import { eventNames, formatNames } from "./events.ts";

export type What = "deliveries" | "test" | "events" | "switch" | "remove";

interface WebhookTableProps {
  readonly webhooks: readonly Webhook[];
  readonly ask: (what: What, webhook: Webhook) => void;
}

const columns = ["Webhook", "Told of", "State", "Last taken"] as const;

export function WebhookTable({ webhooks, ask }: WebhookTableProps) {
  return (
    <ListedTable name="Webhooks" className="webhooks stacked" columns={columns} does>
      {webhooks.map((webhook) => (
        <Row key={webhook.id} webhook={webhook} ask={(what) => ask(what, webhook)} />
      ))}
    </ListedTable>
  );
}

function Row({ webhook, ask }: { readonly webhook: Webhook; readonly ask: (what: What) => void }) {
  const { name, host, format, events, isOn, lastTakenAt } = webhook;
  return (
    <tr className={isOn ? undefined : "over"}>
      <th scope="row">
        <Foreign text={name} otherwise={host} />
        <span className="quiet">
          {formatNames[format]} to <Foreign text={host} />
        </span>
      </th>
      <td data-label="Told of">{events.map((event) => eventNames[event]).join(", ")}</td>
      <td data-label="State">
        <State of={webhook} />
      </td>
      <td data-label="Last taken">{lastTakenAt === null ? <span className="quiet inline">Never</span> : <When at={lastTakenAt} />}</td>
      <td className="do">
        <ButtonDropdown
          expandToViewport
          ariaLabel={`What to do with ${visible(name) ?? host}`}
          items={[
            { id: "deliveries", text: "Deliveries" },
            { id: "test", text: "Send a test", disabled: !isOn, ...(!isOn && { disabledReason: "It is off." }) },
            { id: "events", text: "Change what it is told of" },
            { id: "switch", text: isOn ? "Switch off" : "Switch on" },
            { id: "remove", text: "Remove" },
          ]}
          onItemClick={({ detail }) => ask(detail.id as What)}
        >
          Do
        </ButtonDropdown>
      </td>
    </tr>
  );
}

const State = ({ of: { isOn, waiting, failed } }: { readonly of: Webhook }) => (
  <div>
    {isOn ? "On" : <span className="amber">Off</span>}
    {failed > 0 && <span className="worse">{countOf(failed, "delivery", "deliveries")} given up in 30 days</span>}
    {waiting > 0 && <span className="quiet">{countOf(waiting, "delivery", "deliveries")} waiting</span>}
  </div>
);
