import Box from "@cloudscape-design/components/box";
import Button from "@cloudscape-design/components/button";
import ButtonDropdown, { type ButtonDropdownProps } from "@cloudscape-design/components/button-dropdown";
import FormField from "@cloudscape-design/components/form-field";
import Input from "@cloudscape-design/components/input";
import Modal from "@cloudscape-design/components/modal";
import SpaceBetween from "@cloudscape-design/components/space-between";
import { useState } from "react";
import { useLocation, useNavigate } from "react-router";
import { useSavedViews } from "../selection/views.ts";

const LONGEST_NAME = 80;

/** Names for addresses. They stay in this browser: a colleague is sent the address itself. */
export function SavedViews({ title }: { readonly title: string }) {
  const { views, remove } = useSavedViews();
  const [isNaming, setNaming] = useState(false);
  const { pathname, search } = useLocation();
  const navigate = useNavigate();
  const address = `${pathname}${search}`;
  const here = views.find((view) => view.address === address);
  const items: ButtonDropdownProps.ItemOrGroup[] = [
    ...(views.length === 0
      ? []
      : [
          {
            id: "views",
            text: "Saved in this browser",
            items: views.map((view) => ({ id: `open ${view.name}`, text: view.name, href: view.address })),
          },
        ]),
    { id: "save", text: "Save this view …", disabled: here !== undefined, disabledReason: `It is saved as “${here?.name ?? ""}”.` },
    ...(here === undefined ? [] : [{ id: "remove", text: `Remove “${here.name}”` }]),
  ];
  return (
    <>
      <ButtonDropdown
        items={items}
        expandToViewport
        onItemFollow={(event) => {
          event.preventDefault();
          void navigate(event.detail.href ?? pathname);
        }}
        onItemClick={({ detail }) => {
          if (detail.id === "save") setNaming(true);
          if (detail.id === "remove" && here !== undefined) remove(here.name);
        }}
      >
        Saved views
      </ButtonDropdown>
      {isNaming && <NameView title={title} address={address} close={() => setNaming(false)} />}
    </>
  );
}

function NameView({ title, address, close }: { readonly title: string; readonly address: string; readonly close: () => void }) {
  const { views, save } = useSavedViews();
  const [name, setName] = useState(title);
  const trimmed = name.trim().slice(0, LONGEST_NAME);
  const isThere = views.some((view) => view.name === trimmed);
  const keep = () => {
    if (trimmed === "") return;
    save({ name: trimmed, address });
    close();
  };
  return (
    <Modal
      visible
      header="Save this view"
      onDismiss={close}
      footer={
        <Box float="right">
          <SpaceBetween direction="horizontal" size="xs">
            <Button variant="link" onClick={close}>
              Cancel
            </Button>
            <Button variant="primary" onClick={keep} disabled={trimmed === ""} disabledReason="A view needs a name.">
              {isThere ? "Replace" : "Save"}
            </Button>
          </SpaceBetween>
        </Box>
      }
    >
      <FormField
        label="Name"
        description="Kept in this browser. To show it to a colleague, send the address."
        constraintText={isThere ? "There is a view of this name: it gets this address." : ""}
      >
        <Input value={name} onChange={({ detail }) => setName(detail.value)} onKeyDown={({ detail }) => detail.key === "Enter" && keep()} />
      </FormField>
    </Modal>
  );
}
