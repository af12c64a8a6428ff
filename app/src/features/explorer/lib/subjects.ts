/** The common name of a certificate's subject (`CN=peer0,OU=peer`); the whole subject where it has none. */
export function commonName(subject: string): string {
  const part = subject.split(",").find((each) => each.trim().startsWith("CN="));
  return part?.trim().slice(3) ?? subject;
}
