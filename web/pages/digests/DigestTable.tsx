import type { Digests } from "../../../contract/digests.ts";
import { DigestState } from "../../components/DigestState.tsx";
import { Foreign } from "../../components/Foreign.tsx";
import { ListedTable } from "../../components/ListedTable.tsx";
import { When } from "../../components/When.tsx";
import { countOf } from "../../formats/number.ts";
import { visible } from "../../formats/visible.ts";
import { paths } from "../../paths.ts";

type Item = Digests["items"][number];

const paceNames: Readonly<Record<Item["pace"], string>> = {
  weekly: "Every week",
  "two-weekly": "Every two weeks",
  monthly: "Every month",
  none: "Never",
};

const columns = ["To", "About", "How often", "Next", "Last"] as const;

interface Props {
  readonly digests: readonly Item[];
  /** False: whatever is due goes nowhere. */
  readonly sendsMail: boolean;
}

export function DigestTable({ digests, sendsMail }: Props) {
  return (
    <ListedTable name="Digests" className="digests stacked" columns={columns} does>
      {digests.map((digest) => (
        <Row key={digest.id ?? digest.address} digest={sendsMail ? digest : { ...digest, nextDueAt: null }} />
      ))}
    </ListedTable>
  );
}

function Row({ digest: { id, name, address, accounts, pace, stoppedAt, nextDueAt, last } }: { readonly digest: Item }) {
  const called = visible(name) ?? address ?? "Somebody without a name";
  return (
    <tr>
      <th scope="row">
        <Foreign text={called} />
        <span className="quiet">{address === null ? "no e-mail address" : address !== called && <Foreign text={address} />}</span>
      </th>
      <td data-label="About">{accounts === null ? "The organization" : countOf(accounts, "account")}</td>
      <td data-label="How often">
        <div>
          {paceNames[pace]}
          {stoppedAt !== null && (
            <span className="quiet">
              unsubscribed <When at={stoppedAt} />
            </span>
          )}
        </div>
      </td>
      <td data-label="Next">{nextDueAt === null ? <span className="quiet inline">None</span> : <When at={nextDueAt} />}</td>
      <td data-label="Last">{last === null ? <span className="quiet inline">None yet</span> : <DigestState mail={last} />}</td>
      <td className="do">
        {id !== null && (
          <a href={paths.digestPreview(id)} target="_blank" rel="noreferrer" aria-label={`Preview for ${called}`}>
            Preview
          </a>
        )}
      </td>
    </tr>
  );
}
