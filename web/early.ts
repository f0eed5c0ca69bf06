/** The first script of all: it has nothing but the questions of the first page, and is there long before the libraries are. */
import { askEarly } from "./api/early.ts";

askEarly(location);
