import DatePicker from "@cloudscape-design/components/date-picker";
import FormField from "@cloudscape-design/components/form-field";
import { useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import type { WholeCheck } from "../../../contract/checks.ts";
import { send, wrongFields } from "../../api/get.ts";
import { askPlansAgain } from "../../api/plans.ts";
import { Dialog, useDoing } from "../../components/Dialog.tsx";
import { Foreign } from "../../components/Foreign.tsx";
import { countOf } from "../../formats/number.ts";
import { AssigneeField } from "../../handling/AssigneeField.tsx";
import { usePlace } from "../../selection/place.ts";

/** What is open of the check in the place that is looked at is to be fixed by a day. */
export function PlanFix({ check, close }: { readonly check: WholeCheck; readonly close: () => void }) {
  const { place } = usePlace();
  const queries = useQueryClient();
  const [date, setDate] = useState("");
  const [assignee, setAssignee] = useState<string | null>(null);
  const [ou] = place.ou;
  const where = {
    ...(place.account.length > 0 && { account: [...place.account] }),
    ...(place.account.length === 0 && ou !== undefined && { ou }),
  };
  const going = useDoing(
    "/checks",
    () => send("POST /plans", { check: check.check, date, assignee, ...where }),
    () => {
      void askPlansAgain(queries);
      close();
    },
  );
  const wrong = wrongFields(going.error);
  const error = wrong.get("date");
  return (
    <Dialog
      header="Plan to fix it"
      close={close}
      verb="Plan"
      going={going}
      fields={["date", "assignee"]}
      reason={date === "" ? "Choose the day by which it is done." : undefined}
    >
      <p className="empty">
        <Foreign text={check.title} />: {countOf(check.openTotal, "open finding")} in {countOf(check.accounts, "account")}. The trend shows
        it as a goal.
      </p>
      <FormField label="Done by" constraintText="YYYY/MM/DD" stretch {...(error !== undefined && { errorText: error })}>
        <DatePicker
          value={date}
          onChange={({ detail }) => setDate(detail.value)}
          openCalendarAriaLabel={(chosen) => (chosen === null ? "Choose a day" : `Choose a day, ${chosen} is chosen`)}
          todayAriaLabel="Today"
          nextMonthAriaLabel="Next month"
          previousMonthAriaLabel="Previous month"
          placeholder="YYYY/MM/DD"
        />
      </FormField>
      <AssigneeField
        account={place.account.length === 1 ? place.account[0] : undefined}
        value={assignee}
        change={setAssignee}
        error={wrong.get("assignee")}
      />
    </Dialog>
  );
}
