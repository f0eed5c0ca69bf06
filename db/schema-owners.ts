/** Tables of who owns what, as read models see them (migrations/0025_owners.ts explains the columns). */
import type { OwnerSource } from "../posture/words.ts";

/** An OU, or the root. */
export interface OuRow {
  id: number;
  ou_id: string;
  organization_id: string | null;
  /** Id of that above; null: it is the root. */
  parent: string | null;
  path: string | null;
  /** JSON object. */
  tags: string;
  tags_read_at: string | null;
}

export interface AccountOwner {
  account: number;
  position: number;
  name: string;
  email_folded: string | null;
  source: OwnerSource;
  detail: string | null;
}

export interface OwnerAssignment {
  id: number;
  public_id: string;
  account: number | null;
  ou_id: string | null;
  email: string;
  email_folded: string;
  name: string | null;
  made_by: string | null;
  made_at: string;
}

export interface OwnerConfirmation {
  id: number;
  public_id: string;
  email: string;
  /** JSON: accounts' twelve digits, in order. */
  accounts: string;
  made_by: string | null;
  made_at: string;
  expires_at: string;
  confirmed_at: string | null;
}
