interface DayFormProps {
  readonly value: string | null;
  readonly onChange: (value: string | null) => void;
}

/** The browser's own field: it knows the reader's way to write a day, and the keyboard. */
export function DayForm({ value, onChange }: DayFormProps) {
  return (
    <label className="days day-form">
      Day{" "}
      <input
        type="date"
        value={value ?? ""}
        onChange={({ target }) => onChange(target.value === "" || !target.validity.valid ? null : target.value)}
      />
    </label>
  );
}
