import Button from "@cloudscape-design/components/button";
import { type Cell, csv } from "../formats/csv.ts";

interface CsvButtonProps {
  /** Without its ending: "open-by-principle". */
  readonly file: string;
  readonly header: readonly string[];
  /** Made when it is asked for. */
  readonly rows: () => readonly (readonly Cell[])[];
}

/** What a chart shows, as a file. It is made in the browser: nothing is asked of the server that is not on the screen. */
export function CsvButton({ file, header, rows }: CsvButtonProps) {
  return (
    <Button
      iconName="download"
      variant="icon"
      ariaLabel="Download the chart's numbers as CSV"
      onClick={() => download(`${file}.csv`, csv(header, rows()))}
    />
  );
}

function download(name: string, text: string): void {
  const url = URL.createObjectURL(new Blob(["\ufeff", text], { type: "text/csv;charset=utf-8" }));
  const link = document.createElement("a");
  link.href = url;
  link.download = name;
  link.click();
  URL.revokeObjectURL(url);
}
