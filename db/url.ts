/** Addresses of databases, without any database: whoever only checks a configuration need not load one. */
import { Refusal } from "../posture/refusal.ts";

/** @throws Refusal where `url` is not of the form sqlite:PATH. */
export function pathOf(url: string): string {
  const [, path] = /^sqlite:(?:\/\/)?(.+)$/.exec(url) ?? [];
  if (/^postgres(ql)?:/.test(url))
    throw new Refusal("DATABASE_URL", "PostgreSQL cannot be used yet: leave it out, or name a file as sqlite:PATH");
  if (path === undefined) throw new Refusal("DATABASE_URL", `"${url}" is not of the form sqlite:PATH`);
  return path;
}
