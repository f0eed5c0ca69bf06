import "../../components/listed-rows.css";
import ButtonDropdown, { type ButtonDropdownProps } from "@cloudscape-design/components/button-dropdown";
import type { ReactNode } from "react";
import type { Person } from "../../../contract/people.ts";
import { useSignedIn } from "../../api/session.ts";
import { Foreign } from "../../components/Foreign.tsx";
import { ListedTable } from "../../components/ListedTable.tsx";
import { When } from "../../components/When.tsx";
import { count, countOf } from "../../formats/number.ts";
import { visible } from "../../formats/visible.ts";
import { roleNames } from "../../words.ts";
import type { DoingKind } from "./doing.ts";
import { nameOf } from "./name.ts";
import { reasonAgainst } from "./reason.ts";

const columns = [
  "Person",
  "Role",
  "State",
  { name: "Accounts", className: "only-wide-cell number" },
  { name: "One-time codes", className: "only-wide-cell" },
  { name: "Last signed in", className: "only-wide-cell" },
] as const;

interface PeopleTableProps {
  readonly people: readonly Person[];
  readonly begin: (kind: DoingKind, person: Person) => void;
}

export function PeopleTable({ people, begin }: PeopleTableProps) {
  return (
    <ListedTable name="People" className="people" columns={columns} does>
      {people.map((person) => (
        <Row key={person.id} person={person} begin={(kind) => begin(kind, person)} />
      ))}
    </ListedTable>
  );
}

interface RowProps {
  readonly person: Person;
  readonly begin: (kind: DoingKind) => void;
}

function Row({ person, begin }: RowProps) {
  const { id, name, email, role, accounts, hasCodes, sessions, signedInAt } = person;
  const isYou = useSignedIn().person.id === id;
  return (
    <tr>
      <th scope="row">
        <Foreign text={nameOf(person)} />
        {isYou && <span className="quiet inline"> (you)</span>}
        {visible(name) !== undefined && email !== null && (
          <span className="quiet wrap">
            <Foreign text={email} />
          </span>
        )}
      </th>
      <td>{role === null ? <span className="amber">None</span> : roleNames[role]}</td>
      <td>
        <State person={person} />
        {sessions > 0 && <span className="quiet">{countOf(sessions, "session")}</span>}
      </td>
      <td className="only-wide-cell number">{role === "owner" ? count(accounts) : "All"}</td>
      <td className="only-wide-cell">{person.kind === "local" ? hasCodes ? "Set up" : "Not set up" : <Quiet>No password</Quiet>}</td>
      <td className="only-wide-cell">{signedInAt === null ? <Quiet>Never</Quiet> : <When at={signedInAt} short />}</td>
      <td className="do">
        <Menu person={person} isYou={isYou} begin={begin} />
      </td>
    </tr>
  );
}

const Quiet = ({ children }: { readonly children: ReactNode }) => <span className="quiet inline">{children}</span>;

function State({ person: { state, kind } }: Pick<RowProps, "person">) {
  switch (state) {
    case "active":
      return kind === "openid" ? "Active, by the provider" : "Active";
    case "invited":
      return <span className="amber">Invited</span>;
    case "disabled":
      return <span className="worse">Disabled</span>;
  }
}

const menu: readonly { readonly kind: DoingKind; readonly text: (person: Person) => string }[] = [
  { kind: "look", text: () => "Look through their eyes" },
  { kind: "role", text: () => "Change the role …" },
  { kind: "link", text: ({ state }) => (state === "invited" ? "New invitation link …" : "Link for a new password …") },
  { kind: "codes", text: () => "Take off the one-time codes …" },
  { kind: "state", text: ({ state }) => (state === "disabled" ? "Enable" : "Disable …") },
  { kind: "erase", text: () => "Erase …" },
];

/** What can't be done with this person now is there, with its reason. */
function Menu({ person, isYou, begin }: RowProps & { readonly isYou: boolean }) {
  const items: ButtonDropdownProps.Item[] = menu.map(({ kind, text }) => {
    const reason = reasonAgainst(kind, person, isYou);
    return { id: kind, text: text(person), disabled: reason !== undefined, ...(reason !== undefined && { disabledReason: reason }) };
  });
  return (
    <ButtonDropdown
      variant="icon"
      ariaLabel={`What to do with ${nameOf(person)}`}
      items={items}
      expandToViewport
      onItemClick={({ detail }) => {
        const kind = menu.find((one) => one.kind === detail.id)?.kind;
        if (kind !== undefined) begin(kind);
      }}
    />
  );
}
