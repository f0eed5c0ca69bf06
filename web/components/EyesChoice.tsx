import Modal from "@cloudscape-design/components/modal";
import { useMutation, useQuery } from "@tanstack/react-query";
import { whyFailed } from "../api/get.ts";
import { peopleQuery } from "../api/queries.ts";
import { lookThrough } from "../api/session.ts";
import { countOf } from "../formats/number.ts";
import { Answer } from "./Answer.tsx";
import { EmptyState } from "./EmptyState.tsx";
import { Foreign } from "./Foreign.tsx";

const MOST = 200;

/** Whose world to see: owners who can sign in. What is seen so is what they would see, and it is written into the audit log. */
export function EyesChoice({ close }: { readonly close: () => void }) {
  const people = useQuery(peopleQuery({ role: "owner", limit: MOST }));
  const looking = useMutation({ mutationFn: lookThrough });
  return (
    <Modal visible header="Look through an owner’s eyes" onDismiss={close}>
      <p className="quiet lead">You see what they see and change nothing. That you looked is written into the audit log.</p>
      <p role="status" className="worse">
        {looking.error !== null && whyFailed(looking.error)}
      </p>
      <Answer of={people} name="The people" lines={4}>
        {({ items }) => {
          const owners = items.filter(({ state }) => state === "active");
          return owners.length === 0 ? (
            <EmptyState heading="No owner can sign in yet">Invite one on the page of people.</EmptyState>
          ) : (
            <ul className="plain eyes-choice">
              {owners.map(({ id, name, email, accounts }) => (
                <li key={id}>
                  <button type="button" onClick={() => looking.mutate(id)} disabled={looking.isPending}>
                    <b>
                      <Foreign text={name ?? email ?? id} />
                    </b>
                    <span className="quiet">
                      {name !== null && email !== null && (
                        <>
                          <Foreign text={email} /> ·{" "}
                        </>
                      )}
                      {countOf(accounts, "account")}
                    </span>
                  </button>
                </li>
              ))}
            </ul>
          );
        }}
      </Answer>
    </Modal>
  );
}
