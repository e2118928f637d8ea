import localFont from "next/font/local";

/**
 * Geist, for what most pages are written in: asked for with the page, so that it is there when the text is first drawn.
 * Where it is not, this one page is written in another, and nothing moves: to draw it twice would take longer.
 * Other scripts' letters come from @fontsource's own style sheet, when a page has some.
 */
export const geist = localFont({
  src: "../../node_modules/@fontsource-variable/geist/files/geist-latin-wght-normal.woff2",
  variable: "--font-geist",
  weight: "100 900",
  display: "optional",
  adjustFontFallback: false,
  declarations: [
    {
      prop: "unicode-range",
      value:
        "U+0000-00FF,U+0131,U+0152-0153,U+02BB-02BC,U+02C6,U+02DA,U+02DC,U+0304,U+0308,U+0329,U+2000-206F,U+20AC,U+2122,U+2191,U+2193,U+2212,U+2215,U+FEFF,U+FFFD",
    },
  ],
});
