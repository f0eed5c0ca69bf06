import Box from "@cloudscape-design/components/box";
import Button from "@cloudscape-design/components/button";
import FormField from "@cloudscape-design/components/form-field";
import Input from "@cloudscape-design/components/input";
import Modal from "@cloudscape-design/components/modal";
import SpaceBetween from "@cloudscape-design/components/space-between";
import { useState } from "react";
import { useSavedViews } from "../selection/views.ts";

const LONGEST_NAME = 80;

/** Asks for the name of a view that is to be saved. */
export function NameView({ title, address, close }: { readonly title: string; readonly address: string; readonly close: () => void }) {
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
