/** Undefined for what nobody can see: spaces, control and format characters alone. */
export const visible = (text: string | null): string | undefined => (text === null || /^[\s\p{C}\p{Z}]*$/u.test(text) ? undefined : text);
