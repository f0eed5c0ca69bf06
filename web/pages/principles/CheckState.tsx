import type { ControlStatus } from "../../../posture/words.ts";

const words: Readonly<Record<ControlStatus, readonly [glyph: string, name: string]>> = {
  failed: ["✕", "Failed"],
  unknown: ["?", "Unknown"],
  passed: ["✓", "Passed"],
  "no data": ["–", "No data"],
};

/** Of a control in this view; what is no control has no state of its own, only findings. */
export function CheckState({ status }: { readonly status: ControlStatus | null }) {
  if (status === null) return <span className="quiet inline">no control</span>;
  const [glyph, name] = words[status];
  return (
    <span className={`state ${status.replace(" ", "-")}`}>
      <span aria-hidden="true">{glyph}</span> {name}
    </span>
  );
}
