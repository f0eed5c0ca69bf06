/** Security Hub and Inspector hold resources of other clouds since 2026: shown, and in no number (domain.md section 1, "Counted"). */
import { member, text } from "./recase.ts";

/** By the provider's name where one is told (`AWS`, `Azure`, `AZURE`), else by the type (`Microsoft.Compute/virtualMachines`). */
export function isOfAnotherCloud(resource: unknown): boolean {
  const provider = text(member(resource, "Provider"));
  if (provider !== undefined) return !/^(aws|amazon)/i.test(provider);
  return /^(microsoft\.|azure)/i.test(text(member(resource, "Type")) ?? "");
}
