import Button from "@cloudscape-design/components/button";
import { type Cell, csv } from "../formats/csv.ts";
import { download } from "./download.ts";

interface CsvButtonProps {
  /** Without its ending: "open-by-principle". */
  readonly file: string;
  readonly header: readonly string[];
  /** What its numbers are of, as a screen reader hears it. */
  readonly of?: string;
  /** Beside the icon, where there is room for it. */
  readonly text?: string;
  /** Made when it is asked for. */
  readonly rows: () => readonly (readonly Cell[])[];
}

/** What a chart or a table shows, as a file. It is made in the browser: nothing is asked of the server that is not on the screen. */
export function CsvButton({ file, header, rows, of = "the chart", text }: CsvButtonProps) {
  return (
    <Button
      iconName="download"
      variant={text === undefined ? "icon" : "normal"}
      ariaLabel={`Download the numbers of ${of} as CSV`}
      onClick={() => download(`${file}.csv`, new Blob(["\ufeff", csv(header, rows())], { type: "text/csv;charset=utf-8" }))}
    >
      {text}
    </Button>
  );
}
