/** The first script of all: it has nothing but the questions of the first page, and is there long before the libraries are. */
import { askEarly, askedSoon } from "./api/early.ts";

askEarly(location);
// The pages' script waits for this one. It takes long to begin, and while it does nothing is asked: so the questions go first.
await askedSoon();
