// A file that somebody chose in the page.

/** Takes the chosen file out of its field, so that the same one can be chosen again. */
export function chosen(event: Event & { currentTarget: HTMLInputElement }): File | undefined {
  const field = event.currentTarget;
  const file = field.files?.[0];
  field.value = "";
  return file;
}

/** Its bytes in Base64. */
export async function base64(file: File): Promise<string> {
  const url = await read((reader) => reader.readAsDataURL(file));
  return url.slice(url.indexOf(",") + 1);
}

/** Its text. */
export function text(file: File): Promise<string> {
  return read((reader) => reader.readAsText(file));
}

function read(begin: (reader: FileReader) => void): Promise<string> {
  return new Promise((resolve, reject) => {
    const reader = new FileReader();
    reader.onload = () => resolve(String(reader.result));
    reader.onerror = () => reject(reader.error ?? new Error("the file cannot be read"));
    begin(reader);
  });
}
