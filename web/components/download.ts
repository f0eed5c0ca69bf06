const READ_BY_MS = 10_000;

/** A file that was made in the browser. A link to a blob is followed as a download: the content security policy need not allow one. */
export function download(name: string, file: Blob): void {
  const url = URL.createObjectURL(file);
  const link = document.createElement("a");
  link.href = url;
  link.download = name;
  link.click();
  // The browser reads it after this turn.
  setTimeout(() => URL.revokeObjectURL(url), READ_BY_MS);
}
