import { visible } from "../formats/visible.ts";

/**
 * Words that AWS passes on from whoever named a resource, an account, a tag: marks in them that turn the direction of writing turn nothing
 * around them. Where there is nothing to be seen in them, `otherwise` stands for them, so that a link still is one.
 */
export function Foreign({ text, otherwise = text }: { readonly text: string; readonly otherwise?: string }) {
  return <bdi>{visible(text) ?? otherwise}</bdi>;
}
