/** "open-findings-by-principle", without an ending. */
export const fileName = (name: string): string => name.toLowerCase().replaceAll(/[^a-z0-9]+/g, "-");
