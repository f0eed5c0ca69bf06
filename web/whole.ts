/** All that the pages need of what is drawn with the component library: one script, which comes after the first screen (components/whole.ts). */
import { Allowed } from "./components/Allowed.tsx";
import { PageBroken } from "./components/PageBroken.tsx";
import { Shell } from "./components/Shell.tsx";
import { LandingPage } from "./pages/overview/LandingPage.tsx";

export const whole = { Allowed, LandingPage, PageBroken, Shell };
