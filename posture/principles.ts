/** The eight groups that add up to the whole: domain.md section 6. */
import type { PrincipleGroup } from "./words.ts";

/** As the Well-Architected Framework names them. */
export const principleTitles: Readonly<Record<PrincipleGroup, string>> = {
  identity: "Implement a strong identity foundation",
  traceability: "Maintain traceability",
  layers: "Apply security at all layers",
  automation: "Automate security best practices",
  data: "Protect data in transit and at rest",
  people: "Keep people away from data",
  events: "Prepare for security events",
  unmapped: "Not mapped to a principle yet",
};
