/** The beginning of an organization's own catalogue (docs/catalogue.md), for checks that are mapped to no principle. Pure. */

/** Names come from AWS: as JSON strings, which YAML reads too, they stay what they are. */
export const catalogueFile = (checks: readonly string[]): string =>
  [
    "checks:",
    ...checks.flatMap((check) => [
      `  - id: ${JSON.stringify(check)}`,
      "    principle: layers # or identity, traceability, automation, data, people, events",
      "    because: why it belongs there",
    ]),
  ].join("\n");
