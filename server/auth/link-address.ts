/** The token stands behind the #: a browser sends that part to nobody, so that no log and no Referer has it. */
export const linkAddress = (publicUrl: string, token: string): string => `${publicUrl.replace(/\/+$/, "")}/welcome#${token}`;
