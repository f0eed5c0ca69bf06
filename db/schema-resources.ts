/** Resources as read models see them (migrations/0001 and 0038). */

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
