/** Resources and checks as read models see them (migrations/0001, 0038 and 0050). */
import type { Kind, PrincipleGroup } from "../posture/words.ts";

export interface ResourceRow {
  id: number;
  /** There is one of an account and uid: both together. */
  identity: string;
  account: number;
  /** ARN, or what stands for it. */
  uid: string;
  /** The same, as it is searched. */
  folded: string;
  type: string;
  name: string | null;
  /** JSON object. */
  tags: string | null;
}

export interface CheckRow {
  id: number;
  identity: string;
  folded: string;
  check_id: string;
  kind: Kind;
  title: string;
  principle: PrincipleGroup;
  /** Ids of the best practices that it is about, with a space between them: see `practicesIn`. */
  practices: string;
}
