/**
 * The end of a backup: two pages behind the database, which SQLite passes over, so that the file can be opened as it is. They say what was
 * backed up, and the SHA-256 of every byte before the sum itself: SQLite's own check passes over a bit that is flipped inside a text.
 */
import { createHash, type Hash } from "node:crypto";
import { closeSync, createReadStream, fstatSync, fsyncSync, openSync, readSync, writeSync } from "node:fs";
import { open } from "node:fs/promises";
import { Refusal } from "../../posture/refusal.ts";

const SEAL_BYTES = 8_192;
const SUM_CHARACTERS = 64;
const END = "\n";

export interface BackupFacts {
  /** The shape of the seal. */
  readonly pillarwatchBackup: 1;
  /** ISO 8601 UTC: the moment whose state it is. */
  readonly madeAt: string;
  /** Version of the program that made it. */
  readonly program: string;
  /** The newest migration of the database. */
  readonly schema: number;
  readonly contents: string | null;
  /** Length of the database, without the seal. */
  readonly bytes: number;
  /** How many rows each table has. */
  readonly rows: Readonly<Record<string, number>>;
}

/** Seals the copy: flushed to the disk when it is done. @returns the whole file's length. */
export async function sealBackup(path: string, facts: Omit<BackupFacts, "bytes" | "pillarwatchBackup">): Promise<number> {
  const descriptor = openSync(path, "r+");
  try {
    const bytes = fstatSync(descriptor).size;
    const told: BackupFacts = { pillarwatchBackup: 1, bytes, ...facts };
    const text = Buffer.from(JSON.stringify(told));
    const room = SEAL_BYTES - SUM_CHARACTERS - END.length;
    if (text.length > room) throw new Error(`what a backup says of itself has ${text.length} bytes, and room for ${room}`);
    const head = Buffer.concat([text, Buffer.alloc(room - text.length, " ")]);
    const sum = (await hashOf(path, bytes)).update(head).digest("hex");
    const seal = Buffer.concat([head, Buffer.from(sum + END)]);
    if (writeSync(descriptor, seal, 0, seal.length, bytes) !== seal.length)
      throw Object.assign(new Error("the seal was cut off"), { code: "ENOSPC" });
    fsyncSync(descriptor);
    return bytes + SEAL_BYTES;
  } finally {
    closeSync(descriptor);
  }
}

/** What a file says of itself, by its end alone. @returns undefined where it has no seal: it is no backup, or its end is missing. */
export function sealOf(path: string): BackupFacts | undefined {
  const descriptor = openSync(path, "r");
  try {
    const { size } = fstatSync(descriptor);
    const seal = Buffer.alloc(SEAL_BYTES);
    if (size <= SEAL_BYTES || readSync(descriptor, seal, 0, SEAL_BYTES, size - SEAL_BYTES) !== SEAL_BYTES) return undefined;
    const facts = parsed(seal.subarray(0, SEAL_BYTES - SUM_CHARACTERS - END.length).toString("utf8"));
    return facts?.bytes === size - SEAL_BYTES ? facts : undefined;
  } finally {
    closeSync(descriptor);
  }
}

function parsed(text: string): BackupFacts | undefined {
  try {
    const facts: unknown = JSON.parse(text);
    const isSeal = typeof facts === "object" && facts !== null && "pillarwatchBackup" in facts && facts.pillarwatchBackup === 1;
    return isSeal ? (facts as BackupFacts) : undefined;
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}

/**
 * Every byte is as it was written. Takes the seal off, so that what is left is the database.
 * @param name what the backup is called, to whoever reads of it.
 * @throws Refusal naming `name`.
 */
export async function openSeal(path: string, name: string): Promise<BackupFacts> {
  const file = await open(path, "r+");
  try {
    const { size } = await file.stat();
    if (size === 0) throw new Refusal(name, "is empty");
    const facts = sealOf(path);
    if (facts === undefined)
      throw new Refusal(name, "is no backup that `pillarwatch backup` made, or its end is missing: it was truncated or changed");
    const seal = Buffer.alloc(SEAL_BYTES);
    await file.read(seal, 0, SEAL_BYTES, facts.bytes);
    const head = seal.subarray(0, SEAL_BYTES - SUM_CHARACTERS - END.length);
    const sum = (await hashOf(path, facts.bytes)).update(head).digest("hex");
    if (!seal.subarray(head.length).equals(Buffer.from(sum + END)))
      throw new Refusal(name, "is not what was written: its checksum is another one. Take another copy of it, or another backup");
    await file.truncate(facts.bytes);
    return facts;
  } finally {
    await file.close();
  }
}

async function hashOf(path: string, bytes: number): Promise<Hash> {
  const hash = createHash("sha256");
  if (bytes === 0) return hash;
  for await (const chunk of createReadStream(path, { end: bytes - 1, highWaterMark: 2 ** 20 })) hash.update(chunk);
  return hash;
}
