/** A chart's SVG as PNG, at twice its size. resvg is compiled from Rust and needs neither a browser nor the system's fonts. */
import { createRequire } from "node:module";
import { Resvg } from "@resvg/resvg-js";

const resolve = createRequire(import.meta.url).resolve;
const fontFiles = ["400Regular/Inter_400Regular.ttf", "700Bold/Inter_700Bold.ttf"].map((file) =>
  resolve(`@expo-google-fonts/inter/${file}`),
);

const PICTURE_SCALE = 2;

export const pictureOf = (svg: string): Uint8Array =>
  new Resvg(svg, {
    fitTo: { mode: "zoom", value: PICTURE_SCALE },
    font: { fontFiles, loadSystemFonts: false, defaultFontFamily: "Inter" },
  })
    .render()
    .asPng();
