interface DayFieldProps {
  readonly name: string;
  readonly value: string;
  readonly min?: string | undefined;
  readonly max?: string | undefined;
  readonly choose: (day: string) => void;
}

/** The browser's own field: it knows the reader's way to write a day, and the keyboard. */
export function DayField({ name, value, min, max, choose }: DayFieldProps) {
  return (
    <label className="day-field">
      {name}{" "}
      <input
        type="date"
        value={value}
        min={min}
        max={max}
        onChange={({ target }) => {
          if (target.value !== "" && target.validity.valid) choose(target.value);
        }}
      />
    </label>
  );
}
