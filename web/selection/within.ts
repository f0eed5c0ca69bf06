import { createContext, useContext } from "react";
import type { Place } from "./read.ts";

const Narrowed = createContext<Partial<Place>>({});

/**
 * What is inside speaks of a narrower part than the address: of the account or the principle that the page is about. Whatever asks there asks
 * for that part, and every link leads to that part: a box of the overview is a box of an account.
 */
export const Within = Narrowed.Provider;

export const useNarrowed = (): Partial<Place> => useContext(Narrowed);
