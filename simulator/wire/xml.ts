/** The query protocol (STS): forms in, XML out. */
import { type ServiceModel, shapeOf } from "../models/model.ts";
import { timestampText } from "./encode.ts";

/** `Tags.member.1.Key=a` becomes `{Tags: [{Key: "a"}]}`, ready for the decoder of the operation's input. */
export function formMembers(form: URLSearchParams): Record<string, unknown> {
  const root: Record<string, unknown> = {};
  for (const [key, value] of form) {
    if (key === "Action" || key === "Version") continue;
    let node = root;
    const steps = key.split(".");
    const last = steps.pop() ?? "";
    for (const step of steps) {
      node[step] ??= {};
      node = node[step] as Record<string, unknown>;
    }
    node[last] = value;
  }
  return listsOf(root) as Record<string, unknown>;
}

function listsOf(node: unknown): unknown {
  if (typeof node !== "object" || node === null) return node;
  const record = node as Readonly<Record<string, unknown>>;
  if (record.member !== undefined) return Object.values(record.member as object).map(listsOf);
  return Object.fromEntries(Object.entries(record).map(([name, value]) => [name, listsOf(value)]));
}

const escapes: Readonly<Record<string, string>> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" };
const escaped = (text: string): string => text.replace(/[&<>"]/g, (character) => escapes[character] ?? character);

export function xmlOf(model: ServiceModel, shapeName: string, value: unknown): string {
  const shape = shapeOf(model, shapeName);
  if (shape.type === "timestamp") return String(timestampText(value as Date, "iso8601"));
  if (shape.type === "list") {
    const inner = shape.member?.shape ?? "";
    return (value as readonly unknown[]).map((item) => `<member>${xmlOf(model, inner, item)}</member>`).join("");
  }
  if (shape.type !== "structure") return escaped(String(value));
  return Object.entries(value as object)
    .filter(([, item]) => item !== undefined)
    .map(([name, item]) => `<${name}>${xmlOf(model, shape.members?.[name]?.shape ?? "", item)}</${name}>`)
    .join("");
}

export const xmlResult = (namespace: string, operation: string, result: string, requestId: string): string =>
  `<${operation}Response xmlns="${namespace}"><${operation}Result>${result}</${operation}Result>` +
  `<ResponseMetadata><RequestId>${requestId}</RequestId></ResponseMetadata></${operation}Response>`;

export const xmlError = (namespace: string, code: string, message: string, isSender: boolean, requestId: string): string =>
  `<ErrorResponse xmlns="${namespace}"><Error><Type>${isSender ? "Sender" : "Receiver"}</Type><Code>${escaped(code)}</Code>` +
  `<Message>${escaped(message)}</Message></Error><RequestId>${requestId}</RequestId></ErrorResponse>`;
