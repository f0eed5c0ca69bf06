import "../components/fields.css";
import "./accepting.css";
import FormField from "@cloudscape-design/components/form-field";
import Input from "@cloudscape-design/components/input";
import Textarea from "@cloudscape-design/components/textarea";
import { useId, useState } from "react";
import { LONGEST_REASON, LONGEST_TICKET } from "../../posture/words.ts";
import { usePosture } from "../api/posture.ts";
import { dayAfterDays, lastDayOn, USUAL_DAYS } from "./days.ts";

export interface Terms {
  readonly reason: string;
  readonly ticket: string;
  /** A day of the organization's: the last one. */
  readonly until: string;
}

/** What the server says is wrong with them is said at their fields. */
export const termsFields = ["reason", "ticket", "until"] as const;

export function useTerms(before: Partial<Terms> = {}) {
  const { data } = usePosture();
  const today = data?.day ?? new Date().toISOString().slice(0, 10);
  const [terms, setTerms] = useState<Terms>({ reason: "", ticket: "", until: dayAfterDays(today, USUAL_DAYS), ...before });
  const { reason, ticket, until } = terms;
  return {
    terms,
    today,
    change: (to: Partial<Terms>) => setTerms((now) => ({ ...now, ...to })),
    /** As the API takes them. */
    asked: { reason: reason.trim(), ...(ticket.trim() !== "" && { ticket: ticket.trim() }), until },
    /** Why they can't be sent yet. */
    against: reason.trim() === "" ? "Say why: whoever reads this in a year must know." : until === "" ? "Say until when." : undefined,
  };
}

interface TermsFieldsProps extends Pick<ReturnType<typeof useTerms>, "terms" | "today" | "change"> {
  /** By field. */
  readonly wrong: ReadonlyMap<string, string>;
}

const spans = [
  [30, "30 days"],
  [90, "90 days"],
  [180, "180 days"],
  [364, "a year"],
] as const;

/** Why, where it is written down, and until when. */
export function TermsFields({ terms: { reason, ticket, until }, today, change, wrong }: TermsFieldsProps) {
  const untilId = useId();
  const errorOf = (field: string) => {
    const errorText = wrong.get(field);
    return errorText === undefined ? {} : { errorText };
  };
  return (
    <>
      <FormField label="Reason" description="For whoever reads it in a year." stretch {...errorOf("reason")}>
        <Textarea
          autoFocus
          rows={3}
          value={reason}
          onChange={({ detail }) => change({ reason: detail.value })}
          nativeTextareaAttributes={{ maxLength: LONGEST_REASON }}
        />
      </FormField>
      <FormField
        label={
          <>
            Ticket <i>- optional</i>
          </>
        }
        stretch
        {...errorOf("ticket")}
      >
        <Input
          type="url"
          inputMode="url"
          autoComplete={false}
          placeholder="https://"
          value={ticket}
          onChange={({ detail }) => change({ ticket: detail.value })}
          nativeInputAttributes={{ maxLength: LONGEST_TICKET }}
        />
      </FormField>
      <FormField
        label="Until"
        controlId={untilId}
        description="The last day, 365 days on at most. Then it is open again."
        {...errorOf("until")}
      >
        <div className="until day-field">
          <input
            id={untilId}
            type="date"
            value={until}
            min={today}
            max={lastDayOn(today)}
            aria-invalid={wrong.has("until")}
            onChange={({ target }) => change({ until: target.value })}
          />
          {spans.map(([days, name]) => (
            <button key={days} type="button" className="more" onClick={() => change({ until: dayAfterDays(today, days) })}>
              {name}
            </button>
          ))}
        </div>
      </FormField>
    </>
  );
}
