/** Signed texts have no control characters: line breaks and tabs become spaces. */
export function oneLine(text: string): string {
  return text.replace(/\s*[\r\n\t]+\s*/g, " ").trim();
}
