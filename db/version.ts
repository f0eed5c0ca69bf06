import { readFileSync } from "node:fs";

const { version, license }: { readonly version: string; readonly license: string } = JSON.parse(
  readFileSync(new URL("../package.json", import.meta.url), "utf8"),
);

/** Of this program. */
export const programVersion: string = version;

/** By its SPDX identifier. */
export const programLicence: string = license;
